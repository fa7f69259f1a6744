"""What can be noticed about a conversation by counting what was written: never what was read, and never when somebody was here.

Only the cohort's own threads count: what is said in peer groups and about reflections is not counted for anybody.
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.core.access import Actor, rule_of
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.events import CallListAsked
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post, Thread
from enquiry_hub.features.discussions.participation import FEWEST, Voice, share_by_role, spread
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import ACADEMIC, CONTRIBUTORS, PARTICIPANT, Membership
from enquiry_hub.identity.people.models import Person

UNANSWERED, ENOUGH_POSTS, CARRIED_BY, WITHOUT_SESSION = timedelta(days=5), 6, 2, timedelta(days=28)
MOST = 30
SHARE_KEPT, MOST_SHARES = 300.0, 500


@dataclass(frozen=True)
class Since:
    """Be from when on is counted: the end of the last session, or four weeks where there was none."""

    at: datetime
    session: str


def counted_since(cohort_id: str) -> Since:
    """Return from when on a cohort's conversation is counted."""
    query = sa.select(Session.ends_at, Session.title).where(Session.group_id == cohort_id, Session.ends_at <= now())
    row = db.session.execute(query.order_by(Session.ends_at.desc()).limit(1)).first()
    return Since(row[0], row[1]) if row else Since(now() - WITHOUT_SESSION, "")


def _in_threads(cohort_id: str) -> Any:
    return sa.and_(Post.thread_id == Thread.id, Thread.group_id == cohort_id, Thread.restricted.is_(False), Post.state == VISIBLE)


def _members(cohort_id: str, *roles: str) -> Any:
    return sa.select(Membership.person_id).where(Membership.group_id == cohort_id, Membership.role.in_(roles), in_force())


def count_not_heard(cohort_id: str, since: Since) -> int:
    """Return how many participants wrote nothing in the cohort's threads since then."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(_not_heard(cohort_id, since).subquery())) or 0


def names_not_heard(cohort_id: str, since: Since) -> list[str]:
    """Return the names of participants who wrote nothing in the cohort's threads since then."""
    return list(db.session.scalars(_not_heard(cohort_id, since).order_by(Person.display_name)))


def names_asked_for(cohort_id: str, limit: int = 5) -> list[tuple[str, datetime]]:
    """Return who asked by name who has not been heard, and when; the latest first."""
    query = sa.select(sa.func.coalesce(Person.display_name, ""), AuditEntry.created_at).outerjoin(Person, Person.id == AuditEntry.person_id)
    here = (AuditEntry.event == CallListAsked.__name__, AuditEntry.subject_kind == "group", AuditEntry.subject_id == cohort_id)
    return [(name, at) for name, at in db.session.execute(query.where(*here).order_by(AuditEntry.created_at.desc()).limit(limit))]


def _not_heard(cohort_id: str, since: Since) -> sa.Select[Any]:
    wrote = sa.select(sa.literal(1)).select_from(Post).join(Thread, _in_threads(cohort_id)).where(Post.author_id == Person.id, Post.created_at >= since.at)
    return sa.select(Person.display_name).where(
        Person.id.in_(_members(cohort_id, PARTICIPANT)), Person.closed_at.is_(None), ~sa.exists(wrote.correlate(Person))
    )


@dataclass(frozen=True)
class Question:
    """Be a question that nobody answered."""

    post_id: str
    thread_id: str
    seq: int
    title: str
    author: str
    at: datetime
    unnamed: bool


def open_questions(actor: Actor, cohort_id: str, *, own: bool = False) -> list[Question]:
    """Return posts with a question that nobody answered, and after which nobody else wrote, for five days; oldest first."""
    answer, later = aliased(Post), aliased(Post)
    answered = sa.exists().where(answer.reply_to_id == Post.id, answer.state == VISIBLE)
    went_on = sa.exists().where(
        later.thread_id == Post.thread_id, later.seq > Post.seq, later.state == VISIBLE, sa.func.coalesce(later.author_id, "") != sa.func.coalesce(Post.author_id, "")
    )
    query = (
        sa.select(Post.id, Thread.id, Post.seq, Thread.title, sa.func.coalesce(Person.display_name, ""), Post.created_at, sa.func.coalesce(Post.step == UNNAMED, sa.false()))
        .join(Thread, _in_threads(cohort_id)).outerjoin(Person, Person.id == Post.author_id)
        .where(
            Post.body.contains("?"), Post.created_at <= now() - UNANSWERED, ~answered, ~went_on, Thread.merged_into_id.is_(None),
            rule_of("discussions:thread:read", actor), *([Post.author_id == actor.person_id] if own else []),
        )
        .order_by(Post.created_at).limit(MOST)
    )  # fmt: skip
    return [Question(*row) for row in db.session.execute(query)]


def carried_by_two(actor: Actor, cohort_id: str, since: Since) -> list[tuple[str, str, int]]:
    """Return threads in which six posts or more were written since then, all by one or two people: id, title, posts.

    Each post without a name counts as of somebody else: that few wrote them would tell who.
    """
    people = sa.func.count(Post.author_id.distinct()) + sa.func.count(sa.case((Post.author_id.is_(None), Post.id)))
    query = (
        sa.select(Thread.id, Thread.title, sa.func.count()).select_from(Post).join(Thread, _in_threads(cohort_id))
        .where(Post.created_at >= since.at, rule_of("discussions:thread:read", actor)).group_by(Thread.id, Thread.title)
        .having(sa.func.count() >= ENOUGH_POSTS, people <= CARRIED_BY).order_by(sa.func.count().desc()).limit(MOST)
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def voice_of(cohort_id: str, since: Since) -> Voice | None:
    """Return how the posts since then spread over the participants; nothing where there are fewer than five of them."""
    mine = sa.and_(Post.author_id == Membership.person_id, Post.created_at >= since.at, Post.thread_id.in_(_own_threads(cohort_id)), Post.state == VISIBLE)
    query = (
        sa.select(Membership.person_id, sa.func.count(Post.id)).outerjoin(Post, mine)
        .where(Membership.group_id == cohort_id, Membership.role == PARTICIPANT, in_force()).group_by(Membership.person_id)
    )  # fmt: skip
    counts = [count for _person, count in db.session.execute(query)]
    return spread(counts) if len(counts) >= FEWEST else None


def _own_threads(cohort_id: str) -> Any:
    return sa.select(Thread.id).where(Thread.group_id == cohort_id, Thread.restricted.is_(False))


def words_by_role(cohort_id: str, since: Since) -> dict[str, float]:
    """Return each role's share of the words since then; roles of fewer than five people are added up as one.

    Where these are fewer than five people together, their words are not counted at all, for the other shares would tell of them.
    """
    spaces = sa.func.length(Post.body) - sa.func.length(sa.func.replace(Post.body, " ", "")) + 1
    query = (
        sa.select(Membership.role, sa.func.coalesce(sa.func.sum(spaces), 0)).join(Post, Post.author_id == Membership.person_id)
        .where(
            Membership.group_id == cohort_id, Membership.role.in_(CONTRIBUTORS), in_force(), Post.thread_id.in_(_own_threads(cohort_id)), Post.state == VISIBLE,
            Post.created_at >= since.at,
        )
        .group_by(Membership.role)
    )  # fmt: skip
    sums = {role: int(words) for role, words in db.session.execute(query)}
    people: dict[str, set[str]] = {}
    for role, person_id in db.session.execute(sa.select(Membership.role, Membership.person_id).where(Membership.group_id == cohort_id, Membership.role.in_(CONTRIBUTORS), in_force())):
        people.setdefault(role, set()).add(person_id)
    small = {role for role, members in people.items() if len(members) < FEWEST}
    shown = {role: words for role, words in sums.items() if role not in small}
    others = sum(words for role, words in sums.items() if role in small)
    if others and len(set[str]().union(*(people[role] for role in small))) >= FEWEST:
        shown["others"] = others
    return share_by_role(shown) if len(shown) > 1 else {}


_shares: dict[str, tuple[float, frozenset[str], float | None]] = {}


def share_of_academics(actor: Actor, cohort_id: str) -> float | None:
    """Return, to an academic of a cohort alone, the share of the words of the last four weeks that its academics wrote; some minutes old.

    It is said beside their box, so that they answer without taking over: who they are is known to everyone, and so is what they wrote.
    """
    kept = _shares.get(cohort_id)
    if kept is None or kept[0] < time.monotonic():
        if len(_shares) > MOST_SHARES:
            _shares.clear()
        kept = _shares[cohort_id] = (time.monotonic() + SHARE_KEPT, *_count_share(cohort_id))
    return kept[2] if actor.person_id in kept[1] else None


def _count_share(cohort_id: str) -> tuple[frozenset[str], float | None]:
    academics = frozenset(db.session.scalars(_members(cohort_id, ACADEMIC)))
    if not academics:
        return academics, None
    spaces = sa.func.length(Post.body) - sa.func.length(sa.func.replace(Post.body, " ", "")) + 1
    theirs = sa.case((Post.author_id.in_(academics), spaces), else_=0)
    recent = (Post.thread_id.in_(_own_threads(cohort_id)), Post.state == VISIBLE, Post.created_at >= now() - WITHOUT_SESSION)
    said, total = db.session.execute(sa.select(sa.func.sum(theirs), sa.func.sum(spaces)).where(*recent)).one()
    return academics, float(said) / float(total) if total else None


def own_posts(actor: Actor, cohort_id: str, since: Since) -> int:
    """Count what the actor wrote in the cohort's threads since then."""
    query = sa.select(sa.func.count()).select_from(Post).where(
        Post.author_id == actor.person_id, Post.created_at >= since.at, Post.thread_id.in_(_own_threads(cohort_id)), Post.state == VISIBLE
    )
    return db.session.scalar(query) or 0
