# What the checks share.

# The demo ends with 0 and explains four failed jobs; the command before it changes the root.
explains_the_demo() {
    local printed
    printed="$(timeout 60 "$@" demo </dev/null)" || fail "this failed: $* demo"
    grep -q '^FAILED' <<<"$printed" || fail "this explains no failed job: $* demo"
}

package() { # pattern; the one file of target/packages that fits
    local found=("$out/"$1)
    [ "${#found[@]}" = 1 ] && [ -e "${found[0]}" ] || fail "not one file: $1"
    printf '%s' "${found[0]}"
}

debian_of() { # suite folder option...
    local mirror
    mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)"
    debootstrap --variant=minbase "${@:3}" "$1" "$2" "$mirror" >"$roots/debootstrap.log" 2>&1 ||
        { tail "$roots/debootstrap.log" >&2 && fail "debootstrap of $1 failed"; }
}

# A new Debian below $roots; the first one is kept to be copied.
debian() { # name
    [ -d "$roots/debian" ] || debian_of "$(. /etc/os-release && printf %s "$VERSION_CODENAME")" "$roots/debian"
    cp -a "$roots/debian" "$roots/$1"
}

holds() { # root file...
    local root="$1" file
    shift
    for file in "$@"; do
        [ -e "$root$file" ] || fail "the package has no $file"
    done
}

owned() { # root folder mode-and-owner
    local found
    found="$(chroot "$1" stat --format '%a %U:%G' "$2")"
    [ "$found" = "$3" ] || fail "$2 is $found, not $3"
}

# What both `.deb` and `.rpm` must have brought.
holds_a_service() { # root
    cmp -s packaging/systemd/cimjob-watch.service "$1/usr/lib/systemd/system/cimjob-watch.service" || fail "the unit is not that of packaging/systemd"
    owned "$1" /etc/cimjob "750 root:cimjob"
    owned "$1" /var/lib/cimjob "750 cimjob:cimjob"
    holds "$1" /usr/share/bash-completion/completions/cimjob /usr/share/fish/vendor_completions.d/cimjob.fish /usr/share/man/man1/cimjob.1.gz
}
