#!/usr/bin/env python3
"""A server that demands a login through pyspnego (NTLM, Kerberos, SPNEGO, CredSSP) or Basic, and answers WS-Man to who is known.

Bodies may be sealed (MS-WSMV 2.2.9.1); a sealed request gets a sealed answer, also a fault. Kerberos takes its keytab and realm
from the environment (KRB5_KTNAME, KRB5_CONFIG: see kdc.py).
"""

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
from certificate import HASHES, OLD_SUITES, Certificate
from ending import Ending, add_lifetime, announce
from login import Login, Policy, Refused
from sealed import NotSealed, Seal, is_sealed

HERE = os.path.dirname(os.path.abspath(__file__))
MAX_BODY = 1 << 20  # bytes
CLEAR = "application/soap+xml;charset=UTF-8"


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
    server_version = "wsman-acceptor"
    wbufsize = -1  # head and body in one piece, which nothing holds back on its way

    def setup(self):
        self.number = next(self.server.numbers)
        self.login = None
        self.seal = None
        self.known = False
        self.answers = 0
        self.timeout = self.server.told.idle
        self.request.settimeout(self.timeout)
        if self.server.told.transport == "https":
            self.request.do_handshake()
        super().setup()
        self.server.log.write("connection", connection=self.number, tls=getattr(self.request, "version", lambda: None)())

    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MAX_BODY))
        scheme, _, token = (self.headers.get("Authorization") or "").partition(" ")
        try:
            challenge = self.authenticate(scheme, token) if scheme else None
        except Refused as refusal:
            self.forget(refusal)
            return self.demand(token_header(scheme, refusal.token))
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
            self.end_login()
            self.known, self.login = False, Login(self.server.policy, scheme)
        out, self.known = self.login.step(token)
        if self.known:
            self.seal = Seal(self.login, self.server.told.part_headers)
            self.log_login("ok", **self.login.seen)
        return token_header(scheme, out)

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
        self.end_login()
        self.log_login("refused", reason=str(refusal), **seen)

    def end_login(self):
        if self.login:
            self.login.end()
        self.login, self.known = None, False

    def finish(self):
        self.end_login()
        super().finish()

    def log_login(self, result, **fields):
        self.server.log.write("login", connection=self.number, result=result, **fields)

    def demand(self, challenge=None):
        """Answers 401: with the next token of a login under way, else with the schemes."""
        self.server.log.write("demand", connection=self.number, token=challenge is not None)
        headers = [challenge] if challenge else [scheme_header(scheme) for scheme in self.server.policy.schemes]
        self.reply(401, b"", [("WWW-Authenticate", header) for header in headers])

    def answer(self, body, last_token, scheme):
        """Answers who is known; an empty body, which only completes a login, with an empty answer."""
        headers = [("WWW-Authenticate", last_token)] if last_token else []
        if not body:
            return self.reply(200, b"", headers)
        content_type = self.headers.get("Content-Type", "")
        try:
            body, parts = self.open(content_type, body)
            request = wsman_host.Request(body)
        except (NotSealed, ET.ParseError) as error:
            self.server.log.write("bad body", connection=self.number, reason=str(error))
            self.close_connection = True
            return self.reply(400, b"", headers)
        status, text = wsman_host.answer(request)
        told = {"connection": self.number, "verb": request.verb, "status": status, "header": scheme or None, "parts": parts}
        self.server.log.write("request", **told)
        kind, text = self.seal.close(text.encode()) if parts else (CLEAR, text.encode())
        self.count()
        self.reply(status, text, [*headers, ("Content-Type", kind)])

    def open(self, content_type, body):
        """The body in clear, and how many sealed parts it had."""
        if is_sealed(content_type):
            if self.seal is None:
                raise NotSealed("sealed, and there is no login")
            return self.seal.open(content_type, body)
        if self.server.told.sealing == "required":
            raise NotSealed("not sealed")
        return body, 0

    def count(self):
        """After so many answers the connection ends, without a word to the client."""
        self.answers += 1
        if self.answers == self.server.told.close_after:
            self.close_connection = True

    def reply(self, status, body, headers):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("X-Connection", str(self.number))
        self.send_header("X-Authenticated", str(self.known).lower())
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """The standard log is not wanted: events are."""


def scheme_header(scheme):
    return 'Basic realm="WSMAN"' if scheme == "Basic" else scheme


def token_header(scheme, token):
    """A token of ours; of CredSSP it may be empty, and must be sent all the same."""
    if token or token == b"" and scheme == "CredSSP":
        return f"{scheme} {base64.b64encode(token).decode()}".strip()
    return None


class Acceptor(http.server.ThreadingHTTPServer):
    """The listening socket, and what its connections share."""

    daemon_threads = True

    def __init__(self, arguments, certificate, files):
        super().__init__(("127.0.0.1", arguments.port), Connection)
        self.told = arguments
        self.policy = Policy(arguments, certificate)
        self.log = Log(arguments.log)
        self.users = arguments.users
        self.numbers = itertools.count(1)
        if arguments.transport == "https":
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(*files)
            if arguments.suites == "2012r2":
                tls.maximum_version = ssl.TLSVersion.TLSv1_2
                tls.set_ciphers(OLD_SUITES)
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request, client_address):
        self.log.write("broken", reason=repr(sys.exc_info()[1]))


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="loopback port (default: one that is free)")
    parser.add_argument("--transport", choices=("https", "http"), default="https")
    parser.add_argument("--schemes", default="Negotiate", help="announced schemes, e.g. Negotiate,Kerberos,CredSSP,Basic")
    parser.add_argument("--engine", choices=("pyspnego", "gss-ntlmssp", "gensec"), default="pyspnego", help="who checks NTLM")
    parser.add_argument("--smb-conf", metavar="FILE", help="of samba_ad.py, for gensec")
    parser.add_argument("--binding", choices=("required", "wrong", "off"), default="required", help="channel binding")
    parser.add_argument("--mic", choices=("required", "optional"), default="required")
    parser.add_argument("--sealing", choices=("optional", "required"), default="optional", help="what a body must be")
    parser.add_argument("--part-headers", choices=("tab", "bare"), default="tab", help="how those of sealed answers begin")
    parser.add_argument("--credssp-tls", choices=("1.2", "1.3"), default="1.3", help="the highest version inside CredSSP")
    parser.add_argument("--suites", choices=("all", "2012r2"), default="all", help="2012r2: TLS 1.2 with its RSA suites alone")
    parser.add_argument("--close-after", type=int, metavar="ANSWERS", help="ends each connection after so many answers")
    parser.add_argument("--idle", type=float, default=60, metavar="SECONDS", help="how long a connection may be silent")
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
    with tempfile.TemporaryDirectory(prefix="wsman-acceptor-") as folder:
        os.environ["KRB5RCACHENAME"] = f"file2:{folder}/replays"
        files = certificate.write(folder)
        with Acceptor(told, certificate, files) as server:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            announce(server.server_address[1], certificate, files[0])
            ending.wait(told.lifetime)
            server.shutdown()


if __name__ == "__main__":
    main()
