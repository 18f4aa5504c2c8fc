#!/usr/bin/env python3
"""Runs `openssl s_server`, which answers a GET with a page about the TLS session; to see with whom a handshake succeeds."""

import argparse
import shutil
import sys
import tempfile

from certificate import HASHES, OLD_SUITES, Certificate
from daemon import Daemon
from ending import Ending, add_lifetime, announce


def command(told, files):
    """How it is started, once the port is known."""
    given = ["openssl", "s_server", "-www", "-quiet", "-cert", files[0], "-key", files[1], "-no_tls1_3"]
    if told.suites == "2012r2":
        given += ["-cipher", OLD_SUITES]
    return lambda port: [*given, "-accept", f"127.0.0.1:{port}"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suites", choices=("all", "2012r2"), default="all", help="of TLS 1.2; 2012r2: its RSA suites alone")
    parser.add_argument("--certificate-hash", choices=HASHES, default="sha256")
    parser.add_argument("--log", help="file for what it says")
    add_lifetime(parser)
    return parser.parse_args()


def main():
    told = arguments()
    if shutil.which("openssl") is None:
        sys.exit("tls_server.py: openssl is missing")
    ending = Ending()
    certificate = Certificate(told.certificate_hash)
    with tempfile.TemporaryDirectory(prefix="tls-server-") as folder, open(told.log or "/dev/null", "w", encoding="utf-8") as log:
        files = certificate.write(folder)
        daemon = Daemon(command(told, files), output=log)
        try:
            announce(daemon.start().port, certificate, files[0])
            ending.wait(told.lifetime, daemon.is_running)
        finally:
            daemon.stop()


if __name__ == "__main__":
    main()
