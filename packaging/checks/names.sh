# Does the static program resolve names without the libraries that a C library loads for that? In an empty root, in a network of its own with a small
# DNS server: a name of /etc/hosts, and one that only DNS has.

resolves() { # root name
    local printed
    printed="$(timeout 60 chroot "$1" /cimjob identify --host "http://$2" --timeout 10s 2>&1 </dev/null)" || true
    grep -q 'refused' <<<"$printed" || fail "$2 was not resolved: $printed"
}

check_names_inside() { # root
    ip link set lo up
    python3 packaging/checks/dns.py only-dns.lab.test &
    trap "kill $!" EXIT
    sleep 1
    resolves "$1" in-hosts.lab.test
    resolves "$1" only-dns.lab.test
}

in_a_network_of_its_own() { # root
    unpack_static "$1"
    mkdir -p "$1/etc"
    echo '127.0.0.1 in-hosts.lab.test' >"$1/etc/hosts"
    echo 'nameserver 127.0.0.1' >"$1/etc/resolv.conf"
    export -f check_names_inside resolves fail
    unshare --net bash -euo pipefail -c 'check_names_inside "$0"' "$1"
}

check_names() {
    in_a_network_of_its_own "$roots/names"
}

# The same in the newest Debian, whose glibc is another one, and with a module for names: a static glibc that loads it ends with SIGFPE.
check_modules() {
    debian_of stable "$roots/modules" --include=libnss-myhostname
    grep -q '^hosts:.*myhostname' "$roots/modules/etc/nsswitch.conf" || fail "the module for names is not used in the newest Debian"
    in_a_network_of_its_own "$roots/modules"
}
