"""Finds the answers in a file: as XML, as HTTP, or in a trace of `cimjob --trace-wire`."""

import re
from dataclasses import dataclass
from pathlib import Path

TRACE_ANSWER = re.compile(rb"^--- answer, HTTP (\d+)\n((?:  .*\n|\n)*)", re.MULTILINE)
HTTP_ANSWER = re.compile(rb"^HTTP/1\.[01] (\d{3})[^\r\n]*\r?\n((?:[^\r\n]+\r?\n)*)\r?\n", re.MULTILINE)
LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
CHUNKED = re.compile(rb"^transfer-encoding:\s*chunked", re.IGNORECASE | re.MULTILINE)


@dataclass
class Answer:
    """One answer of a host: its file and where it stands there, its HTTP status if that was kept, and its body."""

    file: Path
    place: str
    status: int | None
    body: bytes


def in_files(paths):
    """The answers in these files and in all files of these folders, in order of their names."""
    for path in map(Path, paths):
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            yield from in_file(file, str(file.relative_to(path)) if path.is_dir() else file.name)


def in_file(file, name):
    """The answers in one file; none where nothing in it looks like one."""
    content = file.read_bytes()
    found = list(in_trace(content) or in_http(content) or alone(content))
    for number, (status, body) in enumerate(found, start=1):
        yield Answer(file, name if len(found) == 1 else f"{name} answer {number}", status, body)


def in_trace(content):
    """Answers in a trace, whose lines are indented by two spaces."""
    bodies = ((int(status), re.sub(rb"^  ", b"", lines, flags=re.MULTILINE)) for status, lines in TRACE_ANSWER.findall(content))
    return [(status, body.removesuffix(b"\n")) for status, body in bodies]


def in_http(content):
    """Answers with their HTTP head, wherever in the file they stand."""
    found = []
    for head in HTTP_ANSWER.finditer(content):
        body = content[head.end():]
        length = LENGTH.search(head[2])
        if CHUNKED.search(head[2]):
            body = b"".join(chunks(body))
        elif length:
            body = body[: int(length[1])]
        found.append((int(head[1]), body))
    return found


def chunks(body):
    """The parts of a chunked body (RFC 9112, section 7.1)."""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if length == 0:
            return
        yield body[:length]
        body = body[length + 2:]


def alone(content):
    """The whole file, where it is one XML document; one in UTF-16 is played in UTF-8."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = re.sub(r"^\s*<\?xml.*?\?>", "", content.decode("utf-16"), flags=re.DOTALL).encode()
    text = content.lstrip(b"\xef\xbb\xbf \t\r\n")
    return [(None, content)] if text.startswith(b"<") else []
