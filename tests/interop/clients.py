"""What the checks of this folder need: a server started as a child, and NTLM clients that are right or wrong."""

import base64
import hashlib
import http.client
import json
import os
import ssl
import subprocess
import sys
import tempfile

from spnego._ntlm import NTLMProxy
from spnego.channel_bindings import GssChannelBindings

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

    def log(self):
        with open(self.log_file.name, encoding="utf-8") as file:
            return file.read()

    def events(self, name):
        return [event for event in map(json.loads, self.log().splitlines()) if event["event"] == name]

    def last_login(self):
        return self.events("login")[-1]

    def client(self):
        """A verified HTTPS connection."""
        return http.client.HTTPSConnection(
            "localhost", self.port, timeout=20, context=ssl.create_default_context(cafile=self.certificate_pem)
        )


def acceptor(*options, **environment):
    return Server("wsman_acceptor.py", *options, **environment)


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


def read_job(library, server, user=OPERATOR, auth="ntlm", instance_id=wsman_host.INSTANCE_ID, more=(), environment=None):
    """Runs a client script; returns its exit code, what it printed, and what it complained of."""
    command = [sys.executable, os.path.join(HERE, f"{library}_reads_a_job.py"), "--port", str(server.port)]
    command += ["--ca-file", server.certificate_pem, "--auth", auth, "--instance-id", instance_id, *more]
    if user:
        command += ["--user", user[0], "--password-env", "CHECK_PASSWORD"]
    told = {**os.environ, "CHECK_PASSWORD": user[1] if user else "", **(environment or {})}
    done = subprocess.run(command, env=told, capture_output=True, timeout=60, check=False)
    return done.returncode, json.loads(done.stdout or "null"), done.stderr.decode()


def curl_with_ticket(server, environment):
    """Sends Identify with curl, which binds no login; returns the status."""
    command = ["curl", "-s", "--cacert", server.certificate_pem, "--negotiate", "-u", ":", "-d", IDENTIFY, "-o", "/dev/null"]
    command += ["-w", "%{http_code}", f"https://localhost:{server.port}/wsman"]
    told = {"PATH": os.environ["PATH"], **environment}
    return subprocess.run(command, env=told, text=True, capture_output=True, timeout=20, check=False).stdout
