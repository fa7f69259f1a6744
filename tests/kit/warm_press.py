"""A press that is warm: what draws documents is loaded once for a run, and forked for each document, instead of being started anew.

Before the first PDF it has drawn a page: the faces of type are unpacked then, which takes longer than to draw most papers, and what WeasyPrint
and the system make ready with the first page is there for all.

Who orders the same again gets what was drawn: everybody who follows every link asks for the same papers.

The child then does what the hub's own does. Only that it is started by the hub, and ended in time, is not as it is there:
tests/core/test_documents.py asks for that, of the cold one. Run as a program, this file is the process that is forked.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import json
import os
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import IO, Any

WORKER = Path(__file__).parents[2] / "enquiry_hub" / "core" / "documents" / "worker.py"
KEPT = 100
HEAD = struct.Struct("!ii")  # how it ended, and how long it is
PAGE = """<html lang="en"><head><title>Words</title><link rel="stylesheet" href="hub:css/paper.css"></head><body>
<h1 id="top" class="title running">Words</h1><p>Words, <b>words</b>, <i>words</i>, <a href="#top">here</a> and <a href="https://example.org">there</a>.</p>
<ul><li>Words</li></ul><table><tr><th>Words</th></tr><tr><td>Words</td></tr></table></body></html>"""


@contextmanager
def cold_press(press: ModuleType) -> Iterator[None]:
    """Let the press start each child anew, as the hub does, where a run has a warm one."""
    warm = press._by_child
    press._by_child = getattr(warm, "cold", warm)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        press._by_child = warm  # type: ignore[attr-defined]


@contextmanager
def warm_press(press: ModuleType) -> Iterator[None]:
    """Let the press hand its orders to one process, which is started with the first of them."""
    cold, lock, running = press._by_child, threading.Lock(), list[subprocess.Popen[bytes]]()
    drawn: dict[bytes, bytes] = {}

    def by_warm_child(order: dict[str, Any]) -> bytes:
        said = json.dumps(order).encode()
        mark = hashlib.sha256(said).digest()
        with lock:
            if mark in drawn:
                return drawn[mark]
            if not running:
                surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HUB_")}
                running.append(subprocess.Popen([sys.executable, "-P", __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=surroundings))
            try:
                ended, made = _ask(running[0], said)
            except (OSError, struct.error):  # it has ended
                running.clear()
                return cold(order)
            if ended == 0 and made:
                while len(drawn) >= KEPT:
                    del drawn[next(iter(drawn))]
                drawn[mark] = made
                return made
        return cold(order)  # which says what is wrong

    by_warm_child.cold = cold  # type: ignore[attr-defined]
    if hasattr(os, "fork"):
        press._by_child = by_warm_child  # type: ignore[attr-defined]
    try:
        yield
    finally:
        press._by_child = cold  # type: ignore[attr-defined]
        for process in running:
            process.communicate()


def _ask(process: subprocess.Popen[bytes], order: bytes) -> tuple[int, bytes]:
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(HEAD.pack(0, len(order)) + order)
    process.stdin.flush()
    ended, length = HEAD.unpack(process.stdout.read(HEAD.size))
    return ended, process.stdout.read(length)


def main(source: IO[bytes], target: IO[bytes]) -> None:
    """Load what draws documents, and fork for each order until no more come."""
    found = importlib.util.spec_from_file_location("worker", WORKER)
    assert found is not None and found.loader is not None
    worker = importlib.util.module_from_spec(found)
    found.loader.exec_module(worker)
    for kind in worker.MAKERS:
        try:
            worker.load_maker(kind)
        except (ImportError, OSError):  # PDF is not installed everywhere
            continue
    unpacked = False
    while head := source.read(HEAD.size):
        order = source.read(HEAD.unpack(head)[1])
        if not unpacked and (asked := json.loads(order))["kind"] == "pdf":
            unpack_faces(worker.load_maker("pdf"), asked["static"])
            unpacked = True
        ended, made = _forked(worker, order)
        target.write(HEAD.pack(ended, len(made)) + made)
        target.flush()


def unpack_faces(maker: ModuleType, static: str) -> None:
    """Draw a page with our style, and remember what the files of its faces of type hold."""
    woff2 = importlib.import_module("fontTools.ttLib.woff2")  # came with the maker: PDF is not installed everywhere
    unpack, held = woff2.decompress, dict[bytes, bytes]()

    def remembered(packed: IO[bytes], target: IO[bytes]) -> None:
        content = packed.read()
        if content not in held:
            out = io.BytesIO()
            unpack(io.BytesIO(content), out)
            held[content] = out.getvalue()
        target.write(held[content])

    woff2.decompress = remembered  # type: ignore[attr-defined]
    maker.make({"html": [PAGE], "static": static, "pictures": {}, "most_pages": 0})


def _forked(worker: ModuleType, order: bytes) -> tuple[int, bytes]:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            sys.stdin = SimpleNamespace(buffer=io.BytesIO(order))  # type: ignore[assignment]
            sys.stdout = SimpleNamespace(buffer=out)  # type: ignore[assignment]
            ended = worker.main()
        os._exit(ended)
    os.close(writing)
    with os.fdopen(reading, "rb") as back:
        made = back.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), made


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
