"""Apache in front of a Basic backend; skipped where it is not installed."""

import os
import select
import shutil
import unittest

import requests
from requests_ntlm import HttpNtlmAuth

import apache
import kdc
from clients import ANNA, ENDS_WITHIN, IDENTIFY, OPERATOR, Ntlm, Server, acceptor, curl_with_ticket, log_in, read_job, with_another_mic


MISSING = apache.what_is_missing() or kdc.what_is_missing()


@unittest.skipIf(apache.what_is_missing(), f"SKIPPED: {apache.what_is_missing()} is not installed (setup.sh --system)")
class ApacheStandsInFront(unittest.TestCase):
    """Apache checks NTLM and passes the call on with its own Basic credentials."""

    def setUp(self):
        self.backend = self.enterContext(acceptor("--schemes", "Basic"))
        told = ("--backend-port", str(self.backend.port), "--backend-user", OPERATOR[0], "--backend-password-env", "BACKEND")
        self.server = self.enterContext(Server("apache.py", *told, BACKEND=OPERATOR[1]))

    def test_of_a_session_that_logs_in_once(self):
        with requests.Session() as session:
            session.verify, session.trust_env = self.server.certificate_pem, False
            url = f"https://localhost:{self.server.port}/wsman"
            answer = session.post(url, IDENTIFY, auth=HttpNtlmAuth(*OPERATOR))
            again = session.post(url, IDENTIFY)
            self.assertEqual((answer.status_code, again.status_code), (200, 200))

    def test_of_both_libraries_and_two_users(self):
        for library in ("pypsrp", "pywinrm"):
            for user in (OPERATOR, ANNA):
                with self.subTest(library=library, user=user[0]):
                    code, printed, complaint = read_job(library, self.server, user=user)
                    self.assertEqual((code, complaint), (0, ""))
                    self.assertEqual(printed["job_state"], "10")

    def refuses(self, context=Ntlm, change=lambda token: token, **wrong):
        client = self.server.client()
        self.assertEqual(log_in(client, context.new(client, **wrong), change).status, 401)
        client.close()

    def test_and_refuses_a_wrong_password(self):
        self.refuses(user=(OPERATOR[0], "no"))

    def test_and_refuses_a_corrupted_mic(self):
        self.refuses(change=with_another_mic)

    def test_and_logs_who_came(self):
        self.assertEqual(read_job("pypsrp", self.server)[0], 0)
        users = {event["user"] for event in self.server.events("request") if event["status"] == 200}
        self.assertEqual(users, {OPERATOR[0]})

    def test_and_takes_its_daemon_along_when_it_is_killed(self):
        self.addCleanup(shutil.rmtree, os.path.dirname(self.server.certificate_pem))
        pid = self.server.child.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            daemon = int(children.read().split()[0])
        self.server.child.kill()
        self.server.child.wait(ENDS_WITHIN)
        self.assertTrue(ends(daemon), "apache2 is still running")


@unittest.skipIf(MISSING, f"SKIPPED: {MISSING} is not installed (setup.sh --system)")
class ApacheTakesTickets(unittest.TestCase):
    """Kerberos beside NTLM; the login belongs to the connection."""

    @classmethod
    def setUpClass(cls):
        cls.kdc = cls.enterClassContext(Server("kdc.py"))
        cls.backend = cls.enterClassContext(acceptor("--schemes", "Basic"))
        told = ("--backend-port", str(cls.backend.port), "--backend-user", OPERATOR[0], "--backend-password-env", "BACKEND")
        service = {"KRB5_CONFIG": cls.kdc.config, "KRB5_KTNAME": cls.kdc.service_keytab}
        cls.server = cls.enterClassContext(Server("apache.py", *told, BACKEND=OPERATOR[1], **service))

    def test_of_curl_and_pypsrp(self):
        client = {"KRB5_CONFIG": self.kdc.config, "KRB5CCNAME": self.kdc.ccache}
        self.assertEqual(curl_with_ticket(self.server, client), "200")
        for auth in ("kerberos", "negotiate"):
            self.assertEqual(read_job("pypsrp", self.server, user=None, auth=auth, environment=client)[0], 0)
        seen = [event["status"] for event in self.server.events("request") if event["user"] == "operator@LAB.TEST"]
        self.assertEqual(seen, [200] * 7)

    def test_and_of_ntlm_beside_them(self):
        self.assertEqual(read_job("pypsrp", self.server)[0], 0)

    def test_and_refuses_who_has_none(self):
        client = {"KRB5_CONFIG": self.kdc.config, "KRB5CCNAME": "FILE:/nonexistent"}
        self.assertEqual(curl_with_ticket(self.server, client), "401")


def ends(pid):
    """Whether a process that is no child of ours ends in time."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    return bool(select.select([descriptor], [], [], ENDS_WITHIN)[0])
