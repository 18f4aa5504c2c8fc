#!/usr/bin/python3
"""One login seen by Samba's GENSEC, step by step over standard input and output; needs the system's python3-samba.

Takes a line `{"step": BASE64}`, `{"seal": BASE64}` or `{"open": BASE64}` and prints one: `{"bytes": BASE64, "complete": true}`, or
`{"error": "..."}`.
"""

import base64
import json
import sys

from samba import NTSTATUSError, auth, gensec
from samba.credentials import Credentials
from samba.param import LoadParm

SIGNATURE = b"NTLMSSP\0"


class Acceptor:
    """Raw NTLM, or SPNEGO, as the first token says."""

    def __init__(self, configuration):
        self._loaded = LoadParm(configuration)
        self._security = None
        self.complete = False

    def step(self, token):
        if self._security is None:
            self._security = self._begin("ntlmssp" if token.startswith(SIGNATURE) else "spnego")
        self.complete, out = self._security.update(token)
        return out or b""

    def seal(self, body):
        return self._security.wrap(body)

    def open(self, body):
        return self._security.unwrap(body)

    def _begin(self, mechanism):
        credentials = Credentials()
        credentials.guess(self._loaded)
        credentials.set_machine_account(self._loaded)
        settings = {"lp_ctx": self._loaded, "target_hostname": "localhost"}
        context = auth.AuthContext(lp_ctx=self._loaded, methods=["anonymous", "sam_ignoredomain"])
        security = gensec.Security.start_server(settings=settings, auth_context=context)
        security.set_credentials(credentials)
        security.want_feature(gensec.FEATURE_SEAL)
        security.start_mech_by_name(mechanism)
        return security


def main(configuration):
    acceptor = Acceptor(configuration)
    for line in sys.stdin:
        (verb, given), = json.loads(line).items()
        try:
            out = {"step": acceptor.step, "seal": acceptor.seal, "open": acceptor.open}[verb](base64.b64decode(given))
            answer = {"bytes": base64.b64encode(out).decode(), "complete": acceptor.complete}
        except NTSTATUSError as error:
            answer = {"error": f"NTSTATUS 0x{error.args[0] & 0xFFFFFFFF:08X}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
