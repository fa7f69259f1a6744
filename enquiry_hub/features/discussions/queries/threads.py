"""Reading threads: lists, and one's place."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.themes.queries import marked
from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, flags, readers, rule_of, sent_by, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import (
    VISIBLE,
    Newcomer,
    Post,
    Reading,
    Thread,
)
from enquiry_hub.features.discussions.waiting import first_post_waits
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Place:
    """Be where the actor stands in a thread: how far they have read, what is the first unread post, and what they may do."""

    read_seq: int
    attention: str
    unread: int | None
    may_post: bool
    may_moderate: bool
    may_frame: bool
    newcomers: bool
    first_waits: bool
    may_arrange: bool
    may_meet: bool


@kept
def _place() -> sa.Select[Any]:
    unread = (
        sa.select(sa.func.min(Post.seq))
        .where(Post.thread_id == Thread.id, Post.seq > sa.func.coalesce(Reading.read_seq, 0), Post.state == VISIBLE, _not_own(ASKING))
        .correlate(Thread, Reading).scalar_subquery()
    )  # fmt: skip
    newcomers = sa.exists(sa.select(sa.literal(1)).select_from(Newcomer).where(Newcomer.thread_id == Thread.id).correlate(Thread))
    may = flags(ASKING, may_post="discussions:thread:post", may_moderate="discussions:thread:moderate", may_frame="discussions:thread:frame")
    return (
        sa.select(
            sa.func.coalesce(Reading.read_seq, 0), sa.func.coalesce(Reading.attention, ""), unread,
            *may, newcomers, first_post_waits(ASKING),
            *flags(ASKING, may_arrange="discussions:thread:arrange", may_meet="discussions:thread:meet"))
        .select_from(Thread).outerjoin(Reading, sa.and_(Reading.thread_id == Thread.id, Reading.person_id == ASKING.person_id))
        .where(Thread.id == ROW)
    )  # fmt: skip


def place_in(actor: Actor, thread_id: str) -> Place:
    """Return where the actor stands in a thread that was loaded through its rule."""
    return Place(*_place.one(**asked_by(actor, thread_id)))


def _not_own(actor: Actor) -> Any:
    return sa.or_(Post.author_id.is_(None), Post.author_id != actor.person_id)


@dataclass(frozen=True)
class ThreadLine:
    """Be a thread in a list."""

    thread: Thread
    group_kind: str
    group_name: str
    starter: str
    unread: int
    attention: str
    posts: int


def _unread(actor: Actor) -> Any:
    return (
        sa.select(sa.func.count()).select_from(Post)
        .where(Post.thread_id == Thread.id, Post.seq > sa.func.coalesce(Reading.read_seq, 0), Post.state == VISIBLE, _not_own(actor))
        .correlate(Thread, Reading).scalar_subquery()
    )  # fmt: skip


@cache
def _threads() -> sa.Select[Any]:
    return (
        sa.select(Thread, Group.kind, Group.name, Person.display_name, _unread(ASKING), Reading.attention)
        .join(Group, Group.id == Thread.group_id).outerjoin(Person, Person.id == Thread.started_by)
        .outerjoin(Reading, sa.and_(Reading.thread_id == Thread.id, Reading.person_id == ASKING.person_id))
        .where(rule_of("discussions:thread:read", ASKING), Thread.merged_into_id.is_(None))
        .order_by(Thread.pinned_at.is_(None), Thread.last_post_at.desc(), Thread.id)
    )  # fmt: skip


def threads_in(actor: Actor, cohort_id: str, *, about: tuple[str, str] | None = None, words: str = "", theme: str = "") -> sa.Select[Any]:
    """Return the SELECT of a cohort's threads that the actor may read: pinned first, then the latest; turn its rows with `thread_line`."""
    query = sent_by(actor, _threads()).where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id))
    if about is not None:
        query = query.where(Thread.about_kind == about[0], Thread.about_id == about[1])
    if words:
        query = query.where(Thread.title.icontains(words, autoescape=True))
    if theme:
        query = query.where(Thread.id.in_(marked(cohort_id, theme, "thread")))
    return query


def thread_line(row: Any) -> ThreadLine:
    """Return a row of `threads_in` with names."""
    return ThreadLine(row[0], row[1], row[2], row[3] or "", row[4], row[5] or "", row[0].last_seq)


@kept
def _unread_threads() -> sa.Select[Any]:
    cohort: sa.BindParameter[str] = sa.bindparam("cohort_id", required=True)
    waiting = (
        sa.select(sa.literal(1)).select_from(Post)
        .where(Post.thread_id == Thread.id, Post.seq > sa.func.coalesce(Reading.read_seq, 0), Post.state == VISIBLE, _not_own(ASKING))
        .correlate(Thread, Reading)
    )  # fmt: skip
    return (
        sa.select(sa.func.count()).select_from(Thread).join(Group, Group.id == Thread.group_id)
        .outerjoin(Reading, sa.and_(Reading.thread_id == Thread.id, Reading.person_id == ASKING.person_id))
        .where(
            sa.or_(Group.id == cohort, Group.parent_id == cohort), Thread.last_seq > sa.func.coalesce(Reading.read_seq, 0),
            sa.func.coalesce(Reading.attention, "") != "mute", sa.exists(waiting), rule_of("discussions:thread:read", ASKING),
        )
    )  # fmt: skip


def count_unread_threads(actor: Actor, cohort_id: str) -> int:
    """Count the threads of a cohort in which something waits for the actor; muted ones do not count."""
    return _unread_threads.scalar(**asked_by(actor), cohort_id=cohort_id) or 0


def threads_about(actor: Actor, kind: str, row_id: str) -> list[Thread]:
    """Return the threads about a thing that the actor may read."""
    query = visible(actor, "discussions:thread:read").where(Thread.about_kind == kind, Thread.about_id == row_id)
    return list(db.session.scalars(query.order_by(Thread.created_at)))


def readers_of_thread(thread_id: str | sa.BindParameter[str]) -> Any:
    """Return the condition on people that holds for the readers of a thread."""
    return readers("discussions:thread:read", thread_id, Person)


@cache
def _readers_among() -> sa.Select[Any]:
    return sa.select(Person.id).where(Person.id.in_(sa.bindparam("people", expanding=True)), readers_of_thread(ROW))


def readers_among(thread_id: str, people: set[str]) -> set[str]:
    """Return those of these people who may read a thread; asked for each post, so that the rule is written out once."""
    return set(db.session.scalars(_readers_among(), {"people": sorted(people), "hub_row": thread_id})) if people else set()


def authors_in(thread: Thread) -> set[str]:
    """Return the ids of those who began a thread or wrote in it with their name, wherever they are now."""
    wrote = sa.select(Post.author_id).where(Post.thread_id == thread.id, Post.author_id.is_not(None)).distinct()
    return {person_id for person_id in (*db.session.scalars(wrote), thread.started_by) if person_id}
