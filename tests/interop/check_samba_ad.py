"""Samba's KDC gives tickets to MIT's clients."""

import os
import subprocess
import unittest

import samba_ad
from clients import JUERGEN, OPERATOR, Server

MISSING = samba_ad.what_is_missing()


@unittest.skipIf(MISSING, f"SKIPPED: {MISSING} is not installed (setup.sh --system)")
class SambaGivesTickets(unittest.TestCase):
    """Under both names of a user, and for every service."""

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("samba_ad.py"))

    def run_client(self, *command, told=""):
        cache = os.path.join(os.path.dirname(self.server.config), "ccache")
        environment = {"PATH": os.environ["PATH"], "KRB5_CONFIG": self.server.config, "KRB5CCNAME": cache}
        done = subprocess.run(command, env=environment, input=told, text=True, capture_output=True, timeout=20, check=False)
        return done.returncode, done.stdout + done.stderr

    def test_for_a_password(self):
        for name, password in (("operator", OPERATOR[1]), ("jürgen", JUERGEN[1])):
            code, said = self.run_client("kinit", name, told=password + "\n")
            self.assertEqual(code, 0, said)
            for service in ("HTTP/localhost", "host/localhost", "HTTP/hv01.lab.test", "host/hv01.lab.test"):
                code, said = self.run_client("kvno", "-k", self.server.service_keytab, service)
                self.assertEqual((code, "keytab entry valid" in said), (0, True), said)

    def test_for_an_enterprise_name(self):
        code, said = self.run_client("kinit", "-E", "operator@ad.lab.test", told=OPERATOR[1] + "\n")
        self.assertEqual(code, 0, said)

    def test_not_for_a_wrong_password(self):
        code, said = self.run_client("kinit", "operator", told="no\n")
        self.assertEqual((code, "Password incorrect" in said or "Preauthentication failed" in said), (1, True), said)
