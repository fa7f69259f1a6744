"""What was told of late: whoever enters a channel learns whether anything was said in it since their page was asked for."""

from __future__ import annotations

import os
import time
from threading import Lock

KEPT = 120.0  # seconds
MOST = 10_000  # channels, from which on those that were silent for so long are looked for
# Of words that are being typed, and of posts, which every page of a thread asks for by their numbers, nothing is kept.
PASSING = {"typing", "present", "post"}

_told: dict[str, float] = {}
_began = [time.monotonic()]
_lock = Lock()


def begin_again() -> None:
    """Know nothing of what was said before now: this process has just begun, or could not hear the others."""
    _began[:] = [time.monotonic()]


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=begin_again)


def note_told(channel: str) -> None:
    """Keep that something is said in a channel now, whoever hears it."""
    moment = time.monotonic()
    with _lock:
        if len(_told) >= MOST:
            for silent in [name for name, at in _told.items() if at < moment - KEPT]:
                del _told[silent]
        _told[channel] = moment


def told_within(channel: str, seconds: float) -> bool:
    """Say whether something was said in a channel within the last seconds, or may have been, for longer ago than is kept."""
    moment = time.monotonic()
    with _lock:
        return seconds >= min(KEPT, moment - _began[0]) or _told.get(channel, -KEPT) >= moment - seconds
