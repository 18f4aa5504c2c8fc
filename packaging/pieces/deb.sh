# The package for Debian and Ubuntu, by dpkg-deb: it is on every Debian, and two templates are all that it needs (cargo-deb would be one more tool to install).

# The least glibc whose symbols the program uses.
needed_glibc() {
    objdump -T "$1" | grep -o 'GLIBC_[0-9.]*' | sed 's/GLIBC_//' | sort -Vu | tail -n 1
}

make_deb() {
    system_program
    local tree="$work/deb" size
    tree "$system_program" "$tree" vendor-completions
    # Debian's name for the licenses of a package.
    { cat packaging/deb/copyright && cat "$tree/usr/share/doc/cimjob/THIRD-PARTY-LICENSES"; } >"$tree/usr/share/doc/cimjob/copyright"
    rm "$tree/usr/share/doc/cimjob/THIRD-PARTY-LICENSES"
    size="$(du --apparent-size -sk "$tree" | cut -f 1)"
    install -d "$tree/DEBIAN"
    sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" -e "s/@GLIBC@/$(needed_glibc "$system_program")/" packaging/deb/control >"$tree/DEBIAN/control"
    install -m 0755 packaging/deb/{postinst,prerm,postrm} "$tree/DEBIAN"
    (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    dpkg-deb --root-owner-group -Zxz "-z$(effort)" --build "$tree" "$out/cimjob_${version}_amd64.deb" >"$work/deb.log"
}
