"""What checks an NTLM login beside pyspnego: gss-ntlmssp through MIT's GSSAPI, and Samba's GENSEC. Both speak SPNEGO too.

Each has the few methods of pyspnego's contexts that the acceptor and pypsrp's sealing use.
"""

import base64
import json
import os
import subprocess

from samba_ad import PYTHON

HERE = os.path.dirname(os.path.abspath(__file__))
SIGNATURE = 16  # bytes of an NTLM signature, which is the header of a sealed message (MS-NLMP 2.2.2.9.1)
NTLMSSP, SPNEGO = "1.3.6.1.4.1.311.2.2.10", "1.3.6.1.5.5.2"


class GssNtlmssp:
    """gss-ntlmssp takes a login without channel binding, and says so by a missing flag."""

    negotiated_protocol = "ntlm"

    def __init__(self, binding):
        import gssapi
        from gssapi.raw import ChannelBindings

        ntlmssp, spnego = (gssapi.OID(gssapi.raw.OID.from_int_seq(oid)) for oid in (NTLMSSP, SPNEGO))
        credentials = gssapi.Credentials(usage="accept", mechs=[ntlmssp, spnego])
        bindings = ChannelBindings(application_data=binding) if binding else None
        self._context = gssapi.SecurityContext(creds=credentials, usage="accept", channel_bindings=bindings)

    @property
    def complete(self):
        return self._context.complete

    def step(self, token):
        return self._context.step(token)

    def wrap_winrm(self, body):
        return *cut(self._context.wrap(body, True).message), 0

    def unwrap_winrm(self, header, body):
        return self._context.unwrap(header + body).message


class Refusal(Exception):
    """What Samba said of a message."""


class Gensec:
    """Samba in a process of its own, as its modules are made for the system's Python; it looks at no channel binding."""

    negotiated_protocol = "ntlm"

    def __init__(self, configuration):
        command = [PYTHON, os.path.join(HERE, "samba_gensec.py"), configuration]
        self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.complete = False

    def step(self, token):
        return self._ask("step", token)

    def wrap_winrm(self, body):
        return *cut(self._ask("seal", body)), 0

    def unwrap_winrm(self, header, body):
        return self._ask("open", header + body)

    def end(self):
        self._child.stdin.close()
        self._child.stdout.close()
        self._child.wait()

    def _ask(self, verb, given):
        print(json.dumps({verb: base64.b64encode(given).decode()}), file=self._child.stdin, flush=True)
        answer = json.loads(self._child.stdout.readline())
        if "error" in answer:
            raise Refusal(answer["error"])
        self.complete = answer["complete"]
        return base64.b64decode(answer["bytes"])


def cut(sealed):
    return sealed[:SIGNATURE], sealed[SIGNATURE:]
