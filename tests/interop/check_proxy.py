"""curl reaches the acceptor through each proxy, and not without the proxy's password."""

import subprocess
import unittest

import proxy
from clients import Server, acceptor

MISSING = proxy.what_is_missing()


@unittest.skipIf(MISSING, f"SKIPPED: {MISSING} is not installed (setup.sh --system)")
class Proxies(unittest.TestCase):
    """The acceptor's 401 is enough to see that it was reached."""

    @classmethod
    def setUpClass(cls):
        cls.acceptor = cls.enterClassContext(acceptor())

    def curl(self, url, transport="https"):
        """The exit code of curl, and the status of the last answer."""
        command = ["curl", "-s", "--cacert", self.acceptor.certificate_pem, "--noproxy", "", "--proxy", url]
        command += ["-o", "/dev/null", "-w", "%{http_code}", f"{transport}://localhost:{self.acceptor.port}/wsman", "-d", ""]
        done = subprocess.run(command, text=True, capture_output=True, timeout=20, check=False)
        return done.returncode, done.stdout

    def test_that_are_open(self):
        for kind, scheme in (("socks5", "socks5h"), ("socks5", "socks5"), ("http", "http")):
            with self.subTest(scheme), Server("proxy.py", kind) as server:
                self.assertEqual(self.curl(f"{scheme}://localhost:{server.port}"), (0, "401"))
                with open(server.proxy_log, encoding="utf-8") as log:
                    self.assertIn(str(self.acceptor.port), log.read())

    def test_that_want_a_password(self):
        for kind, scheme, refusal in (("socks5", "socks5h", (97, "000")), ("http", "http", (56, "000"))):
            with self.subTest(kind), Server("proxy.py", kind, "--login", "required") as server:
                at = f"localhost:{server.port}"
                self.assertEqual(self.curl(f"{scheme}://{server.user}:{server.password}@{at}"), (0, "401"))
                self.assertEqual(self.curl(f"{scheme}://{server.user}:no@{at}"), refusal)
                self.assertEqual(self.curl(f"{scheme}://{at}"), refusal)
