"""Undoing moves of posts: each goes back to its place, and the row that kept that place keeps the other one from now on.

Both addresses lead to the post in both states. What was written meanwhile stays where it was written.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.notifications.models import FollowedTold
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import PostsMoved, ThreadChanged
from enquiry_hub.features.discussions.models import (
    MOVED,
    VISIBLE,
    Post,
    PostMove,
    Reading,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.queries.moving import pairs_of, why_not_back
from enquiry_hub.features.discussions.services.moving import check_move, take_moments, write_down


def undo_move(actor: Actor, move: PostMove, note: str, *, wider: bool = False) -> None:
    """Undo a move within a week; the authors get the note. Raises Invalid where the posts were moved again, or where somebody could
    read them who cannot now, unless they are guests and the actor has said yes to them.
    """
    require(actor, "discussions:move:undo", move)
    source, target = db.session.get_one(Thread, move.source_id), db.session.get_one(Thread, move.target_id)
    for thread in sorted((source, target), key=lambda found: found.id):
        lock_row(thread)
    lock_row(move)
    why_not = why_not_back(move)
    if why_not:
        raise Invalid(why_not)
    check_move(target, source, note, wider=wider)
    pairs, kept = pairs_of(move), _visible_in(source)
    _swap_places(source, target, pairs)
    _answer_again(source, target, move, pairs)
    olds = {post.seq: mark.seq for post, mark in pairs}  # as they stand now: back in the one, kept in the other
    take_moments(target, source, {new: old for old, new in olds.items()})
    _read_again(source, target, olds, kept)
    source.last_post_at = max(source.last_post_at, *(post.created_at for post, _mark in pairs))
    _part(actor, source, target, move)
    last = sa.select(sa.func.max(Post.created_at)).where(Post.thread_id == target.id, Post.state != MOVED)
    target.last_post_at = db.session.scalar(last) or target.created_at
    move.undone_at, move.undone_by = now(), actor.person_id
    db.session.execute(sa.update(Decision).where(Decision.before == move.id, Decision.undone_at.is_(None)).values(undone_at=now(), undone_by=actor.person_id))
    posts, marks = [post for post, _mark in pairs], [mark for _post, mark in pairs]
    decisions = write_down(actor, source, posts, note, "back", move)
    record(
        PostsMoved(
            by=actor.person_id, thread_id=source.id, from_thread_id=target.id, post_ids=tuple(post.id for post in posts),
            left_ids=tuple(mark.id for mark in marks), decision_ids=tuple(decisions),
        )
    )  # fmt: skip


def _visible_in(thread: Thread) -> list[int]:
    return list(db.session.scalars(sa.select(Post.seq).where(Post.thread_id == thread.id, Post.state == VISIBLE).order_by(Post.seq)))


def _swap_places(source: Thread, target: Thread, pairs: list[tuple[Post, Post]]) -> None:
    """Let each post and the row that kept its place change places; no place is held by two at any moment."""
    places = {post.id: (post.seq, mark.seq) for post, mark in pairs}
    for _post, mark in pairs:
        mark.seq = -mark.seq
    db.session.flush()
    for post, _mark in pairs:
        source.last_change += 1
        post.thread_id, post.seq, post.change = source.id, places[post.id][1], source.last_change
    db.session.flush()
    for post, mark in pairs:
        target.last_change += 1
        mark.thread_id, mark.seq, mark.root_seq, mark.change = target.id, places[post.id][0], places[post.id][0], target.last_change
    db.session.flush()


def _answer_again(source: Thread, target: Thread, move: PostMove, pairs: list[tuple[Post, Post]]) -> None:
    """Let posts answer what they answered, and what answered them in either thread answer what stands there now."""
    before = {place[0]: (place[4], place[5]) for place in move.places}
    for post, mark in pairs:
        answered, root = before[post.id]
        post.reply_to_id = _standing_for(answered, source)
        post.root_seq = root if post.reply_to_id else post.seq
        db.session.flush()
        for thread, here, there in ((target, post, mark), (source, mark, post)):
            db.session.execute(sa.update(Post).where(Post.thread_id == thread.id, Post.reply_to_id == here.id).values(reply_to_id=there.id))
        if post.root_seq != post.seq:
            db.session.execute(sa.update(Post).where(Post.thread_id == source.id, Post.root_seq == post.seq).values(root_seq=post.root_seq))


def _standing_for(answered_id: str | None, thread: Thread) -> str | None:
    """Return the id of what stands in the thread for a post that was answered there: itself, or the row that keeps its place."""
    if answered_id is None:
        return None
    known = sa.or_(Post.id == answered_id, Post.moved_id == answered_id)
    found = sa.select(Post.id).where(Post.thread_id == thread.id, known).order_by(Post.id != answered_id).limit(1)
    return db.session.scalar(found)


def _read_again(source: Thread, target: Thread, places: dict[int, int], kept: list[int]) -> None:
    """Let whoever had read these posts in the one thread, and all before them in the other, have read them still."""
    olds = sorted(places)
    query = sa.select(Reading).where(Reading.thread_id == target.id)
    there = {row.person_id: row for row in db.session.scalars(sa.select(Reading).where(Reading.thread_id == source.id))}
    for mine in db.session.scalars(query):
        other = there.get(mine.person_id)
        read = other.read_seq if other else 0
        for old in olds:
            if old > read and (mine.read_seq < places[old] or bisect_right(kept, read) != bisect_right(kept, old)):
                break
            read = max(read, old)
        if other is not None:
            other.read_seq = read
        elif read:
            db.session.add(Reading(person_id=mine.person_id, thread_id=source.id, read_seq=read, attention=""))
    told = sa.and_(FollowedTold.subject_kind == "thread", FollowedTold.subject_id == source.id, FollowedTold.upto.between(olds[0] - 1, olds[-1]))
    db.session.execute(sa.update(FollowedTold).where(told).values(upto=olds[-1]))


def _part(actor: Actor, source: Thread, target: Thread, move: PostMove) -> None:
    """Open a thread again that was joined with the other one; join one that a split began and that holds nothing any more."""
    if move.action == "merge":
        before: dict[str, Any] = move.before
        source.merged_into_id, source.locked_at = None, _moment(before.get("locked_at"))
        source.locked_until = date.fromisoformat(before["locked_until"]) if "locked_until" in before else None
        source.pinned_at = _moment(before.get("pinned_at"))
        context_id, version = before.get("context", (None, None))
        here = sa.and_(ThreadContext.id == context_id, ThreadContext.thread_id == target.id, ThreadContext.version == version)
        db.session.execute(sa.update(ThreadContext).where(here).values(thread_id=source.id))
    elif move.action == "split" and _is_empty(target):
        target.merged_into_id, target.locked_at, target.locked_until, target.pinned_at = source.id, now(), None, None
    else:
        return
    db.session.flush()
    for thread in (source, target):
        record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="joined" if target.merged_into_id else "parted"))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _is_empty(thread: Thread) -> bool:
    post = sa.select(Post.id).where(Post.thread_id == thread.id, Post.state != MOVED).limit(1)
    above = sa.select(ThreadContext.id).where(ThreadContext.thread_id == thread.id).limit(1)
    return db.session.scalar(post) is None and db.session.scalar(above) is None
