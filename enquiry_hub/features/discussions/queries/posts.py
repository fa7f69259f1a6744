"""Reading posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import Kept, kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import (
    UNNAMED,
    VISIBLE,
    Post,
    Reaction,
    Thread,
)
from enquiry_hub.identity.groups.models import PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person, initials_of

WINDOW = 50


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
    root_seq: int
    reply_seq: int | None
    reply_unnamed: bool


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
    reply_unnamed: bool
    root_seq: int
    step: str
    version: int
    moved_id: str | None = None

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
            self.id, self.seq, self.change, self.state, self.version, self.author_id, self.author, self.author_role, self.author_place, self.reply_author,
            self.root_seq, self.reply_seq, self.reply_unnamed,
        )


def _sketches(*conditions: Any) -> sa.Select[*tuple[Any, ...]]:
    answered, asker = aliased(Post, name="answered"), aliased(Person, name="asker")
    # What the author is now, in the thread's group or its cohort; what they were last where they have left.
    role = (
        sa.select(Membership.role).join(Group, sa.or_(Group.id == Membership.group_id, Group.parent_id == Membership.group_id))
        .where(Group.id == Thread.group_id, Membership.person_id == Post.author_id)
        .order_by(Membership.ends_on.is_not(None), Membership.ends_on.desc(), Membership.role == PARTICIPANT, Membership.starts_on.desc())
        .limit(1).correlate(Thread, Post).scalar_subquery()
    )  # fmt: skip
    return (
        sa.select(
            Post.id, Post.seq, Post.change, Post.state, Post.body_version, Post.author_id, sa.func.coalesce(Person.display_name, ""),
            sa.func.coalesce(role, ""), sa.func.coalesce(Organisation.name, Person.job_role, ""), sa.func.coalesce(asker.display_name, ""),
            Post.root_seq, answered.seq, sa.func.coalesce(answered.step == UNNAMED, sa.false()),
        )
        .join(Thread, Thread.id == Post.thread_id)
        .outerjoin(Person, Person.id == Post.author_id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(answered, sa.and_(answered.id == Post.reply_to_id, answered.state == VISIBLE)).outerjoin(asker, asker.id == answered.author_id)
        .where(*conditions)
    )  # fmt: skip


def _views(*conditions: Any) -> sa.Select[Any]:
    return _sketches(*conditions).add_columns(
        Post.created_at, Post.edited_at, Post.reactions, sa.case((Post.state == VISIBLE, Post.body_html), else_=""), Post.step, Post.moved_id,
    )


def _view(row: Any) -> PostView:
    sketch = Sketch(*row[:13])
    created_at, edited_at, reactions, html, step, moved_id = row[13:]
    shown = sketch.state == VISIBLE
    return PostView(
        **sketch._asdict(), created_at=created_at, edited_at=edited_at if shown else None, reactions=reactions or {} if shown else {},
        body_html=html, step=step or "", moved_id=moved_id,
    )  # fmt: skip


LOW: sa.BindParameter[int] = sa.bindparam("low", required=True)
HIGH: sa.BindParameter[int] = sa.bindparam("high", required=True)
THREAD: sa.BindParameter[str] = sa.bindparam("thread_id", required=True)


# Statements are built once and kept: building one costs more than running it.
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


# As conversations, posts stand in the order of (the place of their conversation's first post, their own place).
_CONVERSATION = sa.tuple_(Post.root_seq, Post.seq)
_HERE = sa.tuple_(sa.bindparam("root", required=True, type_=sa.Integer), sa.bindparam("seq", required=True, type_=sa.Integer))


@kept
def _sketches_from() -> sa.Select[Any]:
    return _sketches(Post.thread_id == THREAD, _CONVERSATION >= _HERE).order_by(Post.root_seq, Post.seq).limit(HIGH)


@kept
def _sketches_until() -> sa.Select[Any]:
    return _sketches(Post.thread_id == THREAD, _CONVERSATION < _HERE).order_by(Post.root_seq.desc(), Post.seq.desc()).limit(HIGH)


def sketches_from(thread_id: str, root: int, seq: int, limit: int) -> list[Sketch]:
    """Return at most `limit` posts in the order of conversations, from the one at (root, seq) on."""
    return [Sketch(*row) for row in _sketches_from.all(thread_id=thread_id, root=root, seq=seq, high=limit)]


def sketches_until(thread_id: str, root: int, seq: int, limit: int) -> list[Sketch]:
    """Return at most `limit` posts in the order of conversations, the last ones before (root, seq)."""
    return [Sketch(*row) for row in _sketches_until.all(thread_id=thread_id, root=root, seq=seq, high=limit)][::-1]


def root_of(thread_id: str, seq: int) -> int:
    """Return the place of the post that the conversation of a post began with; the end where there is no such post."""
    found = db.session.scalar(sa.select(Post.root_seq).where(Post.thread_id == thread_id, Post.seq == seq))
    return seq if found is None else found


def posts_with(ids: Sequence[str]) -> list[PostView]:
    """Return posts by their ids, in no order; the caller may show them."""
    return [_view(row) for row in db.session.execute(_views(Post.id.in_(ids)))] if ids else []


def posts_after(thread_id: str, seq: int, limit: int) -> list[PostView]:
    """Return at most `limit` posts after a place, in order."""
    return _run(_after, thread_id=thread_id, low=seq, high=limit)


def posts_changed_after(thread_id: str, change: int, limit: int) -> list[PostView]:
    """Return at most `limit` posts that were written, edited, hidden, or otherwise changed after a change number, in order of change."""
    return _run(_changed_after, thread_id=thread_id, low=change, high=limit)


def post_view(post_id: str) -> PostView | None:
    """Return one post as anyone in its thread may see it."""
    return next(iter(_run(_one, hub_row=post_id)), None)


def answered_post(actor: Actor, thread_id: str, post_id: str) -> Any:
    """Return id, place and writer's name (`display_name`, empty where nobody is named) of a post that is answered; None where the actor may not read it in that thread."""
    query = visible(actor, "discussions:post:read").where(Post.id == post_id, Post.thread_id == thread_id).outerjoin(Person, Person.id == Post.author_id)
    return db.session.execute(query.with_only_columns(Post.id, Post.seq, sa.func.coalesce(Person.display_name, "").label("display_name"))).first()


def bodies(actor: Actor, ids: Sequence[str]) -> dict[str, str]:
    """Return the Markdown of those of the posts that the actor may read in full."""
    query = visible(actor, "discussions:post:read").with_only_columns(Post.id, Post.body).where(Post.id.in_(ids))
    return {row[0]: row[1] for row in db.session.execute(query)}


@kept
def _own_words() -> sa.Select[*tuple[Any, ...]]:
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
