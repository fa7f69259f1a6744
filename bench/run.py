"""Measure what a page, a post and a delivery cost a server in CPU time, and print a table beside the floors.

    python -m bench.run                                             the floors alone
    python -m bench.run --url http://127.0.0.1:8000 --pid 4711 --cookies cookies.txt --page /threads/x \\
        --post /threads/x/posts --channel thread:x --clients 200

The server runs by itself (see README.md); `--pid` is its process, whose children count too. CPU time is read
from /proc: it depends little on what else the machine does, unlike waiting times.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

TICK = os.sysconf("SC_CLK_TCK")
PSS = re.compile(r"^Pss:\s+(\d+)", re.MULTILINE)
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
BODY = "What did we notice when we tried this in our own school, and what would we do differently? " * 8


@dataclass(frozen=True)
class Target:
    """Say where a server's page, post and live channel are."""

    name: str
    url: str
    pid: int
    page: str
    post: str
    post_quietly: str
    enter: str
    cookies: tuple[str, ...] = ("",)
    event: str = "post"


@dataclass(frozen=True)
class Result:
    """Hold what one target costs: milliseconds of CPU and of waiting, microseconds a delivery, kilobytes each client of the
    second half, and megabytes that the first half brought besides."""

    page_cpu: float
    page_wait: float
    post_cpu: float
    post_wait: float
    delivery_cpu: float
    delivery_p50: float
    delivery_p99: float
    delivered: float
    memory: float
    memory_once: float


def family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    found, waiting = [], [pid]
    while waiting:
        found.append(waiting.pop())
        with contextlib.suppress(OSError):
            for task in Path(f"/proc/{found[-1]}/task").iterdir():
                waiting += [int(child) for child in (task / "children").read_text().split()]
    return found


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process and its living descendants have used."""
    total = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            values = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
            total += int(values[11]) + int(values[12])
    return total / TICK


def kilobytes(pid: int) -> int:
    """Return the memory that a process and its descendants have in use, shared pages once."""
    total = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            total += sum(int(found) for found in PSS.findall(Path(f"/proc/{member}/smaps_rollup").read_text()))
    return total


class Visitor:
    """Be one person with one kept connection."""

    def __init__(self, target: Target) -> None:
        place = urlsplit(target.url)
        self._connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        self._headers = {"Cookie": target.cookies[0]} if target.cookies[0] else {}
        self._url, self._token = target.url, ""

    def get(self, path: str) -> str:
        """Get a page."""
        text = self._ask("GET", path, None, {})
        if found := TOKEN.search(text):
            self._token = found[1]
        return text

    def post(self, path: str) -> str:
        """Write a post."""
        fields = {"body": BODY, "client_id": str(uuid.uuid4()), "csrf_token": self._token}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json",
            "Referer": self._url,
        }  # fmt: skip
        return self._ask("POST", path, urlencode(fields), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> str:
        for attempt in (1, 2):
            try:
                self._connection.request(method, path, body, {**self._headers, **headers})
                answer = self._connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError):
                # The server closes a connection that has been quiet for two seconds.
                self._connection.close()
                if attempt == 2:
                    raise
        text = answer.read().decode("utf-8", "replace")
        if answer.status >= 400 or (
            answer.status in (302, 303) and "sign-in" in (answer.getheader("Location") or "")
        ):
            raise RuntimeError(f"{method} {path}: {answer.status} {text[:200]}")
        return text


class Crowd:
    """Be some of the clients, in a process of their own; each takes the cookie of its number."""

    def __init__(self, target: Target, numbers: range, folder: Path) -> None:
        cookies = folder / f"cookies{numbers.start}.txt"
        cookies.write_text("\n".join(target.cookies[number % len(target.cookies)] for number in numbers), encoding="utf-8")
        command = [sys.executable, "-m", "bench.client", "--url", target.url, "--cookies", str(cookies)]
        command += ["--clients", str(len(numbers)), "--enter", target.enter, "--event", target.event]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._read()

    def _read(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the clients ended")
        return line

    def report(self) -> dict[str, Any]:
        """Return what the clients have seen."""
        assert self._process.stdin is not None
        self._process.stdin.write("report\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._read())
        return told

    def close(self) -> None:
        """End the clients."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def timed(target: Target, times: int, action: str, pause: float = 0.0) -> tuple[float, float, list[float]]:
    """Do something so many times; return CPU seconds each, median seconds waited, and when each began."""
    visitor = Visitor(target)
    for _ in range(3):  # the first ones compile templates and statements, and open connections
        visitor.get(target.page)
        if action != "page":
            visitor.post(target.post_quietly)
    before, waits, starts = cpu_seconds(target.pid), [], []
    for _ in range(times):
        starts.append(time.monotonic())
        if action == "page":
            visitor.get(target.page)
        else:
            visitor.post(target.post if action == "post" else target.post_quietly)
        waits.append(time.monotonic() - starts[-1])
        time.sleep(pause)
    return (cpu_seconds(target.pid) - before) / times, statistics.median(waits), starts


def measure(target: Target, *, clients: int, pages: int, posts: int) -> Result:
    """Measure one target; with BENCH_ONCE set by few times, to see that it runs."""
    if "BENCH_ONCE" in os.environ:
        pages, posts = 5, 5
    page_cpu, page_wait, _ = timed(target, pages, "page")
    post_cpu, post_wait, _ = timed(target, posts, "quietly")
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as folder:
        used = [kilobytes(target.pid)]
        crowds: list[Crowd] = []
        entered: list[dict[str, Any]] = []
        for first, last in ((0, clients // 2), (clients // 2, clients)):
            crowds.append(Crowd(target, range(first, last), Path(folder)))
            entered.append(crowds[-1].report())
            used.append(kilobytes(target.pid))
        ready = sum(before["ready"] for before in entered)
        if ready != clients or any(before["lost"] for before in entered):
            print(f"{target.name}: {ready} of {clients} clients entered; {[before['failed'] for before in entered]}", file=sys.stderr)
        rounds = max(5, min(posts, 40))
        told_cpu, _, starts = timed(target, rounds, "post", pause=0.25)
        time.sleep(1)
        heard = [crowd.report()["messages"][len(before["messages"]) :] for crowd, before in zip(crowds, entered, strict=True)]
        for crowd in crowds:
            crowd.close()
    messages = [[at for seen in same for at in seen] for same in zip_longest(*heard, fillvalue=[])]
    delays = sorted(at - begun for begun, seen in zip(starts, messages, strict=False) for at in seen)
    each = (used[2] - used[1]) / max(clients - clients // 2, 1)
    arrived = sum(len(seen) for seen in messages)
    return Result(
        page_cpu * 1000, page_wait * 1000, post_cpu * 1000, post_wait * 1000,
        max(0.0, told_cpu - post_cpu) * rounds / max(arrived, 1) * 1e6,
        _part(delays, 0.5) * 1000, _part(delays, 0.99) * 1000, arrived / (rounds * max(clients, 1)) * 100,
        each, (used[1] - used[0] - each * (clients // 2)) / 1024,
    )  # fmt: skip


def _part(ordered: list[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


@contextlib.contextmanager
def floors(port: int, threads: int) -> Iterator[Target]:
    """Serve the floors with so many threads and give them as a target."""
    process = subprocess.Popen([sys.executable, "-m", "bench.floors", "--port", str(port), "--threads", str(threads)])
    url = f"http://127.0.0.1:{port}"
    target = Target("floor", url, process.pid, "/page", "/post?tell=1", "/post", "{}")
    try:
        for _ in range(100):
            with contextlib.suppress(OSError, http.client.HTTPException):
                Visitor(target).get("/page")
                break
            time.sleep(0.1)
        yield target
    finally:
        process.terminate()
        process.wait(20)


ROWS = (
    ("page of 50 posts, CPU ms", "page_cpu"),
    ("page of 50 posts, median ms", "page_wait"),
    ("post with nobody listening, CPU ms", "post_cpu"),
    ("post with nobody listening, median ms", "post_wait"),
    ("delivery to one client, CPU µs", "delivery_cpu"),
    ("delivery, half of them within ms", "delivery_p50"),
    ("delivery, 99 % of them within ms", "delivery_p99"),
    ("delivered, %", "delivered"),
    ("memory for each further client, kB", "memory"),
    ("memory that the first ones bring besides, MB", "memory_once"),
)


def table(results: dict[str, Result]) -> str:
    """Return the results as a Markdown table; with a floor and one other, also how many times the floor."""
    names = list(results)
    times = ["times"] if len(names) == 2 else []
    lines = ["| | " + " | ".join(names + times) + " |", "|---|" + "---:|" * (len(names) + len(times))]
    for label, name in ROWS:
        values = [getattr(results[target], name) for target in names]
        cells = [f"{value:.1f}" for value in values]
        if times:
            cells.append(f"{values[1] / values[0]:.1f}" if values[0] else "-")
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    """Be the command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--url", help="where Enquiry Hub runs; without it only the floors are measured")
    parser.add_argument("--pid", type=int, help="its process")
    parser.add_argument(
        "--cookies", type=Path, help="one Cookie header a line; the first one writes the posts"
    )
    parser.add_argument("--page", default="/", help="path of a thread with 50 posts")
    parser.add_argument("--post", help="path that takes a post in that thread")
    parser.add_argument(
        "--post-quietly", help="path of a thread that no client has entered (default: --post)"
    )
    parser.add_argument("--channel", default="", help="channel that the clients enter, such as thread:x")
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--posts", type=int, default=100)
    parser.add_argument("--floor-port", type=int, default=8901)
    asked = parser.parse_args()
    work = {"clients": asked.clients, "pages": asked.pages, "posts": asked.posts}
    results = {}
    with floors(asked.floor_port, asked.clients + 60) as floor:
        results["floor"] = measure(floor, **work)
    if asked.url:
        cookies = tuple(asked.cookies.read_text(encoding="utf-8").split("\n")) if asked.cookies else ("",)
        hub = Target(
            "Enquiry Hub", asked.url, asked.pid, asked.page, asked.post, asked.post_quietly or asked.post,
            json.dumps({"channel": asked.channel}), tuple(filter(None, cookies)) or ("",),
        )  # fmt: skip
        results["Enquiry Hub"] = measure(hub, **work)
    print(f"{asked.clients} clients, {asked.pages} pages, {asked.posts} posts\n\n{table(results)}")


if __name__ == "__main__":
    main()
