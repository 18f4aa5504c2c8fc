# The container image, read by umoci and skopeo (other people's readers), and run as its user in what they unpack.

check_oci() {
    local root="$roots/oci"
    mkdir -p "$root"
    tar -xf "$(package '*.oci.tar')" -C "$root"
    skopeo inspect "oci:$root:$version" >"$roots/inspected" || fail "skopeo cannot read the image"
    umoci unpack --image "$root:$version" "$roots/bundle" >"$roots/umoci.log" 2>&1 || { cat "$roots/umoci.log" >&2 && fail "umoci cannot unpack it"; }
    holds "$roots/bundle/rootfs" /etc/ssl/certs/ca-certificates.crt
    explains_the_demo chroot --userspec=65532:65532 "$roots/bundle/rootfs" /usr/bin/cimjob
}
