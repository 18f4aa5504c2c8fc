#!/usr/bin/env python3
"""The host's side of a login and of sealed messages, through pyspnego and a client library's own framing (MS-WSMV 2.2.9.1).

It reads one JSON object a line and answers each with one. Bytes are Base64:
    {"token": ...}                             -> {"token": ... or null, "complete": true or false, "user": ... or null}
    {"open": ..., "content_type": "..."}       -> {"plain": ...}
    {"seal": ...}                              -> {"content_type": "...", "body": ...}
What goes wrong is told as {"error": "..."}.
"""

import argparse
import base64
import json
import os
import re
import sys

import requests
import spnego
from pypsrp.encryption import WinRMEncryption
from requests_ntlm.requests_ntlm import ShimSessionSecurity
from spnego.channel_bindings import GssChannelBindings
from winrm.encryption import Encryption

HERE = os.path.dirname(os.path.abspath(__file__))
ENDPOINT = "http://localhost:5985/wsman"


class Pypsrp:
    """The framing of pypsrp."""

    def __init__(self, context):
        self._encryption = WinRMEncryption(context, WinRMEncryption.SPNEGO)

    def open(self, content_type, body):
        return self._encryption.unwrap_message(body, re.search('boundary="(.*)"', content_type).group(1))

    def seal(self, plain):
        kind, body = self._encryption.wrap_message(plain)
        return f'{kind};protocol="{WinRMEncryption.SPNEGO}";boundary="Encrypted Boundary"', body


class Pywinrm:
    """The framing of pywinrm, which knows the context through requests_ntlm."""

    def __init__(self, context):
        self._session = requests.Session()
        self._session.auth = lambda request: request
        self._session.auth.session_security = ShimSessionSecurity(context)
        self._encryption = Encryption(self._session, "ntlm")

    def open(self, content_type, body):
        response = requests.Response()
        response.request = requests.Request("POST", ENDPOINT).prepare()
        response.headers["Content-Type"] = content_type
        response._content = body
        opened = self._encryption.parse_encrypted_response(response)
        if opened is body:
            raise ValueError("pywinrm does not take it as sealed")
        return opened

    def seal(self, plain):
        request = self._encryption.prepare_encrypted_request(self._session, ENDPOINT, plain)
        return request.headers["Content-Type"], request.body


class Peer:
    """One login and the messages after it."""

    def __init__(self, told):
        os.environ["NTLM_USER_FILE"] = os.path.join(HERE, "users.txt")
        data = base64.b64decode(told.binding) if told.binding else None
        self._context = spnego.server(
            protocol=told.protocol,
            options=spnego.NegotiateOptions.use_negotiate if told.protocol == "negotiate" else spnego.NegotiateOptions.use_ntlm,
            channel_bindings=GssChannelBindings(application_data=data) if data else None,
        )
        self._framing = {"pypsrp": Pypsrp, "pywinrm": Pywinrm}[told.library]

    def answer(self, asked):
        if "token" in asked:
            token = self._context.step(decoded(asked["token"]))
            if self._context.complete:
                self._framing = self._framing(self._context)
            return {"token": encoded(token), "complete": self._context.complete, "user": self._context.client_principal}
        if "open" in asked:
            return {"plain": encoded(self._framing.open(asked["content_type"], decoded(asked["open"])))}
        content_type, body = self._framing.seal(decoded(asked["seal"]))
        return {"content_type": content_type, "body": encoded(body)}


def decoded(text):
    return base64.b64decode(text, validate=True)


def encoded(data):
    return None if data is None else base64.b64encode(data).decode()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--protocol", choices=("ntlm", "negotiate"), required=True)
    parser.add_argument("--library", choices=("pypsrp", "pywinrm"), required=True)
    parser.add_argument("--binding", metavar="BASE64", help="application data of the channel binding that is demanded")
    peer = Peer(parser.parse_args())
    for line in sys.stdin:
        try:
            said = peer.answer(json.loads(line))
        except Exception as error:
            said = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(said), flush=True)
