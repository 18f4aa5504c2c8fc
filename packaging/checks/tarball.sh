# The static program, in a root that has nothing else: no C library, no shell, no /etc.

check_tarball() {
    local root="$roots/static"
    mkdir -p "$root"
    tar -xzf "$(package "cimjob-$version-*.tar.gz")" -C "$root" --strip-components=1
    find "$root" -mindepth 1 -not -name cimjob -delete
    explains_the_demo chroot "$root" /cimjob
    # What an auditor reads out of the program without running it.
    objcopy -O binary --only-section=.dep-v0 --set-section-flags .dep-v0=alloc "$root/cimjob" "$roots/built" &&
        python3 packaging/checks/auditable.py "$roots/built" || fail "the program does not hold the list of its crates"
}
