# `.deb`, by dpkg in a new Debian: installed, run as the service's user, removed, purged.

check_deb() {
    local root="$roots/deb"
    debian deb
    cp "$(package 'cimjob_*_amd64.deb')" "$root/cimjob.deb"
    chroot "$root" dpkg --install /cimjob.deb >"$roots/deb.log" 2>&1 || { cat "$roots/deb.log" >&2 && fail "dpkg could not install it"; }
    holds_a_service "$root"
    holds "$root" /usr/share/zsh/vendor-completions/_cimjob /usr/share/doc/cimjob/copyright
    explains_the_demo chroot --userspec=cimjob:cimjob "$root" /usr/bin/cimjob
    chroot "$root" dpkg --purge cimjob >>"$roots/deb.log" 2>&1 || { cat "$roots/deb.log" >&2 && fail "dpkg could not purge it"; }
    [ ! -e "$root/usr/bin/cimjob" ] && [ ! -e "$root/var/lib/cimjob" ] || fail "purge left files"
}
