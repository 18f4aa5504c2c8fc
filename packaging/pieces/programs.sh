# The two programs: a static one, which needs nothing of the machine, and one that is linked with the system's C library, which can load its Kerberos library.

musl_is_installed() {
    [ -d "$(rustc --print target-libdir --target "$architecture-unknown-linux-musl")" ] && command -v musl-gcc >/dev/null
}

static_target() {
    if musl_is_installed; then echo "$architecture-unknown-linux-musl"; else echo "$architecture-unknown-linux-gnu"; fi
}

# Names of folders of this machine are not left in what is published; `release` is for checks, and shares what other builds left.
without_folders() {
    [ "$profile" = release ] ||
        printf -- '--remap-path-prefix=%s=/cimjob --remap-path-prefix=%s=/cargo' "$root" "${CARGO_HOME:-$HOME/.cargo}"
}

# The same for cargo and for maturin, which must not compile anything again.
cargo_options=(--locked --features release --profile "$profile")

# An OpenSSL of its own (.cargo/config.toml says otherwise); for checks that of the system, linked statically: it takes longest to compile.
openssl_variables() {
    if [ "$profile" = release ] && pkg-config --exists openssl 2>/dev/null; then
        say "OpenSSL is that of this machine, because the profile is release"
        variables=(OPENSSL_NO_VENDOR=1 OPENSSL_STATIC=1 "OPENSSL_LIB_DIR=$(pkg-config --variable=libdir openssl)"
            "OPENSSL_INCLUDE_DIR=$(pkg-config --variable=includedir openssl)")
    else
        variables=(OPENSSL_NO_VENDOR=0)
    fi
}

# Runs a command with the variables of a build. An empty variable would make cargo compile again.
with_flags() { # rustflags command...
    local variables prefixes
    openssl_variables
    # Compilers of C look at the time too, and what other builds left was compiled without it.
    [ "$profile" != release ] || variables=(--unset=SOURCE_DATE_EPOCH "${variables[@]}")
    prefixes="$(without_folders)"
    [ -z "$1" ] || variables+=("RUSTFLAGS=$1")
    [ -z "$prefixes" ] || variables+=("CFLAGS=${prefixes//--remap-path-prefix/-ffile-prefix-map}")
    env "${variables[@]}" CARGO_TARGET_DIR="$root/target" nice "${@:2}"
}

# A static glibc finds no function for randomness, and would need /dev/urandom; and it must load no modules for names (names.c).
static_flags() {
    printf -- '-C target-feature=+crt-static --cfg getrandom_backend="linux_getrandom" %s' "$(without_folders)"
    musl_is_installed || printf -- ' -C link-arg=%s' "$work/names.o"
}

static_parts() {
    mkdir -p "$work"
    musl_is_installed || cc -O2 -c packaging/static/names.c -o "$work/names.o"
}

# For checks it is not optimized, for it shares nothing with other builds.
with_static_flags() { # command...
    local unoptimized=()
    [ "$profile" != release ] || unoptimized=(env CARGO_PROFILE_RELEASE_OPT_LEVEL=0)
    with_flags "$(static_flags)" "${unoptimized[@]}" "$@"
}

# Sets `static_program`.
static_program() {
    local target
    target="$(static_target)"
    static_program="target/$target/$profile/cimjob"
    [ -z "${static_is_made:-}" ] || return 0
    [ "$target" != "$architecture-unknown-linux-gnu" ] ||
        say "the target $architecture-unknown-linux-musl or musl-gcc is not installed: the static program has glibc in it"
    static_parts
    with_static_flags cargo auditable build "${cargo_options[@]}" --bin cimjob --target "$target"
    static_is_made=yes
}

# Sets `system_program`. Without `--target`, so that the profile `release` shares what `cargo run --release` built.
system_program() {
    system_program="target/$profile/cimjob"
    [ -z "${system_is_made:-}" ] || return 0
    with_flags "$(without_folders)" cargo auditable build "${cargo_options[@]}" --bin cimjob
    system_is_made=yes
}
