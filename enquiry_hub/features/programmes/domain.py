"""Pure rules of the calendar: half-terms, agendas, where today is on the line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from enquiry_hub.core.clock import from_local, local
from enquiry_hub.core.late import dataclass

UNNUMBERED = re.compile(r"[\d_]+")
LONGEST_BREAK = timedelta(days=25)
LONGEST_NIGHT = timedelta(hours=8)


def clock_in_session(begins: datetime, clock: str, within: timedelta = LONGEST_NIGHT) -> datetime:
    """Return the UTC moment of a London time on the day a session begins, or past midnight if that is within so long of its beginning."""
    day = local(begins).date()
    moment, later = from_local(day, clock), from_local(day + timedelta(days=1), clock)
    return later if moment < begins and later - begins <= within else moment


@dataclass(frozen=True)
class Span:
    """Be a named time from its first to its last day."""

    name: str
    starts_on: date
    ends_on: date


def terms_of(half_terms: Sequence[Span]) -> list[Span]:
    """Put half-terms together to terms: two that follow each other within weeks, and whose names differ in numbers only."""
    found: list[Span] = []
    alone = False
    for span in sorted(half_terms, key=lambda span: span.starts_on):
        name = " ".join(UNNUMBERED.sub(" ", span.name).split())
        if alone and found[-1].name.casefold() == name.casefold() and span.starts_on - found[-1].ends_on <= LONGEST_BREAK:
            found[-1], alone = Span(found[-1].name, found[-1].starts_on, span.ends_on), False
        else:
            found.append(Span(name, span.starts_on, span.ends_on))
            alone = True
    return found


def half_term_of(day: date, half_terms: Sequence[Span]) -> str | None:
    """Return the half-term that a day falls in, or None in the holidays."""
    return next((span.name for span in half_terms if span.starts_on <= day <= span.ends_on), None)


def at_most_one_each(days: Sequence[date], half_terms: Sequence[Span]) -> bool:
    """Say whether no half-term holds two of the days (DOMAIN 1: advice to the planner, never a block)."""
    # By the half-term and not by its name: some have none, and another year has the same ones.
    return all(sum(span.starts_on <= day <= span.ends_on for day in days) <= 1 for span in half_terms)


def agenda_lines(items: Sequence[tuple[int, str]]) -> str:
    """Return minutes and titles as one writes them, a line for each part."""
    return "\n".join(f"{minutes} {title}" for minutes, title in items)


def agenda_times(starts_at: datetime, minutes: Sequence[int]) -> list[datetime]:
    """Return when each part of an agenda begins, one after another."""
    times, moment = [], starts_at
    for length in minutes:
        times.append(moment)
        moment += timedelta(minutes=length)
    return times


def minutes_left(starts_at: datetime, ends_at: datetime, minutes: Sequence[int]) -> int:
    """Return how many minutes of a session its agenda leaves open; negative when it runs over."""
    return int((ends_at - starts_at).total_seconds() // 60) - sum(minutes)


def place_on_line(moment: datetime, starts: Sequence[datetime]) -> tuple[int, int] | None:
    """Return where a moment is on the line: the index of the stop behind it and twentieths of the way to the next; None before the first."""
    behind = max((index for index, start in enumerate(starts) if start <= moment), default=None)
    if behind is None:
        return None
    if behind + 1 == len(starts):
        return behind, 0
    way = (moment - starts[behind]) / (starts[behind + 1] - starts[behind])
    return behind, max(0, min(19, int(way * 20)))
