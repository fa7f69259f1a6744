"""The benchmarks run and print their tables; what they measure is no test."""

from __future__ import annotations

import os

import pytest

from tests.kit.forked import call_forked
from tests.kit.servers import free_port

SMALL = (
    "impact --numbers 60", "framework --risks 3 --raters 6", "journal --pages 14", "growth --only thread --longest 220", "growth --only search --posts 400 --times 2",
    "growth --only digests --members 30", "start", "world --clients 3 --port {port} --floor-port {floor}",
)  # fmt: skip


@pytest.mark.parametrize("asked", [*SMALL, pytest.param("visit", marks=pytest.mark.browser)])
def test_a_benchmark_runs_and_prints_its_table(asked: str) -> None:
    name, *told = asked.format(port=free_port(), floor=free_port()).split()
    quiet = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")} | {"BENCH_ONCE": "1"}
    done = call_forked(*told, env=quiet, module=f"bench.{name}", timeout=280)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(lines) >= 3 and any(any(letter.isdigit() for letter in line) for line in lines), done.stdout
