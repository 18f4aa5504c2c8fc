# The container image as an OCI layout in a tar archive, by a script of our own: it needs no daemon, no root and no tool, and gives the same bytes again.

make_oci() {
    static_program
    local authorities="${CIMJOB_CA_CERTIFICATES:-/etc/ssl/certs/ca-certificates.crt}" layout="$work/oci"
    [ -r "$authorities" ] || fail "no CA certificates in $authorities (on Debian: apt-get install ca-certificates)"
    install -D -m 0755 "$static_program" "$work/image/usr/bin/cimjob"
    install -D -m 0644 "$authorities" "$work/image/etc/ssl/certs/ca-certificates.crt"
    plain_tar "$work/layer.tar" "$work/image" etc usr
    python3 packaging/pieces/oci.py "$work/layer.tar" "$version" "$layout"
    plain_tar "$out/cimjob-$version-$architecture.oci.tar" "$layout" blobs index.json oci-layout
}
