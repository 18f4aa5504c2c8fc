#!/bin/sh
# Builds and runs every fuzz target for SECONDS each (default 60), and stops at the first crash, whose file it shows.
# Needs cargo-fuzz. It runs on the stable toolchain; FUZZ_SANITIZER=address adds the sanitizer where it is installed.
set -eu
seconds=${1:-60}
cd "$(dirname "$0")"
export RUSTC_BOOTSTRAP=1
for target in envelope cim_xml ws_cim job_path ntlm_challenge sealed_message; do
    echo "fuzz: $target for $seconds s"
    mkdir -p "corpus/$target"
    if ! cargo fuzz run --fuzz-dir . --sanitizer "${FUZZ_SANITIZER:-none}" --debug-assertions "$target" \
        "corpus/$target" "seeds/$target" "../tests/regressions/$target" -- \
        -max_total_time="$seconds" -max_len=65536 -timeout=20 -rss_limit_mb=2048 -print_final_stats=1; then
        echo "fuzz: $target failed; keep the file in tests/regressions/$target/:"
        for crash in artifacts/"$target"/*; do
            echo "$crash"
            od -A d -t x1z "$crash" | head -40
        done
        exit 1
    fi
done
