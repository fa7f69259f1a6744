"""What others go on seeing of numbers of people that were corrected, so that two views never tell of one to four of them (DOMAIN 5.9).

The rule looks at every number that could be seen on a day, not only at the last. A day that was taken away counts on, for whatever is written
down after it: the same people, with one corrected, under another day. In the place of a share others see that from before; of a count of
people they see none, for a number that is known to be wrong would go into what the rules say of the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from enquiry_hub.features.impact.domain.shown import Part, is_small, part_seen, tells_of_few

Ways = tuple[float, ...]


@dataclass(frozen=True)
class State:
    """Be a number as it once stood, by how many people it speaks of: none where it was taken away or others could not see it. `part` is of a share."""

    ways: Ways = ()
    part: Part | None = None


def count_state(count: float) -> State:
    """Return the state of a count of people."""
    return State(() if is_small(count) else (count,))


def share_state(part: Part) -> State:
    """Return the state of a share: those who are, who are not, and of whom nothing is known."""
    return State((part.k, part.n - part.k, part.unknown) if part_seen(part) else (), part)


@dataclass(frozen=True)
class Day:
    """Be a day that has a number, or had one: its states, the earliest first."""

    id: str
    states: tuple[State, ...]
    created_at: datetime
    withdrawn_at: datetime | None = None


def held_back(days: Sequence[Day]) -> dict[str, Part | None]:
    """Return the days, by their ids, of which others do not see the number as it is, with the earlier share that they see, or None."""
    held: dict[str, Part | None] = {}
    gone: list[tuple[datetime, list[Ways]]] = []
    for day in sorted(days, key=lambda day: day.created_at):
        seen = [ways for at, them in gone if at <= day.created_at for ways in them]
        own: list[State] = []
        for state in day.states:
            if state.ways and not tells_of_few([*seen, *(earlier.ways for earlier in own)], state.ways):
                own.append(state)
        if day.withdrawn_at is not None:
            gone.append((day.withdrawn_at, [state.ways for state in own]))
        elif day.states[-1].ways and (not own or own[-1].ways != day.states[-1].ways):
            held[day.id] = own[-1].part if own else None
    return held
