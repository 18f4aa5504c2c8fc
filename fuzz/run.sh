#!/bin/sh
# Builds all fuzz targets once, runs each for SECONDS (default 60), and stops at the first crash, whose file it shows.
# FUZZ_SEED=NUMBER tries the same inputs in the same order each time; without it they are others each time.
# One input may take 50 MB (tests/core/checks/mod.rs) and 20 s; a process 1 GiB with its corpus.
# Needs cargo-fuzz. It runs on the stable toolchain; FUZZ_SANITIZER=address adds the sanitizer where it is installed.
set -eu
seconds=${1:-60}
cd "$(dirname "$0")"
export RUSTC_BOOTSTRAP=1
run() { # command arguments
    command=$1
    shift
    cargo fuzz "$command" --fuzz-dir . --sanitizer "${FUZZ_SANITIZER:-none}" --debug-assertions "$@"
}
run build
for target in $(cargo fuzz list --fuzz-dir .); do
    echo "fuzz: $target for $seconds s"
    mkdir -p "corpus/$target" "../tests/regressions/$target"
    if ! run run "$target" "corpus/$target" "seeds/$target" "../tests/regressions/$target" -- \
        -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=1024 -malloc_limit_mb=64 -print_final_stats=1 -seed="${FUZZ_SEED:-0}" -reload=0; then
        echo "fuzz: $target failed; keep the file in tests/regressions/$target/:"
        for crash in artifacts/"$target"/*; do
            echo "$crash"
            od -A d -t x1z "$crash" | head -40
        done
        exit 1
    fi
done
