"""What is new for somebody since they were here: each part says what it has, for all their cohorts at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass

REPLIES, QUESTIONS, FRAMEWORK, THREADS, STORY = "replies", "questions", "framework", "threads", "story"
SECTIONS = (REPLIES, QUESTIONS, FRAMEWORK, THREADS, STORY)
EVER = datetime(2000, 1, 1, tzinfo=UTC)
MOST = 20  # lines of a section


@dataclass(frozen=True)
class Since:
    """Be from when things are new, by cohort: `moments` for what nobody keeps as read, `unread` for what is kept as read one by one."""

    moments: dict[str, datetime]
    unread: dict[str, datetime]

    def holds(self, cohort_id: Any, at: Any, *, unread: bool = False) -> ColumnElement[bool]:
        """Return the condition "in one of these cohorts, and after its moment"."""
        moments = self.unread if unread else self.moments
        return sa.or_(sa.false(), *(sa.and_(cohort_id == found, at > moment) for found, moment in moments.items()))


@dataclass(frozen=True)
class SinceLine:
    """Be one new thing."""

    section: str
    icon: str
    title: str
    href: str
    note: str
    at: datetime
    cohort_id: str


Source = Callable[[Actor, Since], list[SinceLine]]
_sources: list[Source] = []


def register_since(source: Source) -> Source:
    """Let a feature say what is new for an actor; in a number of statements that depends neither on cohorts nor on rows."""
    _sources.append(source)
    return source


def new_for(actor: Actor, since: Since) -> dict[str, list[SinceLine]]:
    """Return what is new for the actor by section, newest first: of stories the newest alone."""
    found: dict[str, list[SinceLine]] = {section: [] for section in SECTIONS}
    for line in (line for source in _sources for line in source(actor, since)) if since.moments else ():
        found[line.section].append(line)
    for section, lines in found.items():
        lines.sort(key=lambda line: line.at, reverse=True)
        del lines[1 if section == STORY else MOST :]
    return found
