"""Types of programme as a calendar: which sessions, how many weeks after the first day, by which design; dates that keep out of holidays and weekends."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.library.domain import PATTERN, PROMPT, PROTOCOL, part_id
from enquiry_hub.features.library.parts import item_of, parts
from enquiry_hub.features.programmes.domain import Span, half_term_of
from enquiry_hub.features.protocols.domain import protocols

DATA = Path(__file__).parent / "data" / "programmes.json"
WEEK, SATURDAY, FURTHEST = timedelta(weeks=1), 5, 12  # weeks that a date may move to get out of holidays


@dataclass(frozen=True)
class Stop:
    """Be one session of a type of programme, with its design."""

    title: str
    kind: str
    tense: str
    weeks: int
    begins: str
    purpose: str
    length: int
    items: tuple[Mapping[str, Any], ...]
    origin: str = ""  # the design of the library that it is a copy of
    thread: str = ""  # the protocol that is talked by in a thread from its day on

    @property
    def prompts(self) -> list[str]:
        """Return the lines of its prompts."""
        return [str(item["title"]) for item in self.items if item["kind"] == PROMPT]

    @property
    def protocols(self) -> list[str]:
        """Return the names of its protocols."""
        return [str(item["title"]) for item in self.items if item["kind"] == PROTOCOL]

    @property
    def thread_name(self) -> str:
        """Return the name of the protocol of its thread, or nothing."""
        return str(protocols()[self.thread].name) if self.thread else ""


@dataclass(frozen=True)
class ProgrammeType:
    """Be a type of programme."""

    code: str
    title: str
    about: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Drafted:
    """Be a session with the day that is proposed for it, and whether that was moved out of holidays or a weekend."""

    stop: Stop
    day: date
    moved: bool


@cache
def programme_types() -> dict[str, ProgrammeType]:
    """Return the types of programme by their codes, once."""
    rows: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return {code: ProgrammeType(code, row["title"], row["about"], tuple(_stop(one) for one in row["sessions"])) for code, row in rows.items()}


def _stop(row: Mapping[str, Any]) -> Stop:
    same = {name: row[name] for name in ("kind", "tense", "weeks", "begins", "thread")}
    if "pattern" in row:
        part = parts()[part_id(PATTERN, row["pattern"])]
        return Stop(title=part.title, purpose=part.when, length=part.minutes or 0, items=part.items, origin=part.id, **same)
    return Stop(title=row["title"], purpose=row["purpose"], length=row["length"], items=tuple(item_of(one) for one in row["items"]), **same)


def draft(programme: ProgrammeType, first: date, half_terms: Sequence[Span]) -> list[Drafted]:
    """Return the sessions of a type with a day for each, out of weekends and, as far as half-terms are known, out of holidays."""
    found = []
    for stop in programme.stops:
        wanted = first + stop.weeks * WEEK
        day = school_day(wanted, half_terms)
        found.append(Drafted(stop, day, day != wanted))
    return found


def school_day(day: date, half_terms: Sequence[Span]) -> date:
    """Return the day, or the first school day that suits after it: a Monday for a weekend, the same weekday some weeks later for holidays."""
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    known_to = max((span.ends_on for span in half_terms), default=date.min)
    known_from = min((span.starts_on for span in half_terms), default=date.max)
    for weeks in range(FURTHEST):
        later = day + weeks * WEEK
        if not known_from <= later <= known_to or half_term_of(later, half_terms) is not None:
            return later
    return day
