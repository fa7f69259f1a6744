"""How a risk, a strategy or the framework changed: versions of its words, and everything else, in one line of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.queries import changes_between, revisions_of
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import (
    Amendment,
    Framework,
    RatingRound,
    ReasonRequest,
    Risk,
    Strategy,
)
from enquiry_hub.identity.people.queries import names_of

WORDS, ON_ITS_DAY = "words", "round on its day"


@dataclass(frozen=True)
class Entry:
    """Be one change: what kind, who made it, when, why, and each part as it was and as it is; `number` is that of a version of words."""

    id: str
    number: int | None
    what: str
    author_id: str | None
    author: str
    at: datetime
    reason: str
    parts: Sequence[tuple[str, Any, Any]]
    asked: bool
    waits: bool


def history_of(viewer: Actor, thing: Risk | Strategy | Framework) -> list[Entry]:
    """Return every change of a risk, a strategy or the framework, the newest first; the caller may read the thing.

    `asked` says that the viewer has asked why, `waits` that somebody asks the viewer. Why judgements are apart is told where the
    viewer may see them, and nowhere else.
    """
    kind = thing.__tablename__
    kept = revisions_of(kind, thing.id)[::-1]
    amended = list(db.session.scalars(sa.select(Amendment).where(Amendment.subject_kind == kind, Amendment.subject_id == thing.id)))
    asked = sa.select(ReasonRequest.entry_id, ReasonRequest.asked_by).where(ReasonRequest.subject_kind == kind, ReasonRequest.subject_id == thing.id)
    requests = [(entry_id, by) for entry_id, by in db.session.execute(asked)]
    mine, wanted = {entry_id for entry_id, by in requests if by == viewer.person_id}, {entry_id for entry_id, _by in requests}
    names = names_of([*(found.author_id for found in kept), *(found.author_id for found in amended)])
    shown = _spreads_shown(viewer, thing) if isinstance(thing, Risk) else set()
    changes: list[tuple[Revision | Amendment, int | None, str, list[tuple[str, Any, Any]]]] = []
    changes += [(row, row.number, WORDS, parts) for row, parts in zip(kept, changes_between(row.fields for row in kept), strict=True)]
    changes += [(row, None, row.what, _told(row, shown)) for row in amended]
    entries = [
        Entry(
            row.id, number, what, row.author_id, names.get(row.author_id or "", ""), row.created_at, row.reason, parts, row.id in mine,
            row.id in wanted and row.author_id == viewer.person_id and not row.reason,
        )
        for row, number, what, parts in changes
    ]  # fmt: skip
    return sorted(entries + _closed_on_their_day(viewer, thing), key=lambda entry: entry.at, reverse=True)


def _spreads_shown(viewer: Actor, risk: Risk) -> set[str]:
    """Return the rounds of a risk of which the viewer may see the judgements."""
    return set(db.session.scalars(visible(viewer, "framework:spread:read").where(RatingRound.risk_id == risk.id).with_only_columns(RatingRound.id)))


def _told(row: Amendment, shown: set[str]) -> list[tuple[str, Any, Any]]:
    """Return the parts of a change that may be told to somebody who may see the judgements of these rounds."""
    rounds = {after for name, _before, after in row.parts if name == "round"}
    return [(name, before, after) for name, before, after in row.parts if name != "sentence" or rounds <= shown]


def rounds_of(viewer: Actor, risk: Risk) -> list[RatingRound]:
    """Return the rounds in which a risk was put up for rating."""
    return list(db.session.scalars(visible(viewer, "framework:round:read").where(RatingRound.risk_id == risk.id)))


def _closed_on_their_day(viewer: Actor, thing: Risk | Strategy | Framework) -> list[Entry]:
    """Return, as lines of a risk's history, the rounds whose time was over before anybody closed them: nobody did, so that nobody can be asked why."""
    if not isinstance(thing, Risk):
        return []
    return [
        Entry(found.id, None, ON_ITS_DAY, None, "", found.closes_at, "", [("round", found.id, found.id)], False, False)
        for found in rounds_of(viewer, thing)
        if found.closes_at is not None and found.closes_at <= (found.closed_at or now())
    ]


def entry_of(thing: Risk | Strategy | Framework, entry_id: str) -> Revision | Amendment | None:
    """Return one change of a risk, a strategy or the framework; the caller may read the thing."""
    found: Revision | Amendment | None = db.session.get(Revision, entry_id) or db.session.get(Amendment, entry_id)
    return found if found is not None and (found.subject_kind, found.subject_id) == (thing.__tablename__, thing.id) else None


def versions_of(thing: Risk | Strategy) -> dict[int, dict[str, Any]]:
    """Return the words of a risk or a strategy as each version had them, the earliest first; the caller may read the thing."""
    found: dict[int, dict[str, Any]] = {}
    words: dict[str, Any] = {}
    for row in revisions_of(thing.__tablename__, thing.id)[::-1]:
        words = {**words, **row.fields}
        found[row.number] = words
    return found


def who_asked(entry_id: str) -> list[str]:
    """Return the ids of those who asked why a change was made."""
    return list(db.session.scalars(sa.select(ReasonRequest.asked_by).where(ReasonRequest.entry_id == entry_id)))


def asked_of(viewer: Actor, thing: Risk | Strategy) -> bool:
    """Say whether somebody waits for the viewer to say why they changed a thing."""
    asked = sa.select(ReasonRequest.entry_id).where(ReasonRequest.subject_kind == thing.__tablename__, ReasonRequest.subject_id == thing.id)
    unsaid = [sa.select(model.id).where(model.id.in_(asked), model.author_id == viewer.person_id, model.reason == "") for model in (Revision, Amendment)]
    return db.session.execute(sa.union_all(*unsaid).limit(1)).first() is not None
