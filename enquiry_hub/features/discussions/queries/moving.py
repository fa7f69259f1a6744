"""Where posts can be moved, and who would read them there."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, readers, visible
from enquiry_hub.core.clock import TODAY, now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import (
    MOVED,
    UNDO_MOVE_DAYS,
    VISIBLE,
    Post,
    PostMove,
    Thread,
    ThreadGuest,
)
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Wider:
    """Be those who read one thread and not the other: guests by name, and how many others."""

    guests: tuple[str, ...]
    others: int


def who_would_read(source: Thread, target: Thread) -> Wider:
    """Return who reads the target and does not read the source; the caller moderates both."""
    visit = sa.exists().where(
        ThreadGuest.thread_id == target.id, ThreadGuest.person_id == Person.id, sa.or_(ThreadGuest.ends_on.is_(None), ThreadGuest.ends_on > TODAY)
    )
    query = sa.select(Person.display_name, visit).where(
        Person.closed_at.is_(None), readers("discussions:thread:read", target.id, Person), sa.not_(readers("discussions:thread:read", source.id, Person))
    )
    rows = db.session.execute(query.order_by(Person.display_name)).all()
    return Wider(tuple(name for name, guest in rows if guest), sum(1 for _name, guest in rows if not guest))


def guests_left_out(source: Thread) -> int:
    """Count the guests of a thread: they do not go along with its posts."""
    query = sa.select(sa.func.count()).select_from(ThreadGuest).where(ThreadGuest.thread_id == source.id, sa.or_(ThreadGuest.ends_on.is_(None), ThreadGuest.ends_on > TODAY))
    return db.session.scalar(query) or 0


def pairs_of(move: PostMove) -> list[tuple[Post, Post]]:
    """Return the posts of a move in their order, each with the row that keeps its old place; what is gone from the store is left out."""
    ids = [row_id for place in move.places for row_id in place[:2]]
    rows = {row.id: row for row in db.session.scalars(sa.select(Post).where(Post.id.in_(ids)).execution_options(populate_existing=True))}
    return [(rows[place[0]], rows[place[1]]) for place in move.places if place[0] in rows and place[1] in rows]


def why_not_back(move: PostMove) -> str:
    """Return in a sentence why a move cannot be undone now, or nothing."""
    if move.undone_at is not None:
        return _("This move was undone already.")
    if move.created_at < now() - timedelta(days=UNDO_MOVE_DAYS):
        return _("A move can be undone within a week. You can still move the posts again.")
    source = db.session.get_one(Thread, move.source_id)
    if source.merged_into_id != (move.target_id if move.action == "merge" else None):
        return _("The thread that the posts came from was joined with another one since. Undo that first.")
    places, pairs = {place[0]: place[2:4] for place in move.places}, pairs_of(move)
    where = (move.source_id, move.target_id)
    if not pairs or any((mark.thread_id, post.thread_id, [mark.seq, post.seq]) != (*where, places[post.id]) or mark.moved_id != post.id for post, mark in pairs):
        return _("These posts were moved again since. Undo the later move first.")
    return ""


def following_posts(post: Post, most: int) -> list[tuple[int, str, datetime, str]]:
    """Return the next posts of a thread that can be read, up to a number: place, writer (empty without name), time, first words."""
    query = sa.select(Post.seq, sa.func.coalesce(Person.display_name, ""), Post.created_at, sa.func.substr(Post.body, 1, 400)).outerjoin(Person, Person.id == Post.author_id)
    query = query.where(Post.thread_id == post.thread_id, Post.seq > post.seq, Post.state == VISIBLE).order_by(Post.seq).limit(most)
    return [(seq, name, at, body) for seq, name, at, body in db.session.execute(query)]


def answers_that_stay(move: PostMove) -> int:
    """Count what was written in the one thread in answer to posts that a move brought there: it stays."""
    ids = [place[0] for place in move.places]
    query = sa.select(sa.func.count()).where(Post.thread_id == move.target_id, Post.reply_to_id.in_(ids), Post.id.not_in(ids), Post.state != MOVED)
    return db.session.scalar(query) or 0


def threads_to_move_to(actor: Actor, source: Thread) -> list[Thread]:
    """Return the other threads of the group that the actor moderates and posts can be moved to, the latest first."""
    query = visible(actor, "discussions:thread:moderate").where(
        Thread.group_id == source.group_id, Thread.id != source.id, Thread.restricted.is_(False), Thread.merged_into_id.is_(None)
    )
    return list(db.session.scalars(query.order_by(Thread.last_post_at.desc()).limit(200)))
