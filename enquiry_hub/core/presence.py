"""Who is in a channel at the other processes: each tells the others, and is forgotten when it falls silent."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import field
from threading import Lock
from typing import Any

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.relay import CONTROL, Relay

EVERY = 20.0  # seconds after which a process says again who is in its channels
FORGOTTEN_AFTER = 50.0  # seconds of silence: the process has died, or Redis is away

NamesIn = Callable[[str], dict[str, str]]
TellIn = Callable[[str], None]


@dataclass
class _Heard:
    names: dict[str, str]
    at: float = field(default_factory=time.monotonic)


_elsewhere: dict[str, dict[str, _Heard]] = {}
_lock = Lock()


def names_elsewhere(channel: str) -> dict[str, str]:
    """Return who is in a channel at other processes: names by person id."""
    with _lock:
        return {person_id: name for heard in _elsewhere.get(channel, {}).values() for person_id, name in heard.names.items()}


def announce(relay: Relay, channel: str, names: dict[str, str]) -> None:
    """Tell the other processes who is in a channel here."""
    relay.emit(CONTROL, {"here": channel, "at": relay.host_id, "names": names}, "/")


def hear(relay: Relay, said: dict[str, Any], names_here: NamesIn, tell_here: TellIn) -> None:
    """Take in who is in a channel at another process, tell it to the sockets here, and answer who does not know yet."""
    process, channel, names = said["at"], said["here"], said["names"]
    if process == relay.host_id:
        return
    with _lock:
        there = _elsewhere.setdefault(channel, {})
        known = there.pop(process, None)
        if names:
            there[process] = _Heard(names)
        if not there:
            del _elsewhere[channel]
    if (known.names if known else {}) != names:
        tell_here(channel)
    if known is None and names and (here := names_here(channel)):
        announce(relay, channel, here)


def forget_silent() -> list[str]:
    """Forget the processes that have said nothing for long; return the channels in which somebody is gone by that."""
    since, changed = time.monotonic() - FORGOTTEN_AFTER, []
    with _lock:
        for channel, there in list(_elsewhere.items()):
            left = {process: heard for process, heard in there.items() if heard.at > since}
            if len(left) == len(there):
                continue
            changed.append(channel)
            if left:
                _elsewhere[channel] = left
            else:
                del _elsewhere[channel]
    return changed


def forget_all() -> None:
    """Forget everybody, as when the application is made anew."""
    with _lock:
        _elsewhere.clear()
