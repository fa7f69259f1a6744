"""What stands around the posts of a thread: the words above it, its marked places, and its days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by
from enquiry_hub.core.clock import local
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import VISIBLE, Moment, Post, ReadingHabit, Thread, ThreadContext
from enquiry_hub.identity.people.models import Person


def context_of(thread_id: str) -> ThreadContext | None:
    """Return the words above a thread; the caller has loaded the thread through its rule."""
    return db.session.scalar(sa.select(ThreadContext).where(ThreadContext.thread_id == thread_id))


def notes_shown(thread_id: str, notes: Collection[str]) -> set[str]:
    """Return which notes about the words above a thread can be read in it: each is a post too, which may be hidden or removed."""
    said = sa.or_(sa.false(), *(Post.body.endswith(note, autoescape=True) for note in notes))
    bodies = list(db.session.scalars(sa.select(Post.body).where(Post.thread_id == thread_id, Post.state == VISIBLE, said))) if notes else []
    return {note for note in notes if any(body.endswith(note) for body in bodies)}


@dataclass(frozen=True)
class Frame:
    """Be what stands around the posts: the words above, who changed them when, the marked places, and the order to read in."""

    context_html: str
    context_by: str
    context_at: Any
    versions: int
    threaded: bool
    moments: tuple[tuple[int, str], ...]
    context_id: str = ""
    context_hidden: bool = False


@kept
def _frame() -> sa.Select[*tuple[Any, ...]]:
    marked = sa.exists().where(Moment.thread_id == Thread.id).correlate(Thread)
    return (
        sa.select(ThreadContext.body_html, Person.display_name, ThreadContext.changed_at, ThreadContext.version, ReadingHabit.threaded, marked,
            ThreadContext.id, ThreadContext.hidden_upto)
        .select_from(Thread).outerjoin(ThreadContext, ThreadContext.thread_id == Thread.id).outerjoin(Person, Person.id == ThreadContext.changed_by)
        .outerjoin(ReadingHabit, ReadingHabit.person_id == ASKING.person_id).where(Thread.id == ROW)
    )  # fmt: skip


@kept
def _moments() -> sa.Select[*tuple[Any, ...]]:
    """A label may repeat what a post said: it is there for as long as the post is."""
    marked = sa.and_(Post.thread_id == Moment.thread_id, Post.seq == Moment.seq, Post.state == VISIBLE)
    return sa.select(Moment.seq, Moment.label).join(Post, marked).where(Moment.thread_id == ROW).order_by(Moment.seq)


def frame_of(actor: Actor, thread_id: str) -> Frame:
    """Return what stands around the posts of a thread that was loaded through its rule."""
    html, name, moment, version, threaded, marked, context_id, hidden_upto = _frame.one(**asked_by(actor, thread_id))
    moments = tuple((seq, label) for seq, label in _moments.all(hub_row=thread_id)) if marked else ()
    return Frame(html or "", name or "", moment, (version or 0) - (hidden_upto or 0), bool(threaded), moments, context_id or "", bool(hidden_upto) and not html)


@dataclass(frozen=True)
class Day:
    """Be a day on which something was written, with its first post and how many there were."""

    day: date
    seq: int
    posts: int


def days_of(thread: Thread) -> list[Day]:
    """Return the days of a thread in order of its posts: for its page of places only, for it looks at every post."""
    return list(_days(thread.id, thread.last_seq))


@lru_cache(maxsize=200)
def _days(thread_id: str, last_seq: int) -> tuple[Day, ...]:
    found: dict[date, list[int]] = {}
    query = sa.select(Post.seq, Post.created_at).where(Post.thread_id == thread_id, Post.seq <= last_seq).order_by(Post.seq)
    for seq, moment in db.session.execute(query):
        day = found.setdefault(local(moment).date(), [seq, 0])
        day[1] += 1
    return tuple(Day(day, first, count) for day, (first, count) in found.items())
