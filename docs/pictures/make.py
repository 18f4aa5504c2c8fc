#!/usr/bin/env python3
"""Makes the pictures of README.md anew: runs cimjob on a terminal against its simulated host and draws what a person sees.

    cargo build && docs/pictures/make.py target/debug/cimjob

Needs nothing but Python 3 on Linux or macOS.
"""

import fcntl
import html
import os
import pty
import re
import struct
import subprocess
import sys
import termios

FOLDER = os.path.dirname(os.path.abspath(__file__))
COLUMNS = 100
JOBS = "8E1C7A50-0000-4000-8000-0000000000"
PICTURES = {"explain": ["explain", JOBS + "01"], "list": ["list", "--failed", "--errors", "--limit", "6"]}
COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "35": "#d2a8ff", "36": "#76e3ea", "91": "#ff7b72"}
CELL, LINE, EDGE = 8.4, 20, 16


def start(program):
    """A simulated host; gives its process, and what a client must know of it."""
    host = subprocess.Popen([program, "simulate"], stdout=subprocess.PIPE, text=True)
    address, pin = (host.stdout.readline().split()[-1] for _ in range(2))
    known = {"CIMJOB_HOST": address, "CIMJOB_PIN": pin, "CIMJOB_USER": "LAB\\operator", "CIMJOB_PASSWORD": "Job-0815 please"}
    return host, known


def seen(command, variables):
    """What the command writes to a terminal, with its colors."""
    watcher, program = pty.openpty()
    fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    environment = {**os.environ, **variables, "TERM": "xterm-256color", "TZ": "UTC"}
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=program, stderr=subprocess.DEVNULL, env=environment)
    os.close(program)
    written = b""
    while True:
        try:
            part = os.read(watcher, 65536)
        except OSError:  # on Linux the end of a terminal is an error
            break
        if not part:
            break
        written += part
    process.wait(timeout=60)
    return written.decode().replace("\r", "").replace(variables["CIMJOB_HOST"].split(":")[0], "hv01")


def spans(line):
    """The pieces of a line, each with the attributes of its text."""
    style = {}
    for piece in re.split(r"(\x1b\[[0-9;]*m)", line):
        if not piece.startswith("\x1b"):
            yield piece, dict(style)
            continue
        for code in piece[2:-1].split(";"):
            if code in ("", "0"):
                style = {}
            elif code == "1":
                style["font-weight"] = "bold"
            elif code == "2":
                style["opacity"] = "0.65"
            elif code in COLORS:
                style["fill"] = COLORS[code]


def picture(text):
    lines = text.rstrip("\n").split("\n")
    width, height = int(COLUMNS * CELL) + 2 * EDGE, len(lines) * LINE + 2 * EDGE
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#0d1117"/>',
        '<g font-family="ui-monospace,Menlo,Consolas,monospace" font-size="14" fill="#e6edf3" xml:space="preserve">',
    ]
    for number, line in enumerate(lines):
        pieces = []
        for piece, style in spans(line):
            attributes = "".join(f' {name}="{value}"' for name, value in style.items())
            pieces.append(f"<tspan{attributes}>{html.escape(piece)}</tspan>" if piece else "")
        parts.append(f'<text x="{EDGE}" y="{EDGE + LINE * number + 14}">{"".join(pieces)}</text>')
    return "\n".join([*parts, "</g>", "</svg>", ""])


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/debug/cimjob"
    host, known = start(program)
    try:
        for name, arguments in PICTURES.items():
            shown = f"$ cimjob {' '.join(arguments)} --host hv01\n" + seen([program, *arguments], known)
            with open(os.path.join(FOLDER, f"{name}.svg"), "w", encoding="utf-8") as file:
                file.write(picture(shown))
            print(f"{name}.svg")
    finally:
        host.terminate()
        host.wait(timeout=10)


if __name__ == "__main__":
    main()
