"""Reading threads and posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.moderation.models import Report
from enquiry_hub.core import access, subjects
from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, flags, readers, rule_of, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import Kept, kept
from enquiry_hub.features.discussions.models import (
    HELD,
    HIDDEN,
    REMOVED,
    VISIBLE,
    Post,
    Reaction,
    Reading,
    Thread,
)
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person, initials_of

WINDOW = 50
_Answered = aliased(Post, name="reply")


class Sketch(NamedTuple):
    """Be all that decides a post's picture besides its words, which change with `change`; a thread's page reads no more of what it has drawn."""

    id: str
    seq: int
    change: int
    state: str
    version: int
    author_id: str | None
    author: str
    author_role: str
    author_place: str
    reply_author: str


@dataclass(frozen=True)
class PostView:
    """Be a post as anyone in its thread may see it: nothing in it depends on who looks."""

    id: str
    seq: int
    change: int
    state: str
    author_id: str | None
    author: str
    author_role: str
    author_place: str
    created_at: datetime
    edited_at: datetime | None
    reactions: dict[str, int]
    body_html: str
    reply_seq: int | None
    reply_author: str
    step: str
    version: int

    @property
    def initials(self) -> str:
        """Return the author's initials."""
        return initials_of(self.author)

    @property
    def shown(self) -> bool:
        """Say whether the words are there to be read."""
        return self.state == VISIBLE

    @property
    def sketch(self) -> Sketch:
        """Return what decides the picture."""
        return Sketch(
            self.id, self.seq, self.change, self.state, self.version, self.author_id, self.author, self.author_role, self.author_place, self.reply_author
        )


def _sketches(*conditions: Any) -> sa.Select[Any]:
    answered, asker = aliased(Post, name="answered"), aliased(Person, name="asker")
    role = (
        sa.select(Membership.role).join(Group, sa.or_(Group.id == Membership.group_id, Group.parent_id == Membership.group_id))
        .where(Group.id == Thread.group_id, Membership.person_id == Post.author_id, Membership.role != "participant")
        .limit(1).correlate(Thread, Post).scalar_subquery()
    )  # fmt: skip
    return (
        sa.select(
            Post.id, Post.seq, Post.change, Post.state, Post.body_version, Post.author_id, sa.func.coalesce(Person.display_name, ""),
            sa.func.coalesce(role, ""), sa.func.coalesce(Organisation.name, Person.job_role, ""), sa.func.coalesce(asker.display_name, ""),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Person, Person.id == Post.author_id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(answered, answered.id == Post.reply_to_id).outerjoin(asker, asker.id == answered.author_id)
        .where(*conditions)
    )  # fmt: skip


def _views(*conditions: Any) -> sa.Select[Any]:
    answered = sa.select(_Answered.seq).where(_Answered.id == Post.reply_to_id).correlate(Post).scalar_subquery()
    return _sketches(*conditions).add_columns(
        Post.created_at, Post.edited_at, Post.reactions, sa.case((Post.state == VISIBLE, Post.body_html), else_=""), answered, Post.step
    )


def _view(row: Any) -> PostView:
    sketch = Sketch(*row[:10])
    created_at, edited_at, reactions, html, reply_seq, step = row[10:]
    shown = sketch.state == VISIBLE
    return PostView(
        **sketch._asdict(), created_at=created_at, edited_at=edited_at if shown else None, reactions=reactions or {} if shown else {},
        body_html=html, reply_seq=reply_seq, step=step or "",
    )  # fmt: skip


LOW, HIGH, THREAD = sa.bindparam("low", required=True), sa.bindparam("high", required=True), sa.bindparam("thread_id", required=True)


# Statements are built once and kept: building one costs more than running it.
@kept
def _between() -> sa.Select[Any]:
    return _views(Post.thread_id == THREAD, Post.seq >= LOW, Post.seq <= HIGH).order_by(Post.seq)


@kept
def _after() -> sa.Select[Any]:
    return _views(Post.thread_id == THREAD, Post.seq > LOW).order_by(Post.seq).limit(HIGH)


@kept
def _changed_after() -> sa.Select[Any]:
    return _views(Post.thread_id == THREAD, Post.change > LOW).order_by(Post.change).limit(HIGH)


@kept
def _one() -> sa.Select[Any]:
    return _views(Post.id == ROW)


def _run(statement: Kept, **values: Any) -> list[PostView]:
    return [_view(row) for row in statement.all(**values)]


@kept
def _sketches_between() -> sa.Select[Any]:
    return _sketches(Post.thread_id == THREAD, Post.seq >= LOW, Post.seq <= HIGH).order_by(Post.seq)


def sketches_between(thread_id: str, low: int, high: int) -> list[Sketch]:
    """Return what decides the pictures of the posts with places from `low` to `high`; the caller has loaded the thread through its rule."""
    return [Sketch(*row) for row in _sketches_between.all(thread_id=thread_id, low=low, high=high)]


def posts_between(thread_id: str, low: int, high: int) -> list[PostView]:
    """Return the posts of a thread with places from `low` to `high`; the caller has loaded the thread through its rule."""
    return _run(_between, thread_id=thread_id, low=low, high=high)


def posts_after(thread_id: str, seq: int, limit: int) -> list[PostView]:
    """Return at most `limit` posts after a place, in order."""
    return _run(_after, thread_id=thread_id, low=seq, high=limit)


def posts_changed_after(thread_id: str, change: int, limit: int) -> list[PostView]:
    """Return at most `limit` posts that were written, edited, hidden, or otherwise changed after a change number, in order of change."""
    return _run(_changed_after, thread_id=thread_id, low=change, high=limit)


def post_view(post_id: str) -> PostView | None:
    """Return one post as anyone in its thread may see it."""
    return next(iter(_run(_one, hub_row=post_id)), None)


def bodies(actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """Return the Markdown of those of the posts that the actor may read in full."""
    query = visible(actor, "discussions:post:read").with_only_columns(Post.id, Post.body).where(Post.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


@kept
def _own_words() -> sa.Select[Any]:
    return (
        sa.select(Reaction.post_id, Reaction.word).join(Post, Post.id == Reaction.post_id)
        .where(Reaction.person_id == ASKING.person_id, Post.thread_id == THREAD, Post.seq >= LOW, Post.seq <= HIGH)
    )  # fmt: skip


def own_words(actor: Actor, thread_id: str, low: int, high: int) -> dict[str, list[str]]:
    """Return which words the actor has said to which posts of a thread between two places."""
    found: dict[str, list[str]] = {}
    for post_id, word in _own_words.all(**asked_by(actor), thread_id=thread_id, low=low, high=high):
        found.setdefault(post_id, []).append(word)
    return found


@dataclass(frozen=True)
class Place:
    """Be where the actor stands in a thread: how far they have read, what is the first unread post, and what they may do."""

    read_seq: int
    attention: str
    unread: int | None
    may_post: bool
    may_moderate: bool


@kept
def _place() -> sa.Select[Any]:
    unread = (
        sa.select(sa.func.min(Post.seq))
        .where(Post.thread_id == Thread.id, Post.seq > sa.func.coalesce(Reading.read_seq, 0), Post.state == VISIBLE, _not_own(ASKING))
        .correlate(Thread, Reading).scalar_subquery()
    )  # fmt: skip
    may = flags(ASKING, may_post="discussions:thread:post", may_moderate="discussions:thread:moderate")
    return (
        sa.select(sa.func.coalesce(Reading.read_seq, 0), sa.func.coalesce(Reading.attention, ""), unread, *may)
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


def threads_in(actor: Actor, cohort_id: str, *, about: tuple[str, str] | None = None, words: str = "") -> sa.Select[Any]:
    """Return the SELECT of a cohort's threads that the actor may read: pinned first, then the latest; turn its rows with `thread_line`."""
    query = (
        sa.select(Thread, Group.kind, Group.name, Person.display_name, _unread(actor), Reading.attention)
        .join(Group, Group.id == Thread.group_id).outerjoin(Person, Person.id == Thread.started_by)
        .outerjoin(Reading, sa.and_(Reading.thread_id == Thread.id, Reading.person_id == actor.person_id))
        .where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id), rule_of("discussions:thread:read", actor))
        .order_by(Thread.pinned_at.is_(None), Thread.last_post_at.desc(), Thread.id)
    )  # fmt: skip
    if about is not None:
        query = query.where(Thread.about_kind == about[0], Thread.about_id == about[1])
    if words:
        query = query.where(Thread.title.icontains(words, autoescape=True))
    return query


def thread_line(row: Any) -> ThreadLine:
    """Return a row of `threads_in` with names."""
    return ThreadLine(row[0], row[1], row[2], row[3] or "", row[4], row[5] or "", row[0].last_seq)


@kept
def _unread_threads() -> sa.Select[Any]:
    cohort = sa.bindparam("cohort_id", required=True)
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


def waiting_posts(actor: Actor, cohort_id: str) -> list[tuple[Post, Thread, str, list[Report]]]:
    """Return a facilitator's queue: posts that are held or reported, oldest first, with their reports."""
    reported = sa.select(Report.subject_id).where(Report.subject_kind == "post", Report.settled_at.is_(None))
    query = (
        sa.select(Post, Thread, Person.display_name).join(Thread, Thread.id == Post.thread_id).join(Group, Group.id == Thread.group_id)
        .outerjoin(Person, Person.id == Post.author_id)
        .where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id), rule_of("discussions:post:moderate", actor))
        .where(Post.state != REMOVED, sa.or_(Post.state == HELD, Post.id.in_(reported))).order_by(Post.created_at).limit(100)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    reports = db.session.scalars(sa.select(Report).where(Report.settled_at.is_(None), Report.subject_id.in_([row[0].id for row in rows])))
    by_post: dict[str, list[Report]] = {}
    for report in reports:
        by_post.setdefault(report.subject_id, []).append(report)
    return [(row[0], row[1], row[2] or "", by_post.get(row[0].id, [])) for row in rows]


def hidden_posts(actor: Actor, cohort_id: str) -> list[tuple[Post, Thread, str]]:
    """Return the posts of a cohort that are hidden, newest first."""
    query = (
        sa.select(Post, Thread, Person.display_name).join(Thread, Thread.id == Post.thread_id).join(Group, Group.id == Thread.group_id)
        .outerjoin(Person, Person.id == Post.author_id)
        .where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id), Post.state == HIDDEN, rule_of("discussions:post:moderate", actor))
        .order_by(Post.created_at.desc()).limit(50)
    )  # fmt: skip
    return [(row[0], row[1], row[2] or "") for row in db.session.execute(query)]


def readers_of_thread(thread_id: str) -> Any:
    """Return the condition on people that holds for the readers of a thread."""
    return readers("discussions:thread:read", thread_id, Person)


@dataclass(frozen=True)
class Name:
    """Be something that can be named in a post: what is shown, and the text that is written."""

    title: str
    note: str
    text: str


NAMEABLE = ("risk", "strategy", "input", "session", "thread")


def people_to_name(thread: Thread, words: str, limit: int = 8) -> list[Name]:
    """Return the readers of a thread whose name has a word that begins so; the caller has loaded the thread through its rule."""
    begins = sa.or_(Person.display_name.istartswith(words, autoescape=True), Person.display_name.icontains(f" {words}", autoescape=True))
    query = (
        sa.select(Person.id, Person.display_name, sa.func.coalesce(Organisation.name, Person.job_role)).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.closed_at.is_(None), begins, readers_of_thread(thread.id)).order_by(Person.display_name).limit(limit)
    )  # fmt: skip
    return [Name(row[1], row[2] or "", f"[@{_plain(row[1])}](person:{row[0]})") for row in db.session.execute(query)]


def things_to_name(actor: Actor, thread: Thread, words: str, limit: int = 8) -> list[Name]:
    """Return risks, strategies, inputs, sessions and threads of the thread's cohort that the actor may read, by a part of their title."""
    cohort_id = db.session.scalar(sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == thread.group_id))
    found: list[Name] = []
    for kind in (subjects.KINDS[name] for name in NAMEABLE if name in subjects.KINDS):
        model: Any = kind.model
        title = model.title if not hasattr(model, "code") else model.code + " " + model.title
        query = access.visible(actor, kind.read).where(model.group_id == cohort_id, title.icontains(words, autoescape=True)).limit(limit)
        found += [Name(kind.title(row), str(kind.word), f"[#{_plain(kind.title(row))}]({kind.name}:{row.id})") for row in db.session.scalars(query)]
    return found[:limit]


def _plain(title: str) -> str:
    """Return a title without what would end a link in Markdown."""
    return title.replace("[", "(").replace("]", ")").replace("\n", " ")
