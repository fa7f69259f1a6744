"""What else than posts can be reported: each feature says who wrote it and what of it waits for a facilitator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.moderation.models import Decision, Report
from enquiry_hub.capabilities.moderation.queries import claims_of, is_urgent
from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class Waits:
    """Be one thing that waits for a facilitator, as the queue shows it; `href` leads to where one decides."""

    row_id: str
    title: str
    author: str
    words: str
    written_at: datetime
    href: str
    claim_href: str
    reports: list[Report]
    claimed_by: str = ""
    claimed_by_me: bool = False
    claimed_at: datetime | None = None


@dataclass(frozen=True)
class Reportable:
    """Be a kind of thing that can be reported: whether the actor wrote the one whose id a column holds, what waits in a cohort, and how many.

    `decide` is the permission to decide about one. `logged` holds for the ids of those of which the log tells who runs the cohort that something
    was decided, and `stand_as_before` gives one its former state where the decision is taken back. The log calls one `line`, with a `name` to fill
    in, and its author’s own log `own_line`. `alarm` is the first sentence of the letter to those whose task an urgent report is, with `cohort`
    and `what` to fill in.
    """

    model: Any
    decide: str
    wrote: Callable[[Any, Actor], ColumnElement[bool]]
    waiting: Callable[[Actor, str], list[Waits]]
    count: Callable[[Actor, str], int]
    logged: Callable[[Any], ColumnElement[bool]]
    stand_as_before: Callable[[Actor, Any, Decision], None]
    line: Any
    own_line: Any
    alarm: Any


REPORTABLE: dict[str, Reportable] = {}


def register_reportable(kind: str, found: Reportable) -> None:
    """Let things of a kind be reported into the facilitators’ queue."""
    REPORTABLE[kind] = found


def waiting_elsewhere(actor: Actor, cohort_id: str) -> list[Waits]:
    """Return what was reported and waits in a cohort, of all these kinds, what is urgent first, then the oldest, with who is looking at it."""
    found = [(kind, one) for kind, reportable in REPORTABLE.items() for one in reportable.waiting(actor, cohort_id)]
    claims = claims_of(one.row_id for _kind, one in found)
    return sorted((_claimed(actor, one, claims.get((kind, one.row_id))) for kind, one in found), key=lambda one: (not is_urgent(one.reports), one.written_at))


def _claimed(actor: Actor, one: Waits, claim: tuple[str, str, datetime] | None) -> Waits:
    return replace(one, claimed_by=claim[0], claimed_by_me=claim[1] == actor.person_id, claimed_at=claim[2]) if claim else one
