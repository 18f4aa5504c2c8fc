# Tools that are not in Debian, each with the version that was checked.

auditable_version=0.7.7
maturin_version=1.16.0
tools="$PWD/target/tools"
maturin="$tools/maturin-$maturin_version/bin/maturin"
export PATH="$tools/bin:$PATH"

tools_are_installed() {
    [ -x "$maturin" ] && command -v cargo-auditable >/dev/null
}

install_tools() {
    command -v cargo-auditable >/dev/null ||
        cargo install --quiet --locked --root "$tools" --version "$auditable_version" cargo-auditable
    [ -x "$maturin" ] || {
        python3 -m venv "${maturin%/bin/maturin}"
        "${maturin%/maturin}/pip" install --quiet --disable-pip-version-check "maturin==$maturin_version"
    }
}
