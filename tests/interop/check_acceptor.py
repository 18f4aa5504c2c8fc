"""The acceptor lets in who is right and refuses who is wrong, and leaves nothing running."""

import base64
import http.client
import os
import signal
import ssl
import unittest
from unittest import mock

import apache
import samba_ad
from clients import ENDS_WITHIN, OPERATOR, Ntlm, NtlmWithoutMic, Server, acceptor, log_in, post, read_job, with_another_mic


class LoginIsRefused(unittest.TestCase):
    """Each wrong client is refused, for its own reason."""

    def refused(self, reason, options=(), context=Ntlm, change=lambda token: token, **wrong):
        with acceptor(*options) as server:
            client = server.client()
            answer = log_in(client, context.new(client, **wrong), change)
            self.assertEqual((answer.status, answer.headers["X-Authenticated"]), (401, "false"))
            self.assertEqual((server.last_login()["result"], server.last_login()["reason"]), ("refused", reason))
            client.close()

    def test_with_a_wrong_password(self):
        self.refused("wrong password", user=(OPERATOR[0], "no"))

    def test_with_an_unknown_user(self):
        self.refused("unknown user", user=("LAB\\nobody", "no"))

    def test_without_a_mic(self):
        self.refused("mic missing", context=NtlmWithoutMic)

    def test_with_a_corrupted_mic(self):
        self.refused("mic wrong", change=with_another_mic)

    def test_with_a_corrupted_mic_where_none_is_required(self):
        self.refused("mic wrong", options=("--mic", "optional"), change=with_another_mic)

    def test_without_a_channel_binding(self):
        self.refused("channel binding missing", data=None)

    def test_with_the_binding_of_another_certificate(self):
        self.refused("channel binding differs", data=b"tls-server-end-point:" + bytes(32))

    def test_by_a_server_that_expects_another_binding(self):
        self.refused("channel binding differs", options=("--binding", "wrong"))

    def test_by_that_server_inside_spnego_too(self):
        with acceptor("--binding", "wrong") as server:
            self.assertEqual(read_job("pypsrp", server, auth="negotiate")[0], 1)
            self.assertEqual((server.last_login()["spnego"], server.last_login()["reason"]), (True, "channel binding differs"))

    def test_with_a_binding_of_zeros(self):
        with mock.patch("spnego._ntlm.md5", return_value=bytes(16)):
            self.refused("channel binding zero")

    def test_with_ntlm_version_1(self):
        with mock.patch.dict(os.environ, LM_COMPAT_LEVEL="2"):
            self.refused("not NTLMv2")

    def test_with_noise(self):
        self.refused("the AUTHENTICATE message cannot be read", change=lambda token: token[:20])


class OtherEnginesRefuse(unittest.TestCase):
    """gss-ntlmssp and Samba refuse what pyspnego refuses; the latter compares no channel binding."""

    def assert_refusals(self, *options, **reasons):
        self.assertEqual(self.login(options), ("ok", None))
        wrong = {
            "password": {"user": (OPERATOR[0], "no")},
            "user": {"user": ("LAB\\nobody", "no")},
            "mic": {"change": with_another_mic},
            "no_mic": {"context": NtlmWithoutMic},
            "no_binding": {"data": None},
            "binding": {"data": b"tls-server-end-point:" + bytes(32)},
        }
        for name, reason in reasons.items():
            with self.subTest(name):
                result, said = self.login(options, **wrong[name])
                self.assertEqual((result, reason in said), ("refused", True), said)

    def login(self, options, context=Ntlm, change=lambda token: token, **wrong):
        with acceptor(*options) as server:
            client = server.client()
            log_in(client, context.new(client, **wrong), change)
            client.close()
            return server.last_login()["result"], server.last_login().get("reason")

    @unittest.skipIf(apache.what_is_missing(), "SKIPPED: gss-ntlmssp is not installed (setup.sh --system)")
    def test_gss_ntlmssp(self):
        self.assert_refusals(
            "--engine",
            "gss-ntlmssp",
            password="Minor (22)",
            user="Minor (13)",
            mic="Invalid token",
            no_mic="mic missing",
            no_binding="channel binding missing",
            binding="Invalid token",
        )

    @unittest.skipIf(samba_ad.what_is_missing(), "SKIPPED: Samba is not installed (setup.sh --system)")
    def test_gensec(self):
        with Server("samba_ad.py") as domain:
            self.assert_refusals(
                "--engine",
                "gensec",
                "--smb-conf",
                domain.smb_conf,
                password="0xC000006A",
                user="0xC0000064",
                mic="0xC000000D",
                no_mic="mic missing",
                no_binding="channel binding missing",
            )


class LoginSucceeds(unittest.TestCase):
    """Right clients are let in, and the login stays with the connection."""

    def test_and_needs_no_header_on_the_same_connection(self):
        with acceptor() as server:
            client = server.client()
            answers = [log_in(client, Ntlm.new(client)), post(client), post(client)]
            seen = [(answer.status, answer.headers["X-Connection"], answer.headers["X-Authenticated"]) for answer in answers]
            self.assertEqual(seen, [(200, "1", "true")] * 3)
            client.close()

    def test_but_not_for_another_connection(self):
        with acceptor() as server:
            first, second = server.client(), server.client()
            log_in(first, Ntlm.new(first))
            self.assertEqual(post(second).status, 401)
            first.close()
            second.close()

    def test_and_is_lost_when_a_new_login_begins(self):
        with acceptor() as server:
            client = server.client()
            log_in(client, Ntlm.new(client))
            post(client, "Negotiate " + base64.b64encode(Ntlm.new(client).step()).decode())
            self.assertEqual(post(client).status, 401)
            client.close()

    def test_without_a_mic_where_none_is_required(self):
        with acceptor("--mic", "optional") as server:
            client = server.client()
            self.assertEqual(log_in(client, NtlmWithoutMic.new(client)).status, 200)
            self.assertFalse(server.last_login()["mic"])
            client.close()

    def test_without_a_binding_where_it_is_off(self):
        with acceptor("--binding", "off") as server:
            client = server.client()
            self.assertEqual(log_in(client, Ntlm.new(client, data=None)).status, 200)
            client.close()


class ConnectionsEnd(unittest.TestCase):
    """The acceptor closes them when told so."""

    def test_after_so_many_answers(self):
        with acceptor("--close-after", "2") as server:
            client = server.client()
            client.auto_open = 0
            log_in(client, Ntlm.new(client))
            self.assertEqual(post(client).status, 200)
            with self.assertRaises((ConnectionError, http.client.HTTPException, ssl.SSLError)):
                post(client)
            client.close()

    def test_when_they_are_silent(self):
        with acceptor("--idle", "0.2") as server:
            client = server.client()
            client.auto_open = 0
            client.connect()
            client.sock.settimeout(ENDS_WITHIN)
            self.assertEqual(client.sock.recv(1), b"")
            client.close()


class ServersEnd(unittest.TestCase):
    """Nothing is left running."""

    def test_when_standard_input_is_closed(self):
        with acceptor() as server:
            pass
        self.assertEqual((server.exit_code, os.path.exists(server.certificate_pem)), (0, False))

    def test_on_sigterm(self):
        with acceptor() as server:
            server.child.send_signal(signal.SIGTERM)
            self.assertEqual(server.child.wait(ENDS_WITHIN), 0)
