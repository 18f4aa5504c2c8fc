"""The KDC gives tickets to MIT's own clients, and refuses them what they may not have."""

import os
import subprocess
import unittest

import kdc
from clients import JUERGEN, OPERATOR, Server

MISSING = kdc.what_is_missing()


@unittest.skipIf(MISSING, f"SKIPPED: {MISSING} is not installed (setup.sh --system)")
class Realm(unittest.TestCase):
    """A realm and what MIT's clients say of it."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server("kdc.py", *cls.options))

    def run_client(self, *command, told="", cache="new.ccache"):
        """Runs a client; returns its exit code and all that it said."""
        folder = os.path.dirname(self.server.config)
        environment = {"PATH": os.environ["PATH"], "KRB5_CONFIG": self.server.config, "KRB5CCNAME": os.path.join(folder, cache)}
        done = subprocess.run(command, env=environment, input=told, text=True, capture_output=True, timeout=20, check=False)
        return done.returncode, done.stdout + done.stderr


class RealmIsRight(Realm):
    """The clocks agree."""

    def gets_a_service_ticket(self, cache="new.ccache"):
        for service in ("HTTP/localhost", "host/localhost", "HTTP/hv01.lab.test", "host/hv01.lab.test"):
            code, said = self.run_client("kvno", "-k", self.server.service_keytab, service, cache=cache)
            self.assertEqual((code, "keytab entry valid" in said), (0, True), said)

    def test_for_a_password(self):
        for user, password in (OPERATOR, JUERGEN):
            code, said = self.run_client("kinit", user.partition("\\")[2], told=password + "\n")
            self.assertEqual(code, 0, said)
            self.gets_a_service_ticket()

    def test_for_a_keytab(self):
        code, said = self.run_client("kinit", "-k", "-t", self.server.client_keytab, "operator")
        self.assertEqual(code, 0, said)
        self.gets_a_service_ticket()

    def test_for_the_ready_ticket_cache(self):
        self.gets_a_service_ticket(os.path.basename(self.server.ccache))

    def refuses(self, because, *command, **how):
        code, said = self.run_client(*command, **how)
        self.assertEqual((code != 0, because in said), (True, True), said)

    def test_not_for_a_wrong_password(self):
        self.refuses("Password incorrect", "kinit", "operator", told="no\n")

    def test_not_for_an_unknown_user(self):
        self.refuses("not found in Kerberos database", "kinit", "nobody", told="no\n")

    def test_not_for_an_unknown_service(self):
        self.refuses("not found in Kerberos database", "kvno", "HTTP/hv02.lab.test", cache="operator.ccache")

    def test_not_for_an_expired_ticket(self):
        self.refuses("expired", "kvno", "HTTP/localhost", cache=os.path.basename(self.server.expired_ccache))

    def test_not_without_a_ticket_cache(self):
        self.refuses("No credentials cache found", "kvno", "HTTP/localhost", cache="none.ccache")


class RealmWithAnotherClock(Realm):
    """The KDC's clock is an hour ahead."""

    options = ("--clock=+1h",)

    def test_gives_nothing(self):
        code, said = self.run_client("kinit", "operator", told=OPERATOR[1] + "\n")
        self.assertEqual((code, "Clock skew too great" in said), (1, True), said)
