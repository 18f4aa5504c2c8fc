# The bill of materials, against the schema of CycloneDX (the library of its own project), and the checksums of all files.

check_sbom() {
    python3 -m venv "$roots/cyclonedx"
    "$roots/cyclonedx/bin/pip" install --quiet --disable-pip-version-check 'cyclonedx-python-lib[json-validation]==11.12.0'
    "$roots/cyclonedx/bin/python" packaging/checks/sbom.py "$(package '*.cdx.json')" || fail "the bill of materials does not follow its schema"
    (cd "$out" && sha256sum --quiet --check SHA256SUMS) || fail "a checksum is wrong"
}
