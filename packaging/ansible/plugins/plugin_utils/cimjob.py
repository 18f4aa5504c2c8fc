"""Runs cimjob on the controller and reads its JSON documents."""

import json
import subprocess

from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase

# Exit codes of cimjob (`cimjob help exit-codes`).
OK = 0
JOB_FAILED = 1
JOB_WARNED = 3

CONNECTION = {
    "host": {"type": "list", "elements": "str"},
    "user": {"type": "str"},
    "password": {"type": "str", "no_log": True},
    "auth": {
        "type": "str",
        "choices": ["auto", "negotiate", "kerberos", "ntlm", "basic", "certificate", "credssp"],
    },
    "ca_file": {"type": "path"},
    "pin": {"type": "str"},
    "timeout": {"type": "str"},
    "namespace": {"type": "str"},
    "profile": {"type": "str"},
    "executable": {"type": "path", "default": "cimjob"},
}


class Answer:
    """What a run of cimjob printed."""

    def __init__(self, exit_code, documents, errors):
        self.exit_code = exit_code
        self.documents = documents
        self.errors = errors

    def of_kind(self, kind):
        """The documents of one kind, those of the single hosts included."""
        return [document for document in self._flat() if document.get("kind") == kind]

    def failures(self):
        """Why hosts or jobs gave no answer, for people."""
        return [failure_text(document) for document in self.of_kind("failure")]

    def _flat(self):
        for document in self.documents:
            if document.get("kind") == "hosts":
                for host in document["hosts"]:
                    yield from host["documents"]
            else:
                yield document


def failure_text(failure):
    """A failure in one line: what happened, and what to do about it."""
    text = ": ".join(failure.get("messages", []))
    hint = failure.get("hint")
    return f"{text} (try: {hint})" if hint else text


def documents_of(text):
    """All JSON documents of a text; one may follow the other."""
    decoder = json.JSONDecoder()
    documents = []
    rest = text.strip()
    while rest:
        document, end = decoder.raw_decode(rest)
        documents.append(document)
        rest = rest[end:].lstrip()
    return documents


class CimjobAction(ActionBase):
    """A task that runs one command of cimjob on the controller. It only reads."""

    TRANSFERS_FILES = False
    _supports_check_mode = True
    _supports_async = False

    #: The options of the task in addition to those of the connection.
    OPTIONS = {}

    #: The command of cimjob.
    COMMAND = None

    def arguments(self, options):
        """What follows the command: the options of the task as options of cimjob."""
        raise NotImplementedError

    def result_of(self, answer):
        """What the task returns."""
        raise NotImplementedError

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        del tmp
        _, options = self.validate_argument_spec(argument_spec={**CONNECTION, **self.OPTIONS})
        answer = self._run(options)
        result.update(changed=False, exit_code=answer.exit_code)
        result.update(self.result_of(answer))
        return result

    def _run(self, options):
        password = options["password"]
        arguments = [options["executable"], self.COMMAND, *connection(options), "--output=json", "--quiet"]
        if password is not None:
            arguments.append("--password-stdin")
        arguments += self.arguments(options)
        try:
            done = subprocess.run(
                arguments, input=password or "", capture_output=True, encoding="utf-8", errors="replace", check=False
            )
        except OSError as error:
            raise AnsibleError(f"cimjob cannot be run on the controller: {options['executable']}: {error.strerror}") from None
        try:
            documents = documents_of(done.stdout)
        except ValueError as error:
            raise AnsibleError(f"cimjob printed no JSON (exit code {done.returncode}): {done.stderr.strip()}") from None
        return Answer(done.returncode, documents, done.stderr.strip())


def connection(options):
    """The options of the connection as arguments of cimjob."""
    arguments = [f"--host={host}" for host in options["host"] or []]
    for name in ("user", "auth", "ca_file", "pin", "timeout", "namespace", "profile"):
        if options[name] is not None:
            arguments.append(f"--{name.replace('_', '-')}={options[name]}")
    return arguments


def failed(answer):
    """The result of a task whose question has no answer."""
    texts = answer.failures() or [answer.errors or f"cimjob ended with exit code {answer.exit_code}"]
    return {"failed": True, "msg": "; ".join(texts)}
