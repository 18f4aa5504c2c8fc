#!/bin/sh
# Installs what the interop tests need: a Python environment, and with --system the servers that are not ours.
#
#   tests/interop/setup.sh [--system] [FOLDER]      FOLDER is target/interop-venv unless given
#
# May be run again at any time; does nothing when everything is there.
set -eu

servers='apache2 libapache2-mod-auth-gssapi gss-ntlmssp krb5-kdc krb5-admin-server krb5-user libgssapi3-heimdal faketime
    samba samba-ad-dc samba-ad-provision samba-dsdb-modules winbind python3-samba dante-server libnss-wrapper tinyproxy
    dbus-bin dbus-daemon gnome-keyring libsecret-tools libssl-dev pkg-config prometheus
    prometheus-alertmanager zsh fish mandoc groff-base nats-server'
compiled_against='gcc libc6-dev libkrb5-dev' # for requirements-gssapi.txt

here=$(cd "$(dirname "$0")" && pwd)
folder=$(cd "$here/../.." && pwd)/target/interop-venv
system=no
for argument in "$@"; do
    case $argument in
        --system) system=yes ;;
        -*) echo "setup.sh: unknown option $argument" >&2; exit 2 ;;
        *) folder=$argument ;;
    esac
done

fail() {
    echo "setup.sh: $1" >&2
    exit 1
}

# RUNLEVEL=1 keeps the packages from starting their daemons.
install_packages() {
    DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install -y --no-install-recommends "$@" >"$log" 2>&1
}

install_system() {
    missing=
    for package in $servers $compiled_against; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
    done
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
    [ -e "$(python3 -c 'import sysconfig; print(sysconfig.get_path("include"))')/Python.h" ] || missing="$missing python3-dev"
    if [ -z "$missing" ]; then
        echo "setup.sh: the system packages are installed"
        return
    fi
    command -v apt-get >/dev/null || fail "apt-get is not here; install by hand:$missing"
    [ "$(id -u)" = 0 ] || fail "must be root to install:$missing"
    echo "setup.sh: installing$missing"
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of package names
    install_packages $missing || { apt-get update >/dev/null 2>&1 && install_packages $missing; } || {
        cat "$log" >&2
        rm -f "$log"
        fail "apt-get could not install:$missing"
    }
    rm -f "$log"
}

install_python() {
    command -v python3 >/dev/null || fail "python3 is missing"
    [ -x "$folder/bin/pip" ] || {
        python3 -c 'import ensurepip, venv' 2>/dev/null || fail "python3 cannot make environments: install python3-venv"
        python3 -m venv "$folder" || fail "cannot make a Python environment in $folder"
    }
    install_pinned requirements.txt
    install_pinned requirements-reports.txt
    download_schema_of_junit
    if command -v krb5-config >/dev/null; then
        install_pinned requirements-gssapi.txt
    fi
}

# What is installed is kept beside it. Without optimisation, as compiling takes ten times as long as all tests.
install_pinned() {
    if cmp -s "$here/$1" "$folder/$1"; then
        echo "setup.sh: $folder holds the packages of $1"
        return
    fi
    echo "setup.sh: installing the packages of $1 into $folder"
    CFLAGS=-O0 "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/$1" ||
        fail "pip could not install tests/interop/$1"
    cp "$here/$1" "$folder/$1"
}

# Of pytest only the schema of JUnit is used, which its source has.
download_schema_of_junit() {
    [ -f "$folder/pytest-9.2.0.tar.gz" ] ||
        "$folder/bin/python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary pytest \
            --dest "$folder" pytest==9.2.0 || fail "pip could not download the source of pytest"
}

[ "$system" = no ] || install_system
install_python
