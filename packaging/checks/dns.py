"""A DNS server on 127.0.0.1:53 that knows one name, whose address is 127.0.0.1: dns.py NAME"""

import socket
import sys


def labels(name: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in name.split(".")) + b"\0"


def answer(query: bytes, known: bytes) -> bytes:
    end = query.index(b"\0", 12) + 5
    question = query[12:end]
    is_known, is_address = question[:-4].lower() == known, question[-4:-2] == b"\0\1"
    count = 1 if is_known and is_address else 0
    flags = b"\x81\x80" if is_known else b"\x81\x83"
    record = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if count else b""
    return query[:2] + flags + b"\0\1" + bytes([0, count]) + b"\0\0\0\0" + question + record


server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
while True:
    message, client = server.recvfrom(4096)
    server.sendto(answer(message, labels(sys.argv[1])), client)
