"""What waits for a facilitator, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.moderation.models import (
    ANOTHER_LOOK,
    CLAIM_HOURS,
    UNDO_HOURS,
    UNDOABLE,
    Claim,
    Decision,
    Report,
)
from enquiry_hub.core.access import ASKING, Actor, rule_of, sent_by, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import find_many
from enquiry_hub.features.discussions.models import (
    HELD,
    HIDDEN,
    MOVED,
    MOVES,
    REMOVED,
    SEALED,
    UNDO_MOVE_DAYS,
    UNNAMED,
    Post,
    PostMove,
    Thread,
    ThreadContext,
)
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

MOST = 100


@dataclass(frozen=True)
class Waiting:
    """Be one thing in the facilitators' queue: what it is, why it waits, and who is looking at it."""

    kind: str
    row: Any
    thread: Thread
    author: str
    reports: list[Report]
    claimed_by: str
    claimed_by_me: bool
    claimed_at: datetime | None

    @property
    def why(self) -> str:
        """Return the part of the queue that it stands in: a request, a report, or a hold."""
        if any(report.reason == ANOTHER_LOOK for report in self.reports):
            return "request"
        return "report" if self.reports else "held"


def _asked(kind: str) -> Any:
    return sa.select(Report.subject_id).where(Report.subject_kind == kind, Report.settled_at.is_(None))


def _in_cohort(cohort_id: str) -> Any:
    return sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id)


@cache
def _all_posts() -> sa.Select[Post, Thread, str]:
    return (
        sa.select(Post, Thread, Person.display_name).join(Thread, Thread.id == Post.thread_id).join(Group, Group.id == Thread.group_id)
        .outerjoin(Person, Person.id == Post.author_id).where(rule_of("discussions:post:moderate", ASKING))
    )  # fmt: skip


@cache
def _all_contexts() -> sa.Select[ThreadContext, Thread, str]:
    return (
        sa.select(ThreadContext, Thread, Person.display_name).join(Thread, Thread.id == ThreadContext.thread_id)
        .join(Group, Group.id == Thread.group_id).outerjoin(Person, Person.id == ThreadContext.changed_by)
        .where(rule_of("discussions:context:moderate", ASKING))
    )  # fmt: skip


def _posts(actor: Actor, cohort_id: str) -> Any:
    return sent_by(actor, _all_posts()).where(_in_cohort(cohort_id))


def _waiting_posts(actor: Actor, cohort_id: str) -> Any:
    return _posts(actor, cohort_id).where(Post.state.not_in((REMOVED, MOVED, SEALED)), sa.or_(Post.state == HELD, Post.id.in_(_asked("post"))))


def _waiting_contexts(actor: Actor, cohort_id: str) -> Any:
    return sent_by(actor, _all_contexts()).where(_in_cohort(cohort_id), ThreadContext.id.in_(_asked("context")))


def waiting_items(actor: Actor, cohort_id: str) -> list[Waiting]:
    """Return a facilitator's queue: what is held, reported or asked about, oldest first."""
    rows: list[tuple[str, Any, Thread, str]] = [("post", *row) for row in db.session.execute(_waiting_posts(actor, cohort_id).order_by(Post.created_at).limit(MOST))]
    rows += [("context", *row) for row in db.session.execute(_waiting_contexts(actor, cohort_id).limit(MOST))]
    reports, claims = _reports_of(row[1].id for row in rows), _claims_of(row[1].id for row in rows)
    found = []
    for kind, row, thread, author in rows:
        name, person_id, at = claims.get((kind, row.id), ("", None, None))
        found.append(Waiting(kind, row, thread, author or "", reports.get((kind, row.id), []), name, person_id == actor.person_id, at))
    return found


def count_waiting(actor: Actor, cohort_id: str) -> int:
    """Count what waits for a facilitator in a cohort."""
    counts = [_waiting_posts(actor, cohort_id).with_only_columns(sa.func.count()), _waiting_contexts(actor, cohort_id).with_only_columns(sa.func.count())]
    return sum(db.session.scalar(query) or 0 for query in counts)


def _reports_of(ids: Iterable[str]) -> dict[tuple[str, str], list[Report]]:
    found: dict[tuple[str, str], list[Report]] = {}
    query = sa.select(Report).where(Report.settled_at.is_(None), Report.subject_id.in_(list(ids))).order_by(Report.created_at)
    for report in db.session.scalars(query):
        found.setdefault((report.subject_kind, report.subject_id), []).append(report)
    return found


def _claims_of(ids: Iterable[str]) -> dict[tuple[str, str], tuple[str, str, datetime]]:
    since = now() - timedelta(hours=CLAIM_HOURS)
    query = (
        sa.select(Claim.subject_kind, Claim.subject_id, Person.display_name, Claim.person_id, Claim.claimed_at)
        .join(Person, Person.id == Claim.person_id).where(Claim.subject_id.in_(list(ids)), Claim.claimed_at > since)
    )  # fmt: skip
    return {(row[0], row[1]): (row[2], row[3], row[4]) for row in db.session.execute(query)}


def reports_on(kind: str, row_id: str) -> list[Report]:
    """Return what is asked about a thing and waits; the caller moderates it."""
    return _reports_of([row_id]).get((kind, row_id), [])


def claim_on(kind: str, row_id: str) -> tuple[str, str, datetime] | None:
    """Return the name and id of whoever is looking at a thing, and since when; the caller moderates it."""
    return _claims_of([row_id]).get((kind, row_id))


def hidden_posts(actor: Actor, cohort_id: str) -> list[tuple[Post, Thread, str]]:
    """Return the posts of a cohort that are hidden, newest first."""
    query = _posts(actor, cohort_id).where(Post.state == HIDDEN).order_by(Post.created_at.desc()).limit(50)
    return [(row[0], row[1], row[2] or "") for row in db.session.execute(query)]


@dataclass(frozen=True)
class Decided:
    """Be one line of the log."""

    decision: Decision
    author: str
    decided_by: str
    thing: Any
    can_undo: bool
    move_id: str | None  # of a move that the viewer may still undo

    @property
    def without_name(self) -> bool:
        """Say whether this is about a post that was written without a name, and not one whose author is a member no more."""
        if self.decision.author_id is not None:
            return False
        return self.thing.step == UNNAMED if isinstance(self.thing, Post) else self.decision.action in MOVES


ACTIONS = ("hide", "hold", "restore", "release", "leave", "move", "split", "merge", "back", "seal")


def decided(actor: Actor, *, cohort_id: str | None, action: str = "") -> sa.Select[Any]:
    """Return the SELECT of what was decided in a cohort, or (without one) about what the actor wrote; newest first."""
    author, decider = aliased(Person), aliased(Person)
    query = (
        visible(actor, "discussions:decision:read").add_columns(sa.func.coalesce(author.display_name, ""), sa.func.coalesce(decider.display_name, ""))
        .outerjoin(author, author.id == Decision.author_id).outerjoin(decider, decider.id == Decision.decided_by)
        .order_by(Decision.created_at.desc(), Decision.id)
    )  # fmt: skip
    if cohort_id is None:
        query = query.where(Decision.author_id == actor.person_id, Decision.action != "leave")
    else:
        query = query.join(Group, Group.id == Decision.group_id).where(_in_cohort(cohort_id))
    return query.where(Decision.action == action) if action else query


def lines_of(actor: Actor, rows: Iterable[Any]) -> list[Decided]:
    """Return rows of `decided` with what they are about, where the actor may read it."""
    rows = list(rows)
    pairs = {(row[0].subject_kind, row[0].subject_id) for row in rows}
    contexts = {row_id for kind, row_id in pairs if kind == "context"}
    things = find_many(actor, pairs)
    above = visible(actor, "discussions:thread:read").add_columns(ThreadContext.id).join(ThreadContext, ThreadContext.thread_id == Thread.id)
    things |= {("context", row[1]): row[0] for row in db.session.execute(above.where(ThreadContext.id.in_(contexts)))} if contexts else {}
    since, moves = now() - timedelta(hours=UNDO_HOURS), _moves_to_undo(actor, [row[0] for row in rows])
    return [
        Decided(row[0], row[1], row[2], things.get((row[0].subject_kind, row[0].subject_id)), _open_to_undoing(row[0], since), moves.get(row[0].id))
        for row in rows
    ]


def _moves_to_undo(actor: Actor, decisions: list[Decision]) -> dict[str, str]:
    """Return the moves of which decisions are part and that the actor may undo now, by decision."""
    parts = {decision.before: decision.id for decision in decisions if decision.action in MOVES and decision.before and decision.undone_at is None}
    if not parts:
        return {}
    query = visible(actor, "discussions:move:undo").with_only_columns(PostMove.id)
    recent = PostMove.created_at > now() - timedelta(days=UNDO_MOVE_DAYS)
    return {parts[move_id]: move_id for move_id in db.session.scalars(query.where(PostMove.id.in_(parts), PostMove.undone_at.is_(None), recent))}


def _open_to_undoing(decision: Decision, since: datetime) -> bool:
    return decision.subject_kind == "post" and decision.action in UNDOABLE and decision.undone_at is None and decision.created_at > since
