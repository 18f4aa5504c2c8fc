#!/usr/bin/env python3
"""A security context of pyspnego without a network: tokens come and go as lines of JSON on standard input and output.

A line asks one thing, and one line answers; {"refused": REASON, "token": what the client is told, or null} ends the context.
{"step": TOKEN}       -> {"token": TOKEN or null, "complete": BOOL}
{"wrap": PLAIN}       -> {"header": BYTES, "data": BYTES}
{"unwrap": [H, D]}    -> {"plain": BYTES}
{"open": BODY}        -> {"plain": BYTES}                        of a message in multipart/encrypted or x-multi-encrypted
{"close": PLAIN}      -> {"type": CONTENT TYPE, "body": BYTES}   the same; pypsrp cuts and joins
{"seen": null}        -> of CredSSP {"tls": VERSION, "user": NAME, "password": TEXT} as they were delegated; of Kerberos {"user": NAME}
Bytes are base64.
"""

import argparse
import base64
import json
import os
import sys

import spnego
import spnego._credssp as credssp
from pypsrp.encryption import WinRMEncryption

from login import credssp_context

HERE = os.path.dirname(os.path.abspath(__file__))
MAX_LINES = 1000
BOUNDARY = "Encrypted Boundary"
PROTOCOLS = {"credssp": WinRMEncryption.CREDSSP, "kerberos": WinRMEncryption.KERBEROS, "negotiate": WinRMEncryption.SPNEGO}


def encode(data):
    return None if data is None else base64.b64encode(data).decode()


def answer(context, protocol, asked):
    """What one line is answered with."""
    [(verb, value)] = asked.items()
    message = WinRMEncryption(context, PROTOCOLS[protocol])
    if verb == "step":
        token = context.step(base64.b64decode(value))
        return {"token": encode(token), "complete": context.complete}
    if verb == "wrap":
        sealed = context.wrap_winrm(base64.b64decode(value))
        return {"header": encode(sealed.header), "data": encode(sealed.data)}
    if verb == "unwrap":
        return {"plain": encode(context.unwrap_winrm(*(base64.b64decode(part) for part in value)))}
    if verb == "open":
        return {"plain": encode(message.unwrap_message(base64.b64decode(value), BOUNDARY))}
    if verb == "close":
        kind, body = message.wrap_message(base64.b64decode(value))
        return {"type": f'{kind};protocol="{message.protocol}";boundary="{BOUNDARY}"', "body": encode(body)}
    return seen(context)


def seen(context):
    handed = context.get_extra_info("client_credential")
    if handed is None:
        return {"user": context.client_principal}
    tls = context.get_extra_info("ssl_object").version()
    user = f"{handed.domain_name}\\{handed.username}" if handed.domain_name else handed.username
    return {"tls": tls, "user": user, "password": handed.password}


def credssp_server(told):
    """A CredSSP acceptor, honest or not."""
    os.environ["NTLM_USER_FILE"] = told.users
    honest, unchanged = credssp._get_pub_key_auth, credssp.TSRequest.pack
    if told.fault == "other-key":  # as if another TLS connection ended here: it knows the account, and not our key
        credssp._get_pub_key_auth = lambda key, usage, nonce=None: honest(key if usage == "initiate" else bytes(len(key)), usage, nonce)
    elif told.fault == "old-version":
        credssp._CREDSSP_VERSION = 4
    elif told.fault == "short-proof":

        def pack(request):
            if request.pub_key_auth:
                request.pub_key_auth = request.pub_key_auth[:16]
            return unchanged(request)

        credssp.TSRequest.pack = pack
    elif told.fault == "noise":
        credssp.TSRequest.pack = lambda request: b"\x30\x82\xff\xff\xa0\x03\x02\x01\x06"
    elif told.fault == "no-reason":
        credssp._CREDSSP_VERSION = 5
    options = spnego.NegotiateOptions.use_negotiate
    return spnego.server(protocol="credssp", options=options, credssp_tls_context=credssp_context(told.tls))


def kerberos_server(told):
    """An acceptor on MIT Kerberos; it looks at no channel binding. KRB5_KTNAME names its keytab."""
    return spnego.server(hostname="localhost", service="HTTP", protocol=told.protocol)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--protocol", choices=("credssp", "kerberos", "negotiate"), required=True)
    parser.add_argument("--tls", choices=("1.2", "1.3"), default="1.3", help="the highest version inside CredSSP")
    parser.add_argument("--users", default=os.path.join(HERE, "users.txt"), help="lines DOMAIN:user:password")
    faults = ("none", "other-key", "old-version", "short-proof", "noise", "no-reason")
    parser.add_argument("--fault", choices=faults, default="none", help="what a CredSSP host does wrong")
    return parser.parse_args()


def main():
    told = arguments()
    context = credssp_server(told) if told.protocol == "credssp" else kerberos_server(told)
    print(json.dumps({"ready": told.protocol}), flush=True)
    for _, line in zip(range(MAX_LINES), sys.stdin):
        try:
            said = answer(context, told.protocol, json.loads(line))
        except Exception as error:  # pylint: disable=broad-exception-caught # whatever pyspnego raises is its refusal
            said = {"refused": f"{type(error).__name__}: {error}", "token": encode(getattr(error.__cause__, "token", None))}
        print(json.dumps(said, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
