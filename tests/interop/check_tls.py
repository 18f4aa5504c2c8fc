"""TLS as old hosts speak it, every kind of certificate, and client certificates that are asked for late."""

import subprocess
import unittest

import apache
from certificate import HASHES
from client_certificate import MUTUAL
from clients import IDENTIFY, OPERATOR, Server, acceptor, read_job

OLD = ("--suites", "2012r2")


def s_client(server, *options):
    """What `openssl s_client` says of a handshake."""
    command = ["openssl", "s_client", "-connect", f"localhost:{server.port}", "-CAfile", server.certificate_pem, "-brief"]
    done = subprocess.run([*command, *options], input="", text=True, capture_output=True, timeout=20, check=False)
    return done.returncode, done.stderr


class OldHosts(unittest.TestCase):
    """Server 2012 R2 with an RSA certificate: no suite with elliptic curves and GCM, and no TLS 1.3."""

    def test_take_every_old_suite_alone(self):
        with Server("tls_server.py", *OLD) as server:
            for suite in ("AES128-GCM-SHA256", "AES256-GCM-SHA384", "DHE-RSA-AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA256"):
                with self.subTest(suite):
                    code, said = s_client(server, "-cipher", suite, "-no_tls1_3")
                    self.assertEqual((code, suite in said, "TLSv1.2" in said), (0, True, True), said)

    def test_have_no_suite_for_a_new_client(self):
        new = "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305"
        for server in (Server("tls_server.py", *OLD), acceptor(*OLD)):
            with self.subTest(server.port), server:
                code, said = s_client(server, "-cipher", new)
                self.assertEqual((code, "handshake failure" in said), (1, True), said)
                self.assertEqual(s_client(server)[0], 0)

    def test_have_no_tls_1_3(self):
        with acceptor(*OLD) as server:
            code, said = s_client(server, "-tls1_3")
            self.assertEqual((code, "protocol version" in said), (1, True), said)

    def test_answer_jobs(self):
        with acceptor(*OLD) as server:
            self.assertEqual(read_job("pypsrp", server)[0], 0)
            self.assertEqual(server.events("connection")[-1]["tls"], "TLSv1.2")


class Certificates(unittest.TestCase):
    """A login is bound to each kind (RFC 5929 4.1)."""

    def test_of_every_kind(self):
        for kind in HASHES:
            with self.subTest(kind), acceptor("--certificate-hash", kind) as server:
                code, _, complaint = read_job("pypsrp", server)
                self.assertEqual((code, complaint, server.last_login()["binding"]), (0, "", "right"))


@unittest.skipIf(apache.what_is_missing(), "SKIPPED: Apache is not installed (setup.sh --system)")
class ClientCertificates(unittest.TestCase):
    """Apache asks for one after it has read the request."""

    @classmethod
    def setUpClass(cls):
        backend = cls.enterClassContext(acceptor("--schemes", "Basic"))
        told = ("--backend-port", str(backend.port), "--backend-user", OPERATOR[0], "--backend-password-env", "BACKEND")
        cls.servers = {
            version: cls.enterClassContext(Server("apache.py", *told, "--auth", "certificate", "--tls", version, BACKEND=OPERATOR[1]))
            for version in ("1.2", "1.3")
        }

    def curl(self, server, *options, header=f"Authorization: {MUTUAL}"):
        """The status that curl gets, 0 where there is no answer."""
        command = ["curl", "-s", "--cacert", server.certificate_pem, "-d", IDENTIFY, "-o", "/dev/null", "-w", "%{http_code}"]
        command += ["-H", header, *options, f"https://localhost:{server.port}/wsman"]
        return int(subprocess.run(command, text=True, capture_output=True, timeout=20, check=False).stdout)

    def pem(self, server, who="client"):
        paths = vars(server)
        return "--cert", paths[f"{who}_certificate_pem"], "--key", paths[f"{who}_key_pem"]

    def test_as_pem_and_pkcs12_by_renegotiation(self):
        server = self.servers["1.2"]
        self.assertEqual(self.curl(server, *self.pem(server)), 200)
        modern = ("--cert-type", "P12", "--cert", f"{server.client_modern_p12}:Cert-0815 please")
        self.assertEqual(self.curl(server, *modern), 200)
        self.assertEqual(server.events("request")[-1]["user"], "operator")

    def test_of_pypsrp(self):
        server = self.servers["1.2"]
        more = ("--certificate", server.client_certificate_pem, "--key", server.client_key_pem)
        code, printed, complaint = read_job("pypsrp", server, user=None, auth="certificate", more=more)
        self.assertEqual((code, complaint, printed["job_state"]), (0, "", "10"))

    def test_but_not_none_or_of_another_authority(self):
        server = self.servers["1.2"]
        self.assertEqual((self.curl(server), self.curl(server, *self.pem(server, "stranger"))), (0, 0))

    def test_but_not_without_the_header(self):
        server = self.servers["1.2"]
        self.assertIn(self.curl(server, *self.pem(server), header="X: y"), (401, 403))

    def test_after_the_handshake_of_tls_1_3(self):
        server = self.servers["1.3"]
        self.assertEqual(self.curl(server, *self.pem(server)), 200)
        self.assertEqual(self.curl(server), 0)
