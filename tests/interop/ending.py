"""How the servers of this folder end: standard input closed, SIGTERM, or their lifetime over."""

import json
import os
import signal
import threading


class Ending:
    """Waits for one of the three reasons to end. Make it before anything is started."""

    def __init__(self):
        self._told = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._told.set())

    def wait(self, lifetime, still_well=lambda: True):
        """Returns when told to end, after `lifetime` seconds, or when `still_well` says no (asked every half second)."""
        threading.Thread(target=self._read_standard_input, daemon=True).start()
        for _ in range(int(lifetime * 2)):
            if self._told.wait(0.5) or not still_well():
                return

    def _read_standard_input(self):
        while os.read(0, 4096):
            pass
        self._told.set()


def announce(port, certificate, certificate_pem, **more):
    """Prints the one line on standard output that says the server can be called."""
    line = {"port": port, "certificate_sha256": certificate.sha256, "certificate_pem": certificate_pem, **more}
    print(json.dumps(line), flush=True)


def add_lifetime(parser):
    """Adds `--lifetime`, the seconds after which a server ends of its own."""
    parser.add_argument("--lifetime", type=float, default=600, metavar="SECONDS", help="end after this time (default 600)")
