#!/usr/bin/env python3
"""Runs a SOCKS5 proxy (Dante) or an HTTP proxy (tinyproxy), open or with user and password."""

import argparse
import getpass
import json
import os
import shutil
import subprocess
import sys
import tempfile

from daemon import Daemon
from ending import Ending, add_lifetime

USER, PASSWORD = "carol", "Relay-0815"
NSS_WRAPPER = "/usr/lib/x86_64-linux-gnu/libnss_wrapper.so"  # so that Dante's users need no account on this machine
PROGRAMS = {"socks5": "danted", "http": "tinyproxy"}
DANTE = """
logoutput: {log}
internal: 127.0.0.1 port = {port}
external: 127.0.0.1
clientmethod: none
socksmethod: {method}
user.privileged: {me}
user.unprivileged: {me}
user.libwrap: {me}
client pass {{ from: 127.0.0.1/32 to: 127.0.0.1/32 }}
socks pass {{ from: 127.0.0.1/32 to: 127.0.0.1/32 log: connect error }}
"""
TINYPROXY = """
Listen 127.0.0.1
Port {port}
Timeout 60
LogFile "{log}"
LogLevel Connect
MaxClients 50
Allow 127.0.0.1
DisableViaHeader Yes
{login}
"""


class Proxy:
    """A folder with the configuration, and the daemon as a child."""

    def __init__(self, told, folder):
        self._told = told
        self._folder = folder
        self.log = os.path.join(folder, "log")
        self.daemon = Daemon(self._configure, self._accounts() if told.kind == "socks5" else None)

    def _configure(self, port):
        login = self._told.login == "required"
        given = {"port": port, "log": self.log, "me": getpass.getuser()}
        given |= {"method": "username" if login else "none", "login": f"BasicAuth {USER} {PASSWORD}" if login else ""}
        path = self._write("configuration", (DANTE if self._told.kind == "socks5" else TINYPROXY).format(**given))
        return ["danted", "-f", path] if self._told.kind == "socks5" else ["tinyproxy", "-d", "-c", path]

    def _accounts(self):
        """An environment in which the proxy's one user has an account."""
        own = open("/etc/passwd", encoding="utf-8").read()
        command = ["openssl", "passwd", "-6", "-stdin"]
        hidden = subprocess.run(command, input=PASSWORD, text=True, capture_output=True, timeout=20, check=True).stdout.strip()
        return {
            "LD_PRELOAD": NSS_WRAPPER,
            "NSS_WRAPPER_PASSWD": self._write("passwd", f"{own}{USER}:x:60815:60815::/nonexistent:/usr/sbin/nologin\n"),
            "NSS_WRAPPER_GROUP": self._write("group", open("/etc/group", encoding="utf-8").read()),
            "NSS_WRAPPER_SHADOW": self._write("shadow", f"{USER}:{hidden}:20000:0:99999:7:::\n"),
        }

    def _write(self, name, text):
        path = os.path.join(self._folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


def what_is_missing():
    """What must be installed first, or nothing."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    missing = next((name for name in PROGRAMS.values() if shutil.which(name, path=path) is None), None)
    return missing or (None if os.path.exists(NSS_WRAPPER) else "libnss-wrapper")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=PROGRAMS)
    parser.add_argument("--login", choices=("none", "required"), default="none")
    parser.add_argument("--log", help="file that the proxy's log is copied to at the end")
    add_lifetime(parser)
    return parser.parse_args()


def main():
    told = arguments()
    missing = what_is_missing()
    if missing:
        sys.exit(f"proxy.py: {missing} is missing; run tests/interop/setup.sh --system")
    ending = Ending()
    with tempfile.TemporaryDirectory(prefix="proxy-") as folder:
        proxy = Proxy(told, folder)
        try:
            proxy.daemon.start()
            line = {"port": proxy.daemon.port, "user": USER, "password": PASSWORD, "proxy_log": proxy.log}
            print(json.dumps(line), flush=True)
            ending.wait(told.lifetime, proxy.daemon.is_running)
        finally:
            proxy.daemon.stop()
            if told.log and os.path.exists(proxy.log):
                shutil.copy(proxy.log, told.log)


if __name__ == "__main__":
    main()
