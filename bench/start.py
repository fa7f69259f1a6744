"""What a start costs: how long until the first page is answered, with how much CPU time, and how much memory is in use then, with nobody there.

    python -m bench.start                       five starts on SQLite, in a folder of its own
    python -m bench.start --python PATH         by a Python that has no more than `requirements/run.lock`, as whoever runs a hub has it:
                                                Socket.IO loads what the tests have besides where it is there
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import requests

from bench.run import cpu_seconds, kilobytes
from tests.kit.load import Hub, make_scene

STARTS = 5


def start(folder: Path, python: str) -> tuple[float, float, float]:
    """Return the seconds until the first page is there, the CPU seconds that it took, and the MiB in use."""
    begun = time.monotonic()
    with Hub(folder, python=python) as hub:
        requests.get(f"{hub.address}/sign-in", timeout=30).raise_for_status()
        waited = time.monotonic() - begun
        assert hub.process is not None
        return waited, cpu_seconds(hub.process.pid), kilobytes(hub.process.pid) / 1024


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", default=sys.executable)
    python = parser.parse_args().python
    with tempfile.TemporaryDirectory() as folder:
        make_scene(Path(folder), writers=1)
        seen = [start(Path(folder), python) for _ in range(1 if "BENCH_ONCE" in os.environ else STARTS)]
    rows = zip(("first page, seconds", "CPU, seconds", "memory in use, MiB"), zip(*seen, strict=True), ("2", "", "110"), strict=True)
    print("| a start | median | lowest | highest | aim |\n|---|---:|---:|---:|---:|")
    for name, figures, aim in rows:
        print(f"| {name} | {median(figures):.1f} | {min(figures):.1f} | {max(figures):.1f} | {aim} |")


if __name__ == "__main__":
    main()
