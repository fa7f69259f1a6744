"""Starts of the hub that cost little: one process has loaded it, and forks for each start, instead of everything being loaded anew.

What is forked is a process of its own, with settings that it reads from its own environment, and runs and ends as `python -m enquiry_hub`.
Only that a start loads what it needs is not seen here: tests/upkeep/test_commands.py asks for that, of real ones.
Run as a program, this file is the process that forks.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import os
import runpy
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from functools import cache
from importlib import import_module
from typing import IO, Any

from enquiry_hub import create_app
from enquiry_hub.cli import COMMANDS
from enquiry_hub.config import read_settings
from tests.laws.source import ROOT

NUMBER = struct.Struct("!i")
LONGEST = 200_000  # bytes of an order, which holds an environment


class Forked:
    """Be a process with a call of `python -m enquiry_hub`, or of another module, as `subprocess.Popen` is one."""

    def __init__(self, *words: str, env: dict[str, str], module: str = "enquiry_hub", stdout: IO[Any] | None = None, stderr: IO[Any] | None = None) -> None:
        self._told, theirs = socket.socketpair()
        self._told.settimeout(60)
        self._ended: int | None = None
        with theirs, open(os.devnull, "wb") as nowhere:
            order = json.dumps([module, words, env]).encode()
            socket.send_fds(_stem(), [order], [theirs.fileno(), (stdout or nowhere).fileno(), (stderr or nowhere).fileno()])
        self.pid: int = NUMBER.unpack(self._told.recv(NUMBER.size))[0]

    def wait(self, timeout: float | None = None) -> int:
        """Return how it ended, when it has; raise TimeoutError after some seconds."""
        if self._ended is None:
            self._told.settimeout(timeout)
            self._ended = NUMBER.unpack(self._told.recv(NUMBER.size))[0]
            self._told.close()
        return self._ended

    def poll(self) -> int | None:
        """Return how it ended, or None while it goes on."""
        with contextlib.suppress(BlockingIOError):
            return self.wait(0)
        return None

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Tell it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.send_signal(signal.SIGKILL)


def call_forked(*words: str, env: dict[str, str], module: str = "enquiry_hub", timeout: float = 200) -> subprocess.CompletedProcess[str]:
    """Run it with these words in this environment, and return how it ended and what it said."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        process = Forked(*words, env=env, module=module, stdout=said, stderr=wrong)
        try:
            ended = process.wait(timeout)
        finally:
            process.kill()
        said.seek(0)
        wrong.seek(0)
        return subprocess.CompletedProcess(words, ended, said.read(), wrong.read())


@cache
def _stem() -> socket.socket:
    """Start the process that forks and return what takes its orders; it ends when that is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
    with theirs:
        process = subprocess.Popen([sys.executable, "-m", __name__, str(theirs.fileno())], cwd=ROOT, env=surroundings, pass_fds=[theirs.fileno()])
    atexit.register(process.wait, 60)
    atexit.register(ours.close)  # first: what is registered last is called first
    return ours


def main(orders: socket.socket) -> None:
    """Load the hub, and fork for each order until no more come."""
    for name in (*(f"enquiry_hub.commands.{module}" for module in COMMANDS.values()), "alembic.command"):
        import_module(name)
    with tempfile.TemporaryDirectory() as folder:
        create_app(read_settings({}, data_dir=folder, secret_key="nobody's, nobody's, nobody's, nobody's"))
    assert threading.active_count() == 1, "what is forked would lack a thread"
    gc.freeze()  # what is loaded stays, and nobody looks through it again
    signal.signal(signal.SIGCHLD, lambda *_: _bury())
    while True:
        order, files, _flags, _address = socket.recv_fds(orders, LONGEST, 3)
        if not order or os.fork() == 0:
            break
        for file in files:
            os.close(file)
    orders.close()
    if order:
        mind(*json.loads(order), *files)


def _bury() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def mind(module: str, words: list[str], environment: dict[str, str], told: int, *said: int) -> None:
    """Fork the one that is asked for, and tell which it is, and later how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if child := os.fork():
        os.write(told, NUMBER.pack(child))
        for file in said:
            os.close(file)
        os.write(told, NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])))
        os._exit(0)
    os.setsid()
    for place, file in enumerate((os.open(os.devnull, os.O_RDONLY), *said)):
        os.dup2(file, place)
        os.close(file)
    os.close(told)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
