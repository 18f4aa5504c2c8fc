# The wheel for `pip install` and `uvx`, by maturin: the tool of PyPI for Rust programs. It takes the static program, which fits old systems too.

# Tags say where pip may install it. maturin gives the tag for musl only to a program that is built for musl.
platforms() {
    echo manylinux2014
    ! musl_is_installed || echo musllinux_1_1
}

make_wheel() {
    static_program
    local shim="$work/shim"
    install -d "$shim"
    # maturin calls cargo itself: with the same options and the same wrapper it finds everything compiled.
    printf '#!/bin/sh\nPATH="%s" exec cargo auditable "$@"\n' "$PATH" >"$shim/cargo"
    chmod 0755 "$shim/cargo"
    (cd packaging/wheel && PATH="$shim:$PATH" with_static_flags "$maturin" build "${cargo_options[@]}" \
        --target "$(static_target)" --compatibility $(platforms) --out "$out") >"$work/wheel.log" 2>&1 ||
        { cat "$work/wheel.log" >&2 && fail "maturin failed"; }
}
