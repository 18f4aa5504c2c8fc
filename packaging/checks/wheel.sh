# The wheel, by pip in a new environment without the network, and as `uvx` runs it where uv can be installed.

check_wheel() {
    local file
    file="$(package 'cimjob-*.whl')"
    python3 -m venv "$roots/venv"
    "$roots/venv/bin/pip" install --quiet --no-index --disable-pip-version-check "$file"
    explains_the_demo "$roots/venv/bin/cimjob"
}

check_uvx() {
    python3 -m venv "$roots/uv"
    "$roots/uv/bin/pip" install --quiet --disable-pip-version-check uv==0.13.9
    explains_the_demo env UV_CACHE_DIR="$roots/uv-cache" "$roots/uv/bin/uvx" --offline --from "$(package 'cimjob-*.whl')" cimjob
}
