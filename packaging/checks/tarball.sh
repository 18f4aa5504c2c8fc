# The static program, in a root that has nothing else: no C library, no shell, no /etc, no /dev.

unpack_static() { # root
    local name
    name="cimjob-$version-$(static_target)"
    mkdir -p "$1"
    tar -xzf "$out/$name.tar.gz" -C "$1" --strip-components=1 "$name/cimjob"
}

check_tarball() {
    local root="$roots/static"
    unpack_static "$root"
    explains_the_demo chroot "$root" /cimjob
    # What an auditor reads out of the program without running it.
    objcopy -O binary --only-section=.dep-v0 --set-section-flags .dep-v0=alloc "$root/cimjob" "$roots/built" &&
        python3 packaging/checks/auditable.py "$roots/built" || fail "the program does not hold the list of its crates"
}
