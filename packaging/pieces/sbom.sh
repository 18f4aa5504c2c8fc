# The bill of materials, by a script of our own over `cargo metadata`: unlike cargo-cyclonedx it names only what is in this build, the OpenSSL and
# SQLite inside it too, and gives the same bytes again.

make_sbom() {
    python3 packaging/pieces/sbom.py >"$out/cimjob-$version.cdx.json"
}
