"""The open sockets of this process: whose, of which sign-in, in which channels, and how much each may send."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import field
from datetime import datetime
from threading import Lock

from limits.storage import Storage

from enquiry_hub.core.access import Actor
from enquiry_hub.core.allowance import Allowance, CommonAllowance
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.metrics import register_measure

MOST_SOCKETS = 40  # of one person: every tab of every device, and no more threads of the server than that
EVENTS_PER_SECOND, EVENTS_AT_ONCE = 10.0, 40.0
SOCKETS_THAT_COUNT = 3  # one account may send as much as so many sockets, however many it opens
# By all processes together: in four seconds what one alone would let through in about as long, flooding.
COMMON_WINDOW, COMMON_MOST = 4, 160


def _allowance(sockets: int = 1) -> Allowance:
    return Allowance(EVENTS_PER_SECOND * sockets, EVENTS_AT_ONCE * sockets)


@dataclass
class Listener:
    """Hold what one socket is: whose, of which sign-in, in which channels."""

    sid: str
    actor: Actor
    name: str
    until: datetime | None = None  # until when the sign-in lives, as far as is known; then it is asked about again
    channels: dict[str, str] = field(default_factory=dict)  # channel -> permission that let it in
    meeting: set[str] = field(default_factory=set)  # those of them in which it is told who is there
    allowance: Allowance = field(default_factory=_allowance)


class Sockets:
    """Hold who is connected, by socket, by person and by channel; every thread of the process asks it."""

    def __init__(self) -> None:
        self._by_sid: dict[str, Listener] = {}
        self._by_person: dict[str, set[str]] = defaultdict(set)
        self._in_channel: dict[str, set[str]] = defaultdict(set)
        self._accounts: dict[str, Allowance] = {}
        self._common: CommonAllowance | None = None
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._by_sid)

    def clear(self) -> None:
        """Forget everyone."""
        for table in (self._by_sid, self._by_person, self._in_channel, self._accounts):
            table.clear()

    def count_together(self, counter: Storage | None) -> None:
        """Let what accounts send count where every process counts, or in this process alone."""
        self._common = None if counter is None else CommonAllowance(counter, COMMON_MOST, COMMON_WINDOW)

    def add(self, item: Listener, *, room: int) -> bool:
        """Take a socket in, unless the process has no `room` for more or its person has too many."""
        person_id = str(item.actor.person_id)
        with self._lock:
            if len(self._by_sid) >= room or len(self._by_person[person_id]) >= MOST_SOCKETS:
                return False
            self._by_sid[item.sid] = item
            self._by_person[person_id].add(item.sid)
            return True

    def remove(self, sid: str) -> Listener | None:
        """Forget a socket that was closed, and return what it was."""
        with self._lock:
            item = self._by_sid.pop(sid, None)
            if item is None:
                return None
            person_id = str(item.actor.person_id)
            self._by_person[person_id].discard(sid)
            if not self._by_person[person_id]:
                del self._by_person[person_id]
                # An account that was flooding does not begin anew by hanging up.
                if (account := self._accounts.get(person_id)) and account.left > EVENTS_AT_ONCE:
                    del self._accounts[person_id]
                    if self._common is not None:
                        self._common.forget(person_id)
            for channel in item.channels:
                self._out_of(channel, sid)
            return item

    def get(self, sid: str) -> Listener | None:
        """Return a socket, or None when it is not known."""
        return self._by_sid.get(sid)

    def everyone(self) -> list[Listener]:
        """Return all sockets."""
        with self._lock:
            return list(self._by_sid.values())

    def inside(self, channel: str) -> list[Listener]:
        """Return the sockets in a channel."""
        with self._lock:
            return [self._by_sid[sid] for sid in self._in_channel.get(channel, ()) if sid in self._by_sid]

    def anybody_in(self, channel: str) -> bool:
        """Say whether there is a socket in a channel."""
        return bool(self._in_channel.get(channel))

    def enter(self, item: Listener, channel: str) -> None:
        """Count a socket to a channel."""
        with self._lock:
            self._in_channel[channel].add(item.sid)

    def leave(self, item: Listener, channel: str) -> None:
        """Count a socket to a channel no longer."""
        with self._lock:
            item.channels.pop(channel, None)
            item.meeting.discard(channel)
            self._out_of(channel, item.sid)

    def may_send(self, item: Listener) -> bool:
        """Use up one message of a socket and of its account, here and in all processes, if each has one left."""
        person_id = str(item.actor.person_id)
        with self._lock:
            account = self._accounts.setdefault(person_id, _allowance(SOCKETS_THAT_COUNT))
            if not (item.allowance.take() and account.take()):
                return False
        return self._common is None or self._common.take(person_id)

    def _out_of(self, channel: str, sid: str) -> None:
        self._in_channel[channel].discard(sid)
        if not self._in_channel[channel]:
            del self._in_channel[channel]


SOCKETS = Sockets()
register_measure("hub_sockets", "Open sockets of this process.", lambda: [({}, float(len(SOCKETS)))])
