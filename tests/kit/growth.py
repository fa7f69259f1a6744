"""Whether work grows with what it is given as a line does, on a machine of any speed."""

from __future__ import annotations

import time
from collections.abc import Callable

SMALLEST = 0.1  # seconds of CPU below which nothing is slow, on whatever machine


def check_growth(work: Callable[[int], object], size: int) -> None:
    """Fail where four times as much costs twelve times the CPU: a square costs sixteen times, a line four."""
    few, many = _cost(work, size // 4), _cost(work, size)
    assert many < 12 * few + SMALLEST, f"{few:.2f} s for a quarter, {many:.2f} s for the whole"


def _cost(work: Callable[[int], object], size: int) -> float:
    """Return the seconds of CPU of the quicker of two runs."""
    costs = []
    for _run in range(2):
        begun = time.process_time()
        work(size)
        costs.append(time.process_time() - begun)
    return min(costs)
