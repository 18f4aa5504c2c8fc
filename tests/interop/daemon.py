"""A daemon that is not ours, run in the foreground as a child on a loopback port that was free."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time

READY_WITHIN = 15  # seconds
TRIES = 5


class Daemon:
    """The child; its command line and configuration may need the port, so `prepare(port)` gives the command."""

    def __init__(self, prepare, environment=None, output=None):
        self._prepare = prepare
        self._environment = {"PATH": f"{os.environ['PATH']}:/usr/sbin:/sbin", **(environment or {})}
        self._output = output
        self._child = None
        self.port = None

    def start(self):
        """Starts on a free port; another program may take it first, so that is tried a few times."""
        for _ in range(TRIES):
            self.port = free_port()
            self._child = self._spawn(self._prepare(self.port))
            if self._is_ready():
                return self
            self.stop()
        raise OSError(f"{self._prepare(self.port)[0]} did not start")

    def stop(self):
        """Ends the daemon by its pid, and with it its own children."""
        if self.is_running():
            self._child.terminate()
            try:
                self._child.wait(10)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()

    def is_running(self):
        return self._child is not None and self._child.poll() is None

    def _spawn(self, command):
        return subprocess.Popen(
            command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output or sys.stderr,
            stderr=self._output,
            start_new_session=True,
            preexec_fn=die_with_the_parent,
        )

    def _is_ready(self):
        """Whether the daemon takes connections before the time is over."""
        end = time.monotonic() + READY_WITHIN
        while time.monotonic() < end and self.is_running():
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return True
            except OSError:
                time.sleep(0.05)
        return False


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def die_with_the_parent():
    """Linux ends the daemon even when this program is killed (PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)
