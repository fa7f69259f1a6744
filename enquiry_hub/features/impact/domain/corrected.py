"""What others go on seeing of numbers of people that were corrected, so that two views never tell of one to four of them (DOMAIN 5.9).

All states of all days are gone through in the order in which they were written, and a state is shown unless it differs by one to four from
any that was shown of its day. A share that was shown and then taken away, or corrected until too few were left to show, counts on for whatever
is written later of a day that was there by then: the same people, with one corrected, under another day. Days that stand beside each other are
different counts, and are not compared so; nor are the many days of a count of people, which lie near each other by nature.

In the place of a share others see that from before; of a count of people they see none, for a number that is known to be wrong would go into
what the rules say of the chart.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from enquiry_hub.core.clock import local
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.impact.domain.shown import Part, is_small, part_seen, tells_of_few

Ways = tuple[float, ...]


@dataclass(frozen=True)
class State:
    """Be a number as it stood from a moment on, by how many people it speaks of: none where it was taken away or others could not see it. `part` is of a share."""

    at: datetime
    ways: Ways = ()
    part: Part | None = None


def count_state(at: datetime, count: float) -> State:
    """Return the state of a count of people."""
    return State(at, () if is_small(count) else (count,))


def share_state(at: datetime, part: Part) -> State:
    """Return the state of a share: those who are, who are not, and of whom nothing is known."""
    return State(at, (part.k, part.n - part.k, part.unknown) if part_seen(part) else (), part)


@dataclass(frozen=True)
class Day:
    """Be a day that has a number, or had one: its states, the earliest first."""

    id: str
    on_day: date
    states: tuple[State, ...]


def held_back(days: Sequence[Day]) -> dict[str, Part | None]:
    """Return the days, by their ids, of which others do not see the number as it is, with the earlier share that they see, or None."""
    held: dict[str, Part | None] = {}
    shown: dict[str, list[State]] = {day.id: [] for day in days}
    visible: dict[str, State] = {}
    gone: list[tuple[date, str, Ways]] = []
    steps = [(at, day, state) for day in days for at, state in _in_order(day)]
    for at, day, state in sorted(steps, key=lambda step: step[0]):
        seen, before = shown[day.id], visible.pop(day.id, None)
        held.pop(day.id, None)
        elsewhere = [ways for when, whose, ways in gone if whose != day.id and day.on_day <= when]
        if not state.ways:
            gone += [(local(at).date(), day.id, before.ways)] if before and before.part else []
        elif not tells_of_few([*elsewhere, *(earlier.ways for earlier in seen)], state.ways):
            seen.append(state)
            visible[day.id] = state
        else:
            held[day.id] = seen[-1].part if seen else None
            if before is not None:
                visible[day.id] = before
    return held


def _in_order(day: Day) -> list[tuple[datetime, State]]:
    """Return the states of a day with their moments, which follow each other even where a clock went back between two of them."""
    found: list[tuple[datetime, State]] = []
    for state in day.states:
        found.append((max(state.at, found[-1][0]) if found else state.at, state))
    return found
