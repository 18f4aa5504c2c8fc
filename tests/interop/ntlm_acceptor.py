#!/usr/bin/env python3
"""An HTTPS server that demands NTLM through pyspnego (MS-NLMP) or Basic, and answers WS-Man once the client is known."""

import argparse
import base64
import http.server
import itertools
import json
import os
import ssl
import sys
import tempfile
import threading
import xml.etree.ElementTree as ET

import wsman_host
from certificate import HASHES, Certificate
from ending import Ending, add_lifetime, announce
from ntlm_login import NtlmLogin, Policy, Refused

HERE = os.path.dirname(os.path.abspath(__file__))
MAX_BODY = 1 << 20  # bytes
IDLE = 60  # seconds a connection may be silent


class Log:
    """One JSON object a line, written whole."""

    def __init__(self, path):
        self._file = open(path, "a", encoding="utf-8") if path else sys.stderr
        self._lock = threading.Lock()

    def write(self, event, **fields):
        with self._lock:
            print(json.dumps({"event": event, **fields}, ensure_ascii=False), file=self._file, flush=True)


class Connection(http.server.BaseHTTPRequestHandler):
    """One TCP connection: the login belongs to it and dies with it."""

    protocol_version = "HTTP/1.1"
    server_version = "ntlm-acceptor"
    timeout = IDLE

    def setup(self):
        self.number = next(self.server.numbers)
        self.login = None
        self.known = False
        self.request.settimeout(IDLE)
        self.request.do_handshake()
        super().setup()
        self.server.log.write("connection", connection=self.number, tls=self.request.version())

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY))
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        try:
            challenge = self.authenticate(scheme, token) if scheme else None
        except Refused as refusal:
            self.forget(refusal)
            return self.demand()
        if not self.known:
            return self.demand(challenge)
        self.answer(body, challenge, scheme)
        if scheme == "Basic":
            self.known = False

    def authenticate(self, scheme, token):
        """Follows the Authorization header; returns the header value that answers it, if there is one."""
        if scheme not in self.server.policy.schemes:
            raise Refused(f"scheme {scheme} is not announced")
        try:
            token = base64.b64decode(token, validate=True)
        except ValueError as error:
            raise Refused("the token is not base64") from error
        if scheme == "Basic":
            self.known = self.basic(token.decode("utf-8", "replace"))
            return None
        if self.known or self.login is None:
            self.known, self.login = False, NtlmLogin(self.server.policy, scheme)
        out, self.known = self.login.step(token)
        if self.known:
            self.log_login("ok", **self.login.seen)
        return f"{scheme} {base64.b64encode(out).decode()}" if out else None

    def basic(self, credentials):
        """Whether `user:password` stands in the users file; the domain may be left out."""
        user, _, password = credentials.partition(":")
        for line in open(self.server.users, encoding="utf-8").read().splitlines():
            domain, name, secret = line.split(":")
            if user.casefold() in (name.casefold(), f"{domain}\\{name}".casefold()) and password == secret:
                self.log_login("ok", scheme="Basic", user=user)
                return True
        raise Refused("wrong user or password")  # Basic: not said which

    def forget(self, refusal):
        seen = self.login.seen if self.login else {}
        self.login, self.known = None, False
        self.log_login("refused", reason=str(refusal), **seen)

    def log_login(self, result, **fields):
        self.server.log.write("login", connection=self.number, result=result, **fields)

    def demand(self, challenge=None):
        """Answers 401: with the next token of a login under way, else with the schemes."""
        headers = [challenge] if challenge else [scheme_header(scheme) for scheme in self.server.policy.schemes]
        self.reply(401, b"", [("WWW-Authenticate", header) for header in headers])

    def answer(self, body, last_token, scheme):
        try:
            request = wsman_host.Request(body)
        except ET.ParseError:
            return self.reply(400, b"", [])
        status, text = wsman_host.answer(request)
        self.server.log.write("request", connection=self.number, verb=request.verb, status=status, header=scheme or None)
        self.reply(status, text.encode(), [("WWW-Authenticate", last_token)] if last_token else [])

    def reply(self, status, body, headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("X-Connection", str(self.number))
        self.send_header("X-Authenticated", str(self.known).lower())
        if body:
            self.send_header("Content-Type", "application/soap+xml;charset=UTF-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The standard log is not wanted: events are."""


def scheme_header(scheme):
    return 'Basic realm="WSMAN"' if scheme == "Basic" else scheme


class Acceptor(http.server.ThreadingHTTPServer):
    """The listening socket, and what its connections share."""

    daemon_threads = True

    def __init__(self, arguments, certificate, files):
        super().__init__(("127.0.0.1", arguments.port), Connection)
        self.policy = Policy(arguments, certificate)
        self.log = Log(arguments.log)
        self.users = arguments.users
        self.numbers = itertools.count(1)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(*files)
        self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        self.log.write("broken", reason=repr(sys.exc_info()[1]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="loopback port (default: one that is free)")
    parser.add_argument("--schemes", default="Negotiate", help="announced schemes, e.g. Negotiate,Basic")
    parser.add_argument("--binding", choices=("required", "wrong", "off"), default="required", help="channel binding")
    parser.add_argument("--mic", choices=("required", "optional"), default="required")
    parser.add_argument("--certificate-hash", choices=HASHES, default="sha256")
    parser.add_argument("--users", default=os.path.join(HERE, "users.txt"), help="lines DOMAIN:user:password")
    parser.add_argument("--log", help="file for the events (default: standard error)")
    add_lifetime(parser)
    return parser.parse_args()


def main():
    told = arguments()
    os.environ.update(NTLM_USER_FILE=os.path.abspath(told.users), LM_COMPAT_LEVEL="5")  # 5: NTLMv2 only
    ending = Ending()
    certificate = Certificate(told.certificate_hash)
    with tempfile.TemporaryDirectory(prefix="ntlm-acceptor-") as folder:
        files = certificate.write(folder)
        with Acceptor(told, certificate, files) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            announce(server.server_address[1], certificate, files[0])
            ending.wait(told.lifetime)
            server.shutdown()


if __name__ == "__main__":
    main()
