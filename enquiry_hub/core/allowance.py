"""How much of something may come at once, and how much in the long run."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Allowance:
    """Let so many through at once and so many a second after."""

    per_second: float
    at_once: float
    left: float = field(init=False)
    asked_at: float = field(default_factory=time.monotonic)

    def __post_init__(self) -> None:
        self.left = self.at_once

    def take(self) -> bool:
        """Use one up, if one is left."""
        moment = time.monotonic()
        self.left = min(self.at_once, self.left + (moment - self.asked_at) * self.per_second)
        self.asked_at = moment
        if self.left < 1:
            return False
        self.left -= 1
        return True


def room_for_sockets(threads: int) -> int:
    """Return how many sockets a process of so many threads takes: each holds a thread, and pages need some too."""
    return threads - max(8, min(40, threads // 5))
