"""Many open threads and a steady stream of requests, for minutes: errors, waiting, deliveries, memory.

    python -m bench.load                                     500 sockets and 20 requests a second for ten minutes
    python -m bench.load --sockets 60 --rate 10 --minutes 1

Makes a cohort in a folder of its own and serves it as `enquiry-hub run` does, on SQLite and without limits on rates. Each
socket is another member's, with the same thread open. One request in ten is a post there, the others read: the thread's
page, what is new in it, the first page, the notices. Requests begin when they are due, whether or not those before are
answered. Memory is that of all the server's processes. Needs Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from bench.client import CLOSE, PING, PONG, Client, Crowd, obey, take_frames
from bench.run import Target, Visitor, family
from bench.world import KEY, World, make_world

SEQ = re.compile(rb'"seq":\s*(\d+)')
AT_WORK = 32  # people who send the requests
SETTLE = 5.0  # seconds that the last deliveries are given
MEGABYTE = 1024 * 1024


class Hearer(Client):
    """Be a client that notes which posts it was told of, when, and how often."""

    def __init__(self, url: str, cookie: str, enter: str) -> None:
        self.heard: dict[int, list[float]] = {}
        super().__init__(url, cookie, enter, "post")

    def handle(self) -> bool:
        """Handle the whole frames that have arrived; return False when the connection is over."""
        for opcode, payload in take_frames(self._buffer):
            if opcode == CLOSE:
                self.fault = self.fault or "closed by the server"
                return False
            if opcode == PING:
                self._send(payload, PONG)
            elif payload.startswith(self._event) and (found := SEQ.search(payload)):
                self.heard.setdefault(int(found[1]), []).append(time.monotonic())
            else:
                self._converse(payload)
        return not self.fault


class Audience(Crowd):
    """Be all clients of this process, and say what each post's deliveries were."""

    def report(self) -> str:
        """Return what happened so far as one JSON line: for each post when it came, and how many came again."""
        arrivals: dict[int, list[float]] = {}
        again = 0
        for client in self.clients:
            assert isinstance(client, Hearer)
            for seq, moments in client.heard.items():
                arrivals.setdefault(seq, []).append(round(moments[0], 4))
                again += len(moments) - 1
        ready = sum(client.ready for client in self.clients)
        return json.dumps({"ready": ready, "lost": len(self.failed), "failed": self.failed[:5], "again": again, "arrivals": arrivals})


@dataclass
class Load:
    """Hold what happened: seconds waited, what failed, and the deliveries of each post."""

    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    posted: dict[int, float] = field(default_factory=dict)
    late: float = 0.0
    delays: list[float] = field(default_factory=list)
    expected: int = 0
    again: int = 0
    lost: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def delivered(self) -> int:
        """Return how many deliveries of posts arrived, each socket's counted once."""
        return len(self.delays)

    @property
    def growth(self) -> float:
        """Return by how many MB memory grew after the first fifth, in which caches and pools fill."""
        settled = self.memory[len(self.memory) // 5 :]
        part = max(1, len(settled) // 5)
        return statistics.median(settled[-part:]) - statistics.median(settled[:part])

    def table(self) -> str:
        """Return the figures as a Markdown table."""
        rows = [
            ("requests", len(self.waits)), ("errors", len(self.errors)), ("request, half of them within ms", _part(self.waits, 0.5)),
            ("request, 99 % of them within ms", _part(self.waits, 0.99)), ("posts", len(self.posted)),
            ("deliveries expected", self.expected), ("deliveries that arrived", self.delivered), ("that arrived again", self.again),
            ("delivery, half of them within ms", _part(self.delays, 0.5)), ("delivery, 99 % of them within ms", _part(self.delays, 0.99)),
            ("sockets lost", len(self.lost)), ("memory at first, MB", round(self.memory[0])),
            ("memory at the end, MB", round(self.memory[-1])), ("growth after the first fifth, MB", round(self.growth, 1)),
            ("request begun late by at most, ms", round(self.late * 1000)),
        ]  # fmt: skip
        return "\n".join(["| | |", "|---|---:|", *(f"| {label} | {value:,} |" for label, value in rows)])


def _part(values: list[float], share: float) -> int:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000) if ordered else 0


def memory_of(pid: int) -> float:
    """Return the MB of memory that a process and its descendants hold."""
    pages = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            pages += int(Path(f"/proc/{member}/statm").read_text().split()[1])
    return pages * resource.getpagesize() / MEGABYTE


class Passer(Visitor):
    """Be one person who begins a connection for each request: a kept one may be hung up by the server as it is used."""

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        self._connection.close()
        return super()._ask(method, path, body, headers)


class Stream:
    """Send requests when they are due, by several people, and note what came of them."""

    def __init__(self, url: str, world: World, load: Load) -> None:
        page = f"/threads/{world.busy}"
        self._reads = [page, f"{page}/posts.json?after=40", page, "/notices", page, f"{page}/posts.json?after=49", page, "/", page]
        self._post, self._load, self._lock = f"{page}/posts", load, threading.Lock()
        self._visitors = [Passer(Target("", url, 0, page, self._post, "", "", (cookie,))) for cookie in world.cookies[:AT_WORK]]
        self._free = list(self._visitors)
        for visitor in self._visitors:
            visitor.get(page)

    def run(self, rate: float, seconds: float) -> None:
        """Send so many requests a second."""
        begun = time.monotonic()
        with ThreadPoolExecutor(len(self._visitors)) as pool:
            for number in range(int(rate * seconds)):
                due = begun + number / rate
                time.sleep(max(0.0, due - time.monotonic()))
                pool.submit(self._send, number, due)

    def _send(self, number: int, due: float) -> None:
        with self._lock:
            visitor = self._free.pop()
        begun = time.monotonic()
        try:
            if number % 10 == 0:
                seq = json.loads(visitor.post(self._post))["seq"]
                with self._lock:
                    self._load.posted[seq] = begun
            else:
                visitor.get(self._reads[number % 10 - 1])
        except Exception as error:  # whatever it is, it is what the load test counts
            self._load.errors.append(f"{type(error).__name__}: {error}"[:300])
        with self._lock:
            self._load.waits.append(time.monotonic() - begun)
            self._load.late = max(self._load.late, begun - due)
            self._free.append(visitor)


@contextlib.contextmanager
def served(folder: Path, port: int, sockets: int) -> Iterator[tuple[str, int]]:
    """Serve the folder's store and give address and process."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("HUB_")}, "HUB_DATA_DIR": str(folder),
        "HUB_SECRET_KEY": KEY, "HUB_RATE_LIMITS": "0", "HUB_THREADS": str(sockets + 60), "HUB_PORT": str(port), "HUB_EMBEDDED_WORKER": "0",
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "enquiry_hub", "run"], env=environment, stdout=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{url}/healthz", timeout=2)
                break
            time.sleep(0.1)
        yield url, server.pid
    finally:
        server.terminate()
        server.wait(40)


class Listening:
    """Be the audience, in a process of its own."""

    def __init__(self, url: str, world: World, folder: Path, sockets: int) -> None:
        cookies = folder / "cookies.txt"
        cookies.write_text("\n".join(world.cookies), encoding="utf-8")
        command = [sys.executable, "-m", "bench.load", "--listen", url, "--cookies", str(cookies)]
        command += ["--channel", f"thread:{world.busy}", "--sockets", str(sockets)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the clients ended")
        return line

    def report(self) -> dict[str, object]:
        """Return what they have heard."""
        assert self._process.stdin is not None
        self._process.stdin.write("report\n")
        self._process.stdin.flush()
        told: dict[str, object] = json.loads(self._read())
        return told

    def close(self) -> None:
        """Hang up."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


def measure(folder: Path, *, sockets: int, rate: float, seconds: float, port: int) -> Load:
    """Make a cohort, serve it, put it under load, and return what happened."""
    _allow_files(sockets + 400)
    load, world = Load(), make_world(folder, max(sockets, AT_WORK))
    with served(folder, port, sockets) as (url, pid):
        listening = Listening(url, world, folder, sockets)
        over = threading.Event()
        watch = threading.Thread(target=_watch_memory, args=(pid, load, over, seconds))
        stream = Stream(url, world, load)
        watch.start()
        try:
            stream.run(rate, seconds)
            time.sleep(SETTLE)
        finally:
            over.set()
            watch.join()
        told = listening.report()
        listening.close()
    load.expected = len(load.posted) * sockets
    load.again = told["again"]
    load.lost = [*told["failed"], *["not let in"] * (sockets - told["ready"] - told["lost"])]
    for seq, moments in told["arrivals"].items():
        begun = load.posted.get(int(seq))
        load.delays += [moment - begun for moment in moments] if begun is not None else []
    return load


def _allow_files(many: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < many:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(many, hard), hard))


def _watch_memory(pid: int, load: Load, over: threading.Event, seconds: float) -> None:
    load.memory.append(memory_of(pid))
    while not over.wait(max(0.5, seconds / 100)):
        load.memory.append(memory_of(pid))
    load.memory.append(memory_of(pid))


def listen(asked: argparse.Namespace) -> None:
    """Be the process of the audience."""
    cookies = asked.cookies.read_text(encoding="utf-8").splitlines()
    enter = json.dumps({"channel": asked.channel})
    crowd = Audience(lambda number: Hearer(asked.listen, cookies[number % len(cookies)], enter), asked.sockets)
    crowd.wait_until_ready(120)
    print("ready", flush=True)
    obey(crowd)


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--sockets", type=int, default=500)
    parser.add_argument("--rate", type=float, default=20, help="requests a second")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--port", type=int, default=8903)
    parser.add_argument("--listen", help=argparse.SUPPRESS)
    parser.add_argument("--cookies", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--channel", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.listen:
        listen(asked)
        return
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        load = measure(Path(folder), sockets=asked.sockets, rate=asked.rate, seconds=asked.minutes * 60, port=asked.port)
    print(f"{asked.sockets} sockets, {asked.rate:g} requests a second, {asked.minutes:g} minutes\n\n{load.table()}")
    for line in [*load.errors[:5], *load.lost[:5]]:
        print(line, file=sys.stderr)


if __name__ == "__main__":
    main()
