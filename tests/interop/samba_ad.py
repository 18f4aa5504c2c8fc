#!/usr/bin/env python3
"""Runs the KDC of a private Samba AD domain: users, a service account with its keytab, and the database for samba_gensec.py."""

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
from kdc import CLIENTS, HOSTS

HERE = os.path.dirname(os.path.abspath(__file__))
REALM = "AD.LAB.TEST"
DOMAIN = "LAB"
PYTHON = "/usr/bin/python3"  # the one that python3-samba is for
PROVISION = ("--dns-backend=NONE", "--server-role=dc", "--host-name=dc1", "--host-ip=127.0.0.1", "--adminpass=Adm-0815 please")


class Domain:
    """A folder with the domain, and its KDC as a child."""

    def __init__(self, folder):
        self._folder = folder
        self.configuration = self.path("domain/etc/smb.conf")
        self._log = open(self.path("log"), "w+", encoding="utf-8")
        self.daemon = Daemon(self._configure, output=self._log)

    def path(self, name):
        return os.path.join(self._folder, name)

    def provision(self, users):
        open(self.path("empty.conf"), "w", encoding="utf-8").close()
        target = (f"--realm={REALM}", f"--domain={DOMAIN}", f"--targetdir={self.path('domain')}")
        self._run("samba-tool", "domain", "provision", f"--configfile={self.path('empty.conf')}", *target, *PROVISION)
        services = [f"{service}/{host}" for host in HOSTS for service in ("HTTP", "host")]
        script = os.path.join(HERE, "samba_accounts.py")
        keytabs = (self.path("service.keytab"), self.path("client.keytab"))
        self._run(PYTHON, script, self.configuration, users, *keytabs, *services)

    def make_cache(self, name, user, *options):
        """Gets a ticket with MIT's kinit and the user's keys; returns the path of the cache."""
        cache = self.path(name)
        command = ("kinit", *options, "-k", "-t", self.path("client.keytab"), "-c", f"FILE:{cache}", user)
        self._run(*command, environment={**os.environ, "KRB5_CONFIG": self.path("krb5.conf")})
        return cache

    def last_words(self):
        self._log.seek(0)
        return self._log.read()[-2000:]

    def _configure(self, port):
        with open(self.path("krb5.conf"), "w", encoding="utf-8") as file:
            file.write(CLIENTS.format(realm=REALM, port=port, timesync=1))
        options = (f"krb5 port={port}", "kpasswd port=0", "server services=kdc", "interfaces=127.0.0.1", "bind interfaces only=yes")
        command = ["samba", "-F", "-M", "single", "--debug-stdout", f"--configfile={self.configuration}"]
        return [*command, *(f"--option={option}" for option in options)]

    def _run(self, *command, environment=None):
        told = {"stdin": subprocess.DEVNULL, "text": True, "capture_output": True, "timeout": 120, "check": False}
        done = subprocess.run(command, env=environment, **told)
        if done.returncode:
            raise OSError(f"{' '.join(command[:3])}: {done.stderr[-2000:]}")


def what_is_missing():
    """What must be installed first, or nothing."""
    path = f"{os.environ['PATH']}:/usr/sbin"
    missing = next((name for name in ("samba", "samba-tool", "kinit") if shutil.which(name, path=path) is None), None)
    if missing is None and not os.path.exists("/usr/share/samba/setup/provision.ldif"):
        return "samba-ad-provision"
    return missing


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default=os.path.join(HERE, "users.txt"), help="lines DOMAIN:user:password")
    parser.add_argument("--log", help="file that Samba's log is copied to at the end")
    add_lifetime(parser)
    return parser.parse_args()


def main():
    told = arguments()
    missing = what_is_missing()
    if missing:
        sys.exit(f"samba_ad.py: {missing} is missing; run tests/interop/setup.sh --system")
    ending = Ending()
    with tempfile.TemporaryDirectory(prefix="samba-") as folder:
        domain = Domain(folder)
        try:
            domain.provision(told.users)
            domain.daemon.start()
            line = {"port": domain.daemon.port, "realm": REALM, "config": domain.path("krb5.conf")}
            line |= {"service_keytab": domain.path("service.keytab"), "client_keytab": domain.path("client.keytab")}
            line |= {"ccache": domain.make_cache("operator.ccache", "operator"), "smb_conf": domain.configuration}
            line |= {"expired_ccache": domain.make_cache("expired.ccache", "operator", "-l", "1s")}
            time.sleep(2.1)
            print(json.dumps(line), flush=True)
            ending.wait(told.lifetime, domain.daemon.is_running)
        except OSError as error:
            sys.exit(f"samba_ad.py: {error}: {domain.last_words()}")
        finally:
            domain.daemon.stop()
            if told.log:
                shutil.copy(domain.path("log"), told.log)


if __name__ == "__main__":
    main()
