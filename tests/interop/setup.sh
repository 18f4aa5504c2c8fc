#!/bin/sh
# Installs what the interop tests need: a Python environment, and with --system Apache and its NTLM modules.
#
#   tests/interop/setup.sh [--system] [FOLDER]      FOLDER is target/interop-venv unless given
#
# May be run again at any time; does nothing when everything is there.
set -eu

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
    for package in apache2 libapache2-mod-auth-gssapi gss-ntlmssp; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^ii' || missing="$missing $package"
    done
    python3 -c 'import ensurepip, venv' 2>/dev/null || missing="$missing python3-venv"
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
    if cmp -s "$here/requirements.txt" "$folder/requirements.txt"; then
        echo "setup.sh: $folder holds the pinned Python packages"
        return
    fi
    command -v python3 >/dev/null || fail "python3 is missing"
    python3 -c 'import ensurepip, venv' 2>/dev/null || fail "python3 cannot make environments: install python3-venv"
    echo "setup.sh: installing the pinned Python packages into $folder"
    python3 -m venv "$folder" || fail "cannot make a Python environment in $folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt" ||
        fail "pip could not install tests/interop/requirements.txt"
    cp "$here/requirements.txt" "$folder/requirements.txt"
}

[ "$system" = no ] || install_system
install_python
