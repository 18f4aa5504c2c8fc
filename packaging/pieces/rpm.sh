# The package for Fedora, Red Hat and SUSE, by rpmbuild: the tool that those systems use, and Debian has it too.

make_rpm() {
    command -v rpmbuild >/dev/null || fail "rpmbuild is not installed (on Debian: apt-get install rpm)"
    system_program
    local tree="$work/rpm/tree"
    tree "$system_program" "$tree" site-functions
    # The program, completions and man pages; the spec names everything that has an owner or a kind of its own.
    (cd "$tree" && find usr/bin usr/share -type f -not -path 'usr/share/doc/*' -printf '/%p\n') | sort >"$work/rpm/files"
    rpmbuild -bb --quiet --target "$architecture" --define "_topdir $work/rpm/top" --define "release_version $version" \
        --define "tree $tree" --define "listed $work/rpm/files" --define "_binary_payload w$(effort).xzdio" \
        --define "_buildhost localhost" --define "use_source_date_epoch_as_buildtime 1" --define "clamp_mtime_to_source_date_epoch 1" \
        packaging/rpm/cimjob.spec >"$work/rpm.log" 2>&1 || { cat "$work/rpm.log" >&2 && fail "rpmbuild failed"; }
    cp "$work/rpm/top/RPMS/$architecture/"*.rpm "$out"
}
