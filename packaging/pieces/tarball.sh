# The static program, for any Linux: `cimjob-VERSION-TARGET.tar.gz` with one folder. gzip, because every machine can unpack it.

make_tarball() {
    static_program
    local name folder
    name="cimjob-$version-$(static_target)"
    folder="$work/tarball/$name"
    install -D -m 0755 "$static_program" "$folder/cimjob"
    documents "$folder"
    completions "$static_program" "$work/shared" site-functions
    cp -r "$work/shared/usr/share" "$folder/share"
    install -m 0644 packaging/systemd/cimjob-watch.service "$folder"
    plain_tar "$work/$name.tar" "$work/tarball" "$name"
    gzip --no-name --best <"$work/$name.tar" >"$out/$name.tar.gz"
}
