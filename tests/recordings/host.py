"""A host on the loopback that says what was recorded. It takes every NTLM login: it proves nothing, and only cimjob talks to it."""

import base64
import http.server
import re
import struct
import threading

ENVELOPE = (
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"'
    ' xmlns:n="http://schemas.xmlsoap.org/ws/2004/09/enumeration" xmlns:w="http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd">'
    "<s:Header><a:RelatesTo>uuid:0</a:RelatesTo></s:Header><s:Body>%s</s:Body></s:Envelope>"
)
OPENED = ENVELOPE % "<n:EnumerateResponse><n:EnumerationContext>recorded</n:EnumerationContext></n:EnumerateResponse>"
ENDED = ENVELOPE % "<n:PullResponse><n:Items/><n:EndOfSequence/></n:PullResponse>"
UNKNOWN_CLASS = ENVELOPE % (
    "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>a:DestinationUnreachable</s:Value></s:Subcode></s:Code>"
    '<s:Reason><s:Text xml:lang="">no classes here</s:Text></s:Reason></s:Fault>'
)
DECLARATION = b"http://schemas.dmtf.org/wbem/cim-xml/2/cim-schema/2/"
MESSAGE_ID = re.compile(rb"<[^>]*MessageID[^>]*>\s*([^<\s]+)\s*<")
RELATES_TO = re.compile(rb"(<(?:[\w-]+:)?RelatesTo[^>]*>)[^<]*(<)")
TARGET = struct.pack("<HH", 2, 8) + "HOST".encode("utf-16-le") + struct.pack("<HH", 0, 0)
CHALLENGE = (
    b"NTLMSSP\0" + struct.pack("<IHHII", 2, 0, 0, 56, 0xE2898215) + b"recorded" + bytes(8)
    + struct.pack("<HHI", len(TARGET), len(TARGET), 56) + bytes(8) + TARGET
)


class Host:
    """Listens on a port of its own; `say` sets what the next requests are answered with, one after the other."""

    def __init__(self):
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.say([])
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def say(self, answers):
        """Answers as `(status, body)`; a question for a class is answered aside: no recording has one."""
        self._server.answers = list(answers)


class Connection(http.server.BaseHTTPRequestHandler):
    """One connection with its login."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1

    def do_POST(self):
        request = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        token = (self.headers.get("Authorization") or "").partition(" ")[2]
        if token and base64.b64decode(token)[8] == 1:
            challenge = base64.b64encode(CHALLENGE).decode()
            return self.reply(401, b"", ("WWW-Authenticate", f"NTLM {challenge}"))
        if not request:
            return self.reply(200, b"")
        status, body = self.next(request)
        self.reply(status, related(body, request), ("Content-Type", "application/soap+xml;charset=UTF-8"))

    def next(self, request):
        if DECLARATION in request:
            return 500, UNKNOWN_CLASS.encode()
        answers = self.server.answers
        return answers.pop(0) if answers else (500, UNKNOWN_CLASS.encode())

    def reply(self, status, body, *headers):
        self.send_response(status)
        for name, value in (*headers, ("Content-Length", str(len(body)))):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def related(body, request):
    """The only change to a recorded answer: it names this request, where it names one at all."""
    asked = MESSAGE_ID.search(request)
    return RELATES_TO.sub(lambda found: found[1] + asked[1] + found[2], body) if asked else body
