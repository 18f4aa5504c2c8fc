"""Plays an answer to cimjob and returns the JSON document that it prints."""

import json
import os
import re
import subprocess
from xml.sax.saxutils import escape

import host

PASSWORD = "not a secret"
CLEARED = ("CIMJOB_", "RUST_")


class Player:
    """A built cimjob and the host that it asks."""

    def __init__(self, cimjob):
        self._cimjob = cimjob
        self._host = host.Host()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(CLEARED)}
        self._environment = kept | {
            "CIMJOB_HOST": f"http://127.0.0.1:{self._host.port}", "CIMJOB_ALLOW_UNENCRYPTED": "true", "CIMJOB_TIMEOUT": "20s",
            "CIMJOB_AUTH": "ntlm", "CIMJOB_USER": r"LAB\reader", "CIMJOB_PASSWORD": PASSWORD, "XDG_CONFIG_HOME": "/nonexistent",
        }

    def play(self, answer, expected):
        """The document for an answer, asked for by the command that reads its kind."""
        self._host.say(exchange(answer, expected))
        command = [self._cimjob, *self.command(expected), "-o", "json"]
        done = subprocess.run(command, env=self._environment, capture_output=True, timeout=60)
        try:
            return json.loads(done.stdout)
        except ValueError:
            raise Silent(done.stderr.decode(errors="replace").strip() or f"exit code {done.returncode}") from None

    @staticmethod
    def command(expected):
        job = 'Msvm_ConcreteJob.InstanceID="recorded"'
        namespace = ["--namespace", expected.namespace]
        if expected.kind == "page":
            return ["enumerate", "CIM_ConcreteJob", *namespace]
        if expected.kind == "instance":
            return ["get", job, *namespace]
        if expected.kind == "identity":
            return ["identify"]
        if expected.kind == "method":
            return ["invoke", expected.resource + '?InstanceID="recorded"', expected.method, "--yes"]
        # A change is never repeated: a fault is met once.
        return ["invoke", job, "Recorded", "--yes"]


class Silent(Exception):
    """cimjob printed no document; the argument is what it said instead."""


def exchange(answer, expected):
    """What the host says, in order: around a page what makes a whole enumeration of it."""
    is_envelope = b"Envelope" in answer.body
    if expected.kind == "page":
        before = [] if b"EnumerateResponse" in answer.body else [(200, host.OPENED.encode())]
        return [*before, (200, answer.body), *([(200, host.ENDED.encode())] if expected.more else [])]
    if expected.kind == "text":
        return [(200, wrapped(answer.body))]
    if expected.kind == "fault":
        return [(answer.status or 500, answer.body if is_envelope else in_fault(answer.body))]
    return [(answer.status or 200, answer.body)]


def wrapped(text):
    """CIM-XML as the out parameter of a method, escaped once more, as recorded for methods of Hyper-V."""
    parameter = f"<p:Text>{escape(decoded(text))}</p:Text><p:ReturnValue>0</p:ReturnValue>"
    return (host.ENVELOPE % f'<p:Recorded_OUTPUT xmlns:p="urn:recorded">{parameter}</p:Recorded_OUTPUT>').encode()


def in_fault(detail):
    """The detail of a fault that was recorded without its envelope."""
    code = '<s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text xml:lang=""/></s:Reason>'
    return (host.ENVELOPE % f"<s:Fault>{code}<s:Detail>{decoded(detail)}</s:Detail></s:Fault>").encode()


def decoded(content):
    """The text without what whoever kept it put in front: a declaration and comments."""
    text = content.decode("utf-8-sig").strip()
    return re.sub(r"^(<\?.*?\?>|<!--.*?-->|\s)+", "", text, flags=re.DOTALL)
