# What all pieces know: version, time, folders.

root="$PWD"
out="$root/target/packages"
work="$root/target/packaging"
version="$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml | head -n 1)"
architecture=x86_64

say() { printf 'packaging: %s\n' "$1"; }

fail() {
    printf 'packaging: %s\n' "$1" >&2
    exit 1
}

# Every time in a package is that of the commit, so that the same commit gives the same bytes.
prepare() {
    SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1577836800)}"
    export SOURCE_DATE_EPOCH
    umask 022
    rm -rf "$out" "$work"
    mkdir -p "$out" "$work"
    tools_are_installed || fail "run packaging/tools first"
}

# How hard xz tries: what is only checked is packed in a tenth of the time.
effort() { if [ "$profile" = dist ]; then echo 6; else echo 0; fi; }

# A tar archive of a folder whose bytes depend on nothing but names, modes and contents. Options go before the folder.
plain_tar() { # file folder name...
    local file="$1" folder="$2"
    shift 2
    tar --create --format=ustar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner \
        --file "$file" --directory "$folder" "$@"
}

checksums() {
    (cd "$out" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" SHA256SUMS)
    say "target/packages:"
    (cd "$out" && ls -l --block-size=1 | awk 'NR > 1 { printf "%12s  %s\n", $5, $9 }')
}
