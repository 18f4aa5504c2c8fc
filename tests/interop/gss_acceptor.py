#!/usr/bin/env python3
"""The host's side of a Kerberos login without a socket: a JSON object a line in, one out (pyspnego over MIT's GSS-API).

{"step": TOKEN}          -> {"token": TOKEN or null, "complete": true or false, "user": name when complete}
{"seal": BYTES}          -> {"header": BYTES, "data": BYTES}
{"open": [HEADER, DATA]} -> {"plain": BYTES}
Anything that fails      -> {"error": text}

Everything in capitals is base64. KRB5_CONFIG and KRB5_KTNAME come from the environment.
"""

import argparse
import base64
import json
import sys

import gssapi
import spnego
from spnego.channel_bindings import GssChannelBindings


class ByPyspnego:
    """Seals in WinRM's form."""

    def __init__(self, protocol, binding):
        bindings = GssChannelBindings(application_data=binding) if binding else None
        options = spnego.NegotiateOptions.wrapping_winrm
        self._context = spnego.server(hostname="localhost", service="HTTP", protocol=protocol, channel_bindings=bindings, options=options)

    def step(self, token):
        out = self._context.step(token)
        complete = self._context.complete
        return {"token": text(out), "complete": complete, "user": self._context.client_principal if complete else None}

    def seal(self, plain):
        sealed = self._context.wrap_winrm(plain)
        return {"header": text(sealed.header), "data": text(sealed.data)}

    def open(self, sealed):
        return {"plain": text(self._context.unwrap_winrm(*sealed))}


class ByGssapi:
    """Opens with gss_unwrap what stands in WinRM's form; has no way to make that form, so what it seals is one plain token."""

    def __init__(self, _, binding):
        bindings = gssapi.raw.ChannelBindings(application_data=binding) if binding else None
        self._context = gssapi.SecurityContext(usage="accept", channel_bindings=bindings)

    def step(self, token):
        out = self._context.step(token)
        complete = self._context.complete
        flags = [flag.name for flag in self._context.actual_flags] if complete else []
        user = str(self._context.initiator_name) if complete else None
        return {"token": text(out), "complete": complete, "user": user, "flags": flags}

    def seal(self, plain):
        token = self._context.wrap(plain, True).message
        return {"header": text(token[:16]), "data": text(token[16:])}

    def open(self, sealed):
        return {"plain": text(self._context.unwrap(b"".join(sealed)).message)}


def text(value):
    return None if value is None else base64.b64encode(value).decode()


def answer(acceptor, line):
    (verb, told), = line.items()
    bytes_of = [base64.b64decode(part) for part in (told if isinstance(told, list) else [told])]
    try:
        return getattr(acceptor, verb)(bytes_of if verb == "open" else bytes_of[0])
    except Exception as error:  # whatever befalls, it is the answer
        return {"error": f"{type(error).__name__}: {error}"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--protocol", choices=("kerberos", "negotiate"), default="kerberos")
    parser.add_argument("--by", choices=("pyspnego", "gssapi"), default="pyspnego")
    parser.add_argument("--binding", type=bytes.fromhex, help="application data of the channel binding, in hexadecimal")
    told = parser.parse_args()
    acceptor = {"pyspnego": ByPyspnego, "gssapi": ByGssapi}[told.by](told.protocol, told.binding)
    for line in sys.stdin:
        print(json.dumps(answer(acceptor, json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
