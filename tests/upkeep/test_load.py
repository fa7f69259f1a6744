"""Open threads and a stream of requests for a short while; `bench/load.py` is the long form."""

from __future__ import annotations

from pathlib import Path

from bench.load import measure
from tests.kit.servers import free_port

SOCKETS, RATE, SECONDS = 60, 10, 15
# Generous: this is no measurement, and the machine may be doing other things.
SLOWEST, MEGABYTES = 10.0, 60


def test_nothing_fails_and_every_delivery_arrives_once(tmp_path: Path) -> None:
    load = measure(tmp_path, sockets=SOCKETS, rate=RATE, seconds=SECONDS, port=free_port())
    assert not load.errors
    assert not load.lost, "sockets were lost"
    assert len(load.waits) == RATE * SECONDS
    assert len(load.posted) == RATE * SECONDS // 10
    assert (load.delivered, load.again) == (len(load.posted) * SOCKETS, 0)
    assert max(load.waits) < SLOWEST
    assert max(load.delays) < SLOWEST
    assert load.growth < MEGABYTES, load.memory
