#!/usr/bin/env bash
# Installs a release of cimjob: gets the archive for this machine, compares its SHA-256, and puts the program on the PATH of the steps that follow.
#
#   INPUT_VERSION INPUT_RELEASES [INPUT_SHA256]     RUNNER_TEMP GITHUB_PATH
set -euo pipefail

fail() {
    printf '::error title=cimjob is not installed::%s\n' "$1"
    exit 1
}

target() {
    case "$(uname -s) $(uname -m)" in
        'Linux x86_64') echo x86_64-unknown-linux-musl ;;
        'Linux aarch64') echo aarch64-unknown-linux-musl ;;
        'Darwin x86_64') echo x86_64-apple-darwin ;;
        'Darwin arm64') echo aarch64-apple-darwin ;;
        MINGW*x86_64 | MSYS*x86_64) echo x86_64-pc-windows-msvc ;;
    esac
}

get() { # file of the release
    case "$INPUT_RELEASES" in
        https://*) curl --proto '=https' --tlsv1.2 --fail --silent --show-error --location --retry 3 --output "$folder/$1" "$INPUT_RELEASES/v$version/$1" ;;
        /*) cp "$INPUT_RELEASES/v$version/$1" "$folder/$1" ;;
        *) false ;;
    esac || fail "$1 of version $version cannot be had"
}

sha256() { # file
    if command -v sha256sum >/dev/null; then sha256sum <"$1"; else shasum -a 256 <"$1"; fi | cut -d ' ' -f 1
}

# The checksum that the release has for a file; its lines end with two spaces, or a space and a star, and the name.
published() { # archive
    awk -v name="$1" '$2 == name || $2 == "*" name { print $1 }' "$folder/SHA256SUMS"
}

version="${INPUT_VERSION#v}"
[[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || fail 'the version must be like 0.1.0'
target="$(target)"
[ -n "$target" ] || fail 'there is no release for this machine'
name="cimjob-$version-$target"
program=cimjob
case "$target" in *windows*) program=cimjob.exe ;; esac
folder="$(mktemp -d "$RUNNER_TEMP/cimjob.XXXXXX")"

get "$name.tar.gz"
expected="${INPUT_SHA256:-}"
if [ -z "$expected" ]; then
    get SHA256SUMS
    expected="$(published "$name.tar.gz")"
fi
[[ "$expected" =~ ^[0-9a-fA-F]{64}$ ]] || fail "there is no SHA-256 for $name.tar.gz"
found="$(sha256 "$folder/$name.tar.gz")"
[ "$found" = "$(printf %s "$expected" | tr A-F a-f)" ] || fail "the SHA-256 of $name.tar.gz is $found, and not as expected"

# Nothing but the program leaves the archive.
mkdir "$folder/bin"
tar -xzOf "$folder/$name.tar.gz" "$name/$program" >"$folder/bin/$program"
chmod 0755 "$folder/bin/$program"
"$folder/bin/$program" -V
printf '%s\n' "$folder/bin" >>"$GITHUB_PATH"
