# `.rpm`, by `rpm --root`. The root is a Debian, which has all that the package requires, but no list of it in rpm's words: hence --nodeps.

check_rpm() {
    local root="$roots/rpm" file
    file="$(package 'cimjob-*.x86_64.rpm')"
    debian rpm
    rpm --root "$root" --dbpath /var/lib/rpm --install --nodeps "$file" >"$roots/rpm.log" 2>&1 || { cat "$roots/rpm.log" >&2 && fail "rpm could not install it"; }
    rpm --root "$root" --dbpath /var/lib/rpm --verify --nodeps cimjob || fail "what is installed is not what the package says"
    holds_a_service "$root"
    holds "$root" /usr/share/zsh/site-functions/_cimjob /usr/share/doc/cimjob/THIRD-PARTY-LICENSES
    explains_the_demo chroot --userspec=cimjob:cimjob "$root" /usr/bin/cimjob
    rpm --root "$root" --dbpath /var/lib/rpm --erase cimjob || fail "rpm could not remove it"
    [ ! -e "$root/usr/bin/cimjob" ] || fail "rpm left the program"
}
