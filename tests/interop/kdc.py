#!/usr/bin/env python3
"""Runs a private MIT KDC: users, service keytab, and for clients a configuration, keytab and ticket caches."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from daemon import Daemon
from ending import Ending, add_lifetime

HERE = os.path.dirname(os.path.abspath(__file__))
REALM = "LAB.TEST"
HOSTS = ("localhost", "hv01.lab.test")  # the second one is a name that no resolver knows
BRIEF = "brief"  # a user whose tickets live a second
FAKETIME = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"
PROGRAMS = ("krb5kdc", "kdb5_util", "kadmin.local", "kinit")

CLIENTS = """
[libdefaults]
    default_realm = {realm}
    dns_lookup_kdc = false
    dns_lookup_realm = false
    dns_canonicalize_hostname = false
    rdns = false
    udp_preference_limit = 1
    kdc_timesync = {timesync}
[realms]
    {realm} = {{
        kdc = 127.0.0.1:{port}
    }}
[domain_realm]
    localhost = {realm}
    .lab.test = {realm}
"""
SERVER = """
[kdcdefaults]
    kdc_listen = 127.0.0.1:{port}
    kdc_tcp_listen = 127.0.0.1:{port}
[realms]
    {realm} = {{
        database_name = {folder}/principal
        key_stash_file = {folder}/stash
        supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
    }}
[logging]
    kdc = FILE:{folder}/kdc.log
"""


class Kdc:
    """A folder with the realm, and the daemon as a child."""

    def __init__(self, folder, clock=None):
        self._folder = folder
        self._clock = clock
        self._environment = {
            "PATH": f"{os.environ['PATH']}:/usr/sbin",
            "KRB5_CONFIG": self.path("krb5.conf"),
            "KRB5_KDC_PROFILE": self.path("kdc.conf"),
        }
        skewed = {"LD_PRELOAD": FAKETIME, "FAKETIME": clock} if clock else {}
        self._daemon = Daemon(self._configure, {**self._environment, **skewed})

    def path(self, name):
        return os.path.join(self._folder, name)

    def make_realm(self, users):
        """Makes the database, every user and service, and their keytabs."""
        self._configure(0)
        self._run("kdb5_util", "create", "-s", "-r", REALM, "-P", os.urandom(16).hex())
        asked = [f"addprinc +requires_preauth -pw {quoted(secret)} {name}" for name, secret in users.items()]
        asked += [f"modprinc -maxlife 1second {BRIEF}"]
        for host in HOSTS:
            for service in (f"HTTP/{host}", f"host/{host}"):
                asked += [f"addprinc -randkey {service}", f"ktadd -k {self.path('service.keytab')} {service}"]
        asked += [f"ktadd -norandkey -k {self.path('client.keytab')} {name}" for name in users]
        self._run("kadmin.local", "-r", REALM, told="\n".join(asked) + "\n")

    def start(self):
        self._daemon.start()

    def make_cache(self, name, user, secret):
        """Gets a ticket with MIT's kinit; returns the path of the cache."""
        self._run("kinit", "-c", f"FILE:{self.path(name)}", user, told=secret + "\n")
        return self.path(name)

    def stop(self):
        self._daemon.stop()

    def is_running(self):
        return self._daemon.is_running()

    @property
    def port(self):
        return self._daemon.port

    def _configure(self, port):
        told = {"realm": REALM, "port": port, "folder": self._folder, "timesync": 0 if self._clock else 1}
        for name, text in (("krb5.conf", CLIENTS), ("kdc.conf", SERVER)):
            with open(self.path(name), "w", encoding="utf-8") as file:
                file.write(text.format(**told))
        return ["krb5kdc", "-n", "-r", REALM]

    def _run(self, *command, told=""):
        done = subprocess.run(command, env=self._environment, input=told, text=True, capture_output=True, timeout=60, check=False)
        if done.returncode or " while " in done.stderr:  # kadmin.local exits 0 whatever befalls
            raise OSError(f"{command[0]}: {done.stderr}{done.stdout}")


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def what_is_missing():
    """What must be installed first, or nothing."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    missing = next((name for name in PROGRAMS if shutil.which(name, path=path) is None), None)
    return missing or (None if os.path.exists(FAKETIME) else "faketime")


def users_of(file):
    """The users of the acceptors, and the brief one; in the realm there is no domain."""
    lines = (line.split(":") for line in open(file, encoding="utf-8").read().splitlines())
    return {name: secret for _, name, secret in lines} | {BRIEF: "Brief-0815 life"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default=os.path.join(HERE, "users.txt"), help="lines DOMAIN:user:password")
    parser.add_argument("--clock", metavar="OFFSET", help="how far the KDC's clock is off, such as +1h; clients do not adapt")
    parser.add_argument("--log", help="file that the KDC's log is copied to at the end")
    add_lifetime(parser)
    return parser.parse_args()


def announced(kdc, users, is_right):
    """What the tests are told: paths, and the environment of a client; caches only where the clocks agree."""
    line = {
        "port": kdc.port,
        "realm": REALM,
        "config": kdc.path("krb5.conf"),
        "service_keytab": kdc.path("service.keytab"),
        "client_keytab": kdc.path("client.keytab"),
    }
    if is_right:
        brief = kdc.make_cache("expired.ccache", BRIEF, users[BRIEF])
        until = time.monotonic() + 2.1
        line |= {"ccache": kdc.make_cache("operator.ccache", "operator", users["operator"]), "expired_ccache": brief}
        time.sleep(max(0, until - time.monotonic()))
    return line


def main():
    told = arguments()
    missing = what_is_missing()
    if missing:
        sys.exit(f"kdc.py: {missing} is missing; run tests/interop/setup.sh --system")
    ending = Ending()
    users = users_of(told.users)
    with tempfile.TemporaryDirectory(prefix="kdc-") as folder:
        kdc = Kdc(folder, told.clock)
        try:
            kdc.make_realm(users)
            kdc.start()
            print(json.dumps(announced(kdc, users, told.clock is None)), flush=True)
            ending.wait(told.lifetime, kdc.is_running)
        finally:
            kdc.stop()
            if told.log and os.path.exists(kdc.path("kdc.log")):
                shutil.copy(kdc.path("kdc.log"), told.log)


if __name__ == "__main__":
    main()
