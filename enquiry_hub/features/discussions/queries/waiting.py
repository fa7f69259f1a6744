"""What waits for a facilitator, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.moderation.models import (
    ANOTHER_LOOK,
    UNDO_HOURS,
    UNDOABLE,
    Decision,
    Report,
)
from enquiry_hub.capabilities.moderation.queries import (
    claims_of,
    is_urgent,
    reports_about,
    waits_as_urgent,
)
from enquiry_hub.capabilities.moderation.reportable import REPORTABLE, Reportable
from enquiry_hub.core.access import ASKING, Actor, rule_of, sent_by, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
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
from enquiry_hub.features.discussions.policies import about_own_words
from enquiry_hub.features.discussions.waiting import first_post_waits
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

MOST = 100
# The parts of the queue, in the order in which they stand: where somebody was hurt comes first, where somebody waits to be let in comes last.
REPORT, REQUEST, HOLD, FIRST = "report", "request", "held", "first"
PARTS = (REPORT, REQUEST, HOLD, FIRST)


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
    first: bool = False  # the first words of somebody new, which wait where the cohort has it so

    @property
    def why(self) -> str:
        """Return the part of the queue that it stands in: a report, a request, a hold, or the first post of a new member."""
        if any(report.reason == ANOTHER_LOOK for report in self.reports):
            return REQUEST
        if self.reports:
            return REPORT
        return FIRST if self.first else HOLD


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


def _is_first() -> Any:
    """Return the condition that a post is held because its author is new; one without a name is nobody's first."""
    return sa.and_(Post.state == HELD, Post.author_id.is_not(None), first_post_waits(Actor(Post.author_id)))


def _part(part: str) -> list[Any]:
    """Return what holds for posts of a part of the queue; nothing for all of it."""
    asks = sa.select(Report.subject_id).where(Report.subject_kind == "post", Report.settled_at.is_(None), Report.reason == ANOTHER_LOOK)
    of_part: dict[str, list[Any]] = {
        REQUEST: [Post.id.in_(asks)], REPORT: [Post.id.in_(_asked("post")), Post.id.not_in(asks)],
        FIRST: [Post.id.not_in(_asked("post")), _is_first()], HOLD: [Post.id.not_in(_asked("post")), sa.not_(_is_first())],
    }  # fmt: skip
    return of_part.get(part, [])


def waiting_items(actor: Actor, cohort_id: str, part: str = "") -> list[Waiting]:
    """Return a facilitator's queue, or one part of it: what is reported, asked about or held, part by part, in each what is urgent first, then the oldest."""
    posts = _waiting_posts(actor, cohort_id).where(*_part(part)).add_columns(_is_first())
    found = [("post", *row) for row in db.session.execute(posts.order_by(sa.not_(waits_as_urgent("post", Post.id)), Post.created_at).limit(MOST))]
    if part in ("", REPORT):
        above = _waiting_contexts(actor, cohort_id).order_by(sa.not_(waits_as_urgent("context", ThreadContext.id)), ThreadContext.created_at)
        found += [("context", *row, False) for row in db.session.execute(above.limit(MOST))]
    items = _with_claims(actor, found)
    return sorted(items, key=lambda item: (PARTS.index(item.why), not is_urgent(item.reports), item.row.created_at))


def _with_claims(actor: Actor, rows: list[tuple[Any, ...]]) -> list[Waiting]:
    reports, claims = reports_about(row[1].id for row in rows), claims_of(row[1].id for row in rows)
    found = []
    for kind, row, thread, author, first in rows:
        name, person_id, at = claims.get((kind, row.id), ("", None, None))
        found.append(Waiting(kind, row, thread, author or "", reports.get((kind, row.id), []), name, person_id == actor.person_id, at, bool(first)))
    return found


def count_waiting(actor: Actor, cohort_id: str) -> int:
    """Count what waits for a facilitator in a cohort."""
    counts = [_waiting_posts(actor, cohort_id).with_only_columns(sa.func.count()), _waiting_contexts(actor, cohort_id).with_only_columns(sa.func.count())]
    return sum(db.session.scalar(query) or 0 for query in counts) + sum(found.count(actor, cohort_id) for found in REPORTABLE.values())


def reports_on(kind: str, row_id: str) -> list[Report]:
    """Return what is asked about a thing and waits; the caller moderates it."""
    return reports_about([row_id]).get((kind, row_id), [])


def claim_on(kind: str, row_id: str) -> tuple[str, str, datetime] | None:
    """Return the name and id of whoever is looking at a thing, and since when; the caller moderates it."""
    return claims_of([row_id]).get((kind, row_id))


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

    @property
    def elsewhere(self) -> Reportable | None:
        """Return how the log calls it where it is about no post, words above a thread or thread."""
        return REPORTABLE.get(self.decision.subject_kind)


ACTIONS = ("hide", "hold", "restore", "release", "leave", "move", "split", "merge", "back", "seal", "rename", "close", "open", "slow", "fast", "pin", "unpin", "unname", "name")


def decided(actor: Actor, *, cohort_id: str | None, action: str = "") -> sa.Select[Any]:
    """Return the SELECT of what was decided in a cohort, or (without one) about what the actor wrote; newest first."""
    author, decider = aliased(Person), aliased(Person)
    query = (
        visible(actor, "discussions:decision:read").add_columns(sa.func.coalesce(author.display_name, ""), sa.func.coalesce(decider.display_name, ""))
        .outerjoin(author, author.id == Decision.author_id).outerjoin(decider, decider.id == Decision.decided_by)
        .order_by(Decision.created_at.desc(), Decision.id)
    )  # fmt: skip
    if cohort_id is None:
        query = query.where(about_own_words(actor))
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
    decisions = [row[0] for row in rows]
    open_ones, moves = _open_to_undoing(actor, decisions), _moves_to_undo(actor, decisions)
    return [
        Decided(row[0], row[1], row[2], things.get((row[0].subject_kind, row[0].subject_id)), row[0].id in open_ones, moves.get(row[0].id))
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


def kinds_to_decide() -> dict[str, tuple[Any, str]]:
    """Return the kinds of what is reported and decided about, each with its model and the permission to decide."""
    elsewhere = {kind: (found.model, found.decide) for kind, found in REPORTABLE.items()}
    return {"post": (Post, "discussions:post:moderate"), "context": (ThreadContext, "discussions:context:moderate"), **elsewhere}


def _open_to_undoing(actor: Actor, decisions: list[Decision]) -> set[str]:
    """Return the decisions that can be taken back now and that are about what the actor may hold: whoever was only called by a report may not any more."""
    since = now() - timedelta(hours=UNDO_HOURS)
    recent = [row for row in decisions if row.action in UNDOABLE and row.undone_at is None and row.created_at > since]
    found: set[str] = set()
    for kind, (model, permission) in kinds_to_decide().items():
        ids = {row.subject_id for row in recent if row.subject_kind == kind}
        held = set(db.session.scalars(visible(actor, permission).with_only_columns(model.id).where(model.id.in_(ids)))) if ids else set()
        found |= {row.id for row in recent if row.subject_kind == kind and row.subject_id in held}
    return found
