#!/usr/bin/env python3
"""Holds the harness itself against clients that are right and clients that are wrong, before cimjob is held against it."""

import base64
import hashlib
import http.client
import json
import os
import select
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import unittest
from unittest import mock

import requests
import spnego
from requests_ntlm import HttpNtlmAuth
from spnego._ntlm import NTLMProxy
from spnego.channel_bindings import GssChannelBindings

import apache
import wsman_host

HERE = os.path.dirname(os.path.abspath(__file__))
OPERATOR = ("LAB\\operator", "Job-0815 please")
JUERGEN = ("LAB\\jürgen", "Größe€本")
ANNA = ("LAB\\anna", "Größe€本")  # for gss-ntlmssp, which takes no user name beyond ASCII
IDENTIFY = (
    f'<s:Envelope xmlns:s="{wsman_host.NAMESPACES["s"]}" xmlns:i="{wsman_host.NAMESPACES["wsmid"]}">'
    "<s:Header/><s:Body><i:Identify/></s:Body></s:Envelope>"
)
ENDS_WITHIN = 20  # seconds


class Server:
    """A script of this folder that serves until its standard input is closed."""

    def __init__(self, script, *options, **environment):
        self.log_file = tempfile.NamedTemporaryFile(suffix=".log")
        self.child = subprocess.Popen(
            [sys.executable, os.path.join(HERE, script), "--lifetime", "120", "--log", self.log_file.name, *options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **environment},
        )
        line = self.child.stdout.readline()
        if not line:
            raise AssertionError(f"{script} did not start: exit code {self.child.wait(ENDS_WITHIN)}")
        for name, value in json.loads(line).items():
            setattr(self, name, value)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.stdin.close()
        self.child.stdout.close()
        try:
            self.exit_code = self.child.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.child.kill()
            raise
        self.log_file.close()

    def events(self, name):
        with open(self.log_file.name, encoding="utf-8") as file:
            return [event for event in map(json.loads, file) if event["event"] == name]

    def last_login(self):
        return self.events("login")[-1]

    def client(self):
        """A verified HTTPS connection."""
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=20, context=ssl.create_default_context(cafile=self.certificate_pem)
        )


def acceptor(*options):
    return Server("ntlm_acceptor.py", *options)


def post(client, authorization=None):
    """Sends Identify; returns the answer, read to its end."""
    headers = {"Content-Type": "application/soap+xml;charset=UTF-8"}
    if authorization:
        headers["Authorization"] = authorization
    client.request("POST", "/wsman", IDENTIFY, headers)
    answer = client.getresponse()
    answer.read()
    return answer


class Ntlm(NTLMProxy):
    """pyspnego's NTLM client, right unless told otherwise."""

    @classmethod
    def new(cls, client, user=OPERATOR, data="right"):
        if client.sock is None:
            client.connect()
        certificate = client.sock.getpeercert(True)
        data = b"tls-server-end-point:" + hashlib.sha256(certificate).digest() if data == "right" else data
        binding = GssChannelBindings(application_data=data) if data else None
        return cls(*user, hostname="localhost", service="HTTP", channel_bindings=binding)


class NtlmWithoutMic(Ntlm):
    """A client that sends no MIC and does not say it does."""

    _mic_required = property(lambda self: False, lambda self, value: None)


def log_in(client, context, change=lambda token: token):
    """The two legs of NTLM; returns the last answer."""
    first = post(client, "Negotiate " + base64.b64encode(context.step()).decode())
    challenge = base64.b64decode(first.headers["WWW-Authenticate"].split()[1])
    return post(client, "Negotiate " + base64.b64encode(change(context.step(challenge))).decode())


def with_another_mic(token):
    return token[:72] + bytes([token[72] ^ 1]) + token[73:]


def read_job(library, server, user=OPERATOR, auth="ntlm", instance_id=wsman_host.INSTANCE_ID):
    """Runs a client script; returns its exit code, what it printed, and what it complained of."""
    done = subprocess.run(
        [sys.executable, os.path.join(HERE, f"{library}_reads_a_job.py"), "--port", str(server.port)]
        + ["--ca-file", server.certificate_pem, "--user", user[0], "--password-env", "CHECK_PASSWORD"]
        + ["--auth", auth, "--instance-id", instance_id],
        env={**os.environ, "CHECK_PASSWORD": user[1]},
        capture_output=True,
        timeout=60,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "null"), done.stderr.decode()


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


class LibrariesReadAJob(unittest.TestCase):
    """pypsrp and pywinrm do what the interop tests of cimjob will ask of them."""

    def reads(self, library, server, **how):
        code, printed, complaint = read_job(library, server, **how)
        self.assertEqual((code, complaint), (0, ""))
        self.assertEqual((printed["job_state"], printed["element_name"]), ("10", wsman_host.ELEMENT_NAME))
        self.assertEqual((printed["return_value"], printed["return_value_ex"]), ("0", "0"))
        self.assertEqual(printed["error_text"], wsman_host.cim_error(wsman_host.MESSAGE))
        self.assertEqual((len(printed["errors"]), printed["errors"][0]), (2, printed["error_text"]))

    def test_with_ntlm_bound_to_each_kind_of_certificate(self):
        for kind in ("sha256", "sha384", "sha512", "ecdsa-sha384"):
            with acceptor("--certificate-hash", kind) as server:
                for library in ("pypsrp", "pywinrm"):
                    with self.subTest(kind=kind, library=library):
                        self.reads(library, server)
                        self.assertEqual((server.last_login()["mic"], server.last_login()["binding"]), (True, "right"))
                self.assertEqual({event["connection"] for event in server.events("request")}, {1, 2})

    def test_with_every_scheme_and_user(self):
        with acceptor("--schemes", "Negotiate,Basic") as server:
            for library, auths in (("pypsrp", ("ntlm", "negotiate", "basic")), ("pywinrm", ("ntlm", "basic"))):
                for auth in auths:
                    for user in (OPERATOR, JUERGEN):
                        with self.subTest(library=library, auth=auth, user=user[0]):
                            self.reads(library, server, auth=auth, user=user)

    def test_with_the_scheme_ntlm_and_with_basic_alone(self):
        for scheme, auth in (("NTLM", "ntlm"), ("Basic", "basic")):
            with acceptor("--schemes", scheme) as server:
                for library in ("pypsrp", "pywinrm"):
                    with self.subTest(library=library, auth=auth):
                        self.reads(library, server, auth=auth)

    def test_and_print_a_fault_when_the_job_is_gone(self):
        with acceptor() as server:
            for library in ("pypsrp", "pywinrm"):
                with self.subTest(library=library):
                    code, printed, _ = read_job(library, server, instance_id="GONE")
                    self.assertEqual((code, printed["fault"]["code"]), (0, wsman_host.RESOURCE_NOT_FOUND))

    def test_and_exit_1_with_a_wrong_password_or_another_certificate(self):
        with acceptor() as server, acceptor() as other:
            for library in ("pypsrp", "pywinrm"):
                with self.subTest(library=library):
                    code, printed, complaint = read_job(library, server, user=(OPERATOR[0], "no"))
                    self.assertEqual((code, printed, complaint.count("\n")), (1, None, 1))
                    other.port = server.port
                    code, printed, complaint = read_job(library, other)
                    self.assertEqual((code, printed), (1, None))
                    self.assertIn("CERTIFICATE_VERIFY_FAILED", complaint)


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

    def test_and_takes_its_daemon_along_when_it_is_killed(self):
        self.addCleanup(shutil.rmtree, os.path.dirname(self.server.certificate_pem))
        pid = self.server.child.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as children:
            daemon = int(children.read().split()[0])
        self.server.child.kill()
        self.server.child.wait(ENDS_WITHIN)
        self.assertTrue(ends(daemon), "apache2 is still running")


def ends(pid):
    """Whether a process that is no child of ours ends in time."""
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    return bool(select.select([descriptor], [], [], ENDS_WITHIN)[0])


if __name__ == "__main__":
    unittest.main(verbosity=2)
