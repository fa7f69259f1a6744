"""How much of something may come at once, and how much in the long run."""

from __future__ import annotations

import logging
import time
from dataclasses import field

from limits.storage import Storage

from enquiry_hub.core.late import dataclass

log = logging.getLogger(__name__)


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


@dataclass
class CommonAllowance:
    """Let so many through in a window from all processes together, counted where every process counts.

    A process asks for `share` at a time, so that not each one costs a question; what is left of a share ends with the
    window. Where the counter cannot be asked everything is let through: each process has its own allowances besides.
    """

    counter: Storage
    most: int
    window: int  # seconds
    share: int = 20
    pause: float = 1.0  # seconds for which whoever is flooding is refused without a question
    rest: float = 10.0  # seconds for which a counter that did not answer is left alone: asking takes as long as it is waited for
    shares: dict[str, tuple[int, float]] = field(default_factory=dict)  # by name: how many are left here, and until when
    rests_until: float = 0.0

    def take(self, name: str) -> bool:
        """Use one up of what a name may have, if one is left; of two threads in one moment each may have the last."""
        moment = time.monotonic()
        left, until = self.shares.get(name, (0, 0.0))
        if until <= moment or left == 0:
            left = self._ask(name)
            until = moment + (self.window if left else self.pause)
        elif left < 0:
            return False
        self.shares[name] = (left - 1, until)
        return left > 0

    def forget(self, name: str) -> None:
        """Forget what is left of a share; the common counter knows what was given."""
        self.shares.pop(name, None)

    def _ask(self, name: str) -> int:
        if time.monotonic() < self.rests_until:
            return self.share
        try:
            given = self.counter.incr(f"live/{name}", self.window, amount=self.share)
        except self.counter.base_exceptions as error:
            log.error("socket messages cannot be counted together (%s)", type(error).__name__)
            self.rests_until = time.monotonic() + self.rest
            return self.share
        return self.share if given <= self.most else 0


def room_for_sockets(threads: int) -> int:
    """Return how many sockets a process of so many threads takes: each holds a thread, and pages need some too."""
    return threads - max(8, min(40, threads // 5))
