"""Moving posts to another thread of the same group, to a new one, and joining two threads.

Posts keep their ids, words, dates, words said to them and history. Each old place keeps a row that says where the post is now.
A move is no news: nobody is told of it but those whose posts were moved, and whoever had read everything has read everything still.
"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.notifications.models import FollowedTold
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import PostsMoved, ThreadChanged, ThreadStarted
from enquiry_hub.features.discussions.models import (
    MOVED,
    Moment,
    Newcomer,
    Post,
    PostMove,
    Reading,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.openness import talk_goes_on, talk_holds
from enquiry_hub.features.discussions.queries.moving import who_would_read

MOST = 1000
ASKS_NOBODY = {
    "check_move": "A part of services that have asked.", "take_moments": "A part of services that have asked.",
    "write_down": "A part of services that have asked.",
}  # fmt: skip
TELLS_NOBODY = {
    "check_move": "It changes nothing.", "take_moments": "A part of services that tell.", "write_down": "A part of services that tell.",
}  # fmt: skip


def move_posts(actor: Actor, post: Post, upto: int, target: Thread, note: str, *, wider: bool = False, action: str = "move") -> PostMove:
    """Move a post, and those after it up to a place, to another thread of the group; return what was done, so that it can be undone.

    Raises Invalid where somebody could read them who could not before, unless they are guests and the actor has said yes to them.
    """
    source = db.session.get_one(Thread, post.thread_id)
    require(actor, "discussions:thread:moderate", source)
    require(actor, "discussions:thread:moderate", target)
    if source.id == target.id or source.group_id != target.group_id or target.merged_into_id:
        raise Invalid(_("Choose another thread of the same group that was not joined with one."), field="target")
    check_move(source, target, note, wider=wider)
    _check_steps(source, post.seq, max(post.seq, upto))
    for thread in sorted((source, target), key=lambda found: found.id):
        lock_row(thread)
    low, high = post.seq, max(post.seq, upto)
    rows = db.session.scalars(
        sa.select(Post).where(Post.thread_id == source.id, Post.seq.between(low, high), Post.state != MOVED).order_by(Post.seq).limit(MOST + 1)
    ).all()
    if not rows or len(rows) > MOST:
        raise Invalid(_("Move between one and %(n)d posts at once.", n=MOST), field="upto")
    old, answered = {row.id: row.seq for row in rows}, {row.id: (row.reply_to_id, row.root_seq) for row in rows}
    _keep_reading(source, target, old)
    places = _give_places(target, list(rows))
    left = _leave_behind(source, list(rows), old)
    take_moments(source, target, {old[row.id]: places[row.id] for row in rows})
    target.last_post_at = max(target.last_post_at, *(row.created_at for row in rows))
    move = PostMove(
        source_id=source.id, target_id=target.id, moved_by=actor.person_id, action=action, created_at=now(),
        places=[(row.id, mark_id, old[row.id], places[row.id], *answered[row.id]) for row, mark_id in zip(rows, left, strict=True)],
    )  # fmt: skip
    db.session.add(move)
    db.session.flush()
    decisions = write_down(actor, target, list(rows), note, action, move)
    record(
        PostsMoved(
            by=actor.person_id, thread_id=target.id, from_thread_id=source.id, post_ids=tuple(places), left_ids=tuple(left), decision_ids=tuple(decisions),
        )
    )  # fmt: skip
    return move


def split_thread(actor: Actor, post: Post, upto: int, title: str, note: str) -> Thread:
    """Move a post, and those after it up to a place, to a new thread with the same readers; guests of the old one do not go along."""
    source = db.session.get_one(Thread, post.thread_id)
    require(actor, "discussions:thread:moderate", source)
    if not title.strip():
        raise Invalid(_("Please write a title."), field="title")
    thread = Thread(
        group_id=source.group_id, started_by=actor.person_id, title=title, tense=source.tense, restricted=False, last_post_at=post.created_at, created_at=now(),
    )  # fmt: skip
    db.session.add(thread)
    db.session.flush()
    # Whoever came into a peer group later may not read the old thread: nor the new one.
    for row in db.session.scalars(sa.select(Newcomer).where(Newcomer.thread_id == source.id)):
        db.session.add(Newcomer(thread_id=thread.id, person_id=row.person_id, yes=list(row.yes)))
    db.session.flush()
    record(ThreadStarted(by=actor.person_id, thread_id=thread.id, group_id=thread.group_id))
    move_posts(actor, post, upto, thread, note, action="split")
    return thread


def join_thread(actor: Actor, source: Thread, target: Thread, note: str, *, wider: bool = False) -> None:
    """Join a thread with another one: its posts go there, and its address leads there."""
    require(actor, "discussions:thread:moderate", source)
    first = db.session.scalar(sa.select(Post).where(Post.thread_id == source.id, Post.state != MOVED).order_by(Post.seq).limit(1))
    if first is None:
        raise Invalid(_("There is nothing in this thread to be joined."))
    move = move_posts(actor, first, source.last_seq, target, note, wider=wider, action="merge")
    moments = {name: getattr(source, name) for name in ("locked_at", "locked_until", "pinned_at")}
    move.before = {name: moment.isoformat() for name, moment in moments.items() if moment}
    standing = db.session.scalar(sa.select(ThreadContext.id).where(ThreadContext.thread_id == target.id))
    above = db.session.scalar(sa.select(ThreadContext).where(ThreadContext.thread_id == source.id))
    if standing is None and above is not None:
        above.thread_id = target.id
        move.before = {**move.before, "context": [above.id, above.version]}
    source.merged_into_id, source.locked_at, source.locked_until, source.pinned_at = target.id, now(), None, None
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=source.id, what="joined"))
    record(ThreadChanged(by=actor.person_id, thread_id=target.id, what="joined"))


def _check_steps(source: Thread, low: int, high: int) -> None:
    """Raise Invalid where one of the posts was written in a step: it stays with the others of its talk, also when that is over."""
    if talk_holds(source, low, high):
        raise Invalid(_("Some of these posts were written in an agreed way of talking, and belong to its steps: they stay together."), field="upto")


def check_move(source: Thread, target: Thread, note: str, *, wider: bool) -> None:
    """Raise Invalid where posts may not go from one thread to the other, or where somebody would read them who did not before."""
    if source.restricted or target.restricted:
        raise Invalid(_("The thread about a reflection stays with those whom its author chose."), field="target")
    if talk_goes_on(source) or talk_goes_on(target):
        raise Invalid(_("A thread in which you talk in an agreed way stays as it is: what was said there belongs to its steps."), field="target")
    if not note.strip():
        raise Invalid(_("Please write a line to those whose posts are moved: why."), field="note")
    found = who_would_read(source, target)
    if found.others:
        raise Invalid(_("Somebody reads that thread who was not let into this one. Those who wrote here say who may read it."), field="target")
    if found.guests and not wider:
        raise Invalid(_("Guests of that thread could read these posts: %(names)s. Say that this is meant.", names=", ".join(found.guests)), field="wider")


def _give_places(target: Thread, rows: list[Post]) -> dict[str, int]:
    """Put posts at the end of a thread; an answer goes on answering where what it answers came along."""
    places: dict[str, int] = {}
    roots: dict[str, int] = {}
    for row in rows:
        target.last_seq, target.last_change = target.last_seq + 1, target.last_change + 1
        if row.reply_to_id not in places:
            row.reply_to_id = None
        places[row.id] = target.last_seq
        row.root_seq = roots[row.id] = roots[row.reply_to_id] if row.reply_to_id else target.last_seq
        row.thread_id, row.seq, row.change = target.id, target.last_seq, target.last_change
    db.session.flush()
    return places


def _leave_behind(source: Thread, rows: list[Post], old: dict[str, int]) -> list[str]:
    """Keep each old place by a row that says where the post is now; what answered it answers that row."""
    left = []
    for row in rows:
        source.last_change += 1
        mark = Post(
            thread_id=source.id, author_id=None, seq=old[row.id], change=source.last_change, root_seq=old[row.id], state=MOVED, moved_id=row.id,
            created_at=row.created_at, reactions={}, body="", body_html="", body_version=row.body_version,
        )  # fmt: skip
        db.session.add(mark)
        db.session.flush()
        db.session.execute(sa.update(Post).where(Post.thread_id == source.id, Post.reply_to_id == row.id).values(reply_to_id=mark.id))
        left.append(mark.id)
    return left


def take_moments(source: Thread, target: Thread, places: dict[int, int]) -> None:
    """Let marked places go along with their posts; a place that is marked where they go stays as it is."""
    taken = sa.select(Moment.seq).where(Moment.thread_id == target.id, Moment.seq.in_(list(places.values())))
    there = set(db.session.scalars(taken))
    for moment in db.session.scalars(sa.select(Moment).where(Moment.thread_id == source.id, Moment.seq.in_(list(places)))):
        if places[moment.seq] in there:
            db.session.delete(moment)
        else:
            moment.thread_id, moment.seq = target.id, places[moment.seq]


def _keep_reading(source: Thread, target: Thread, old: dict[str, int]) -> None:
    """Let whoever had read everything there is in the target, and these posts, have read everything still; followers go along."""
    last, count, here, there = max(old.values()), len(old), aliased(Reading), aliased(Reading)
    end = target.last_seq
    query = sa.select(here, there).outerjoin(there, sa.and_(there.thread_id == target.id, there.person_id == here.person_id)).where(here.thread_id == source.id)
    ordered = sorted(old.values())
    for mine, other in db.session.execute(query).all():
        read = count if mine.read_seq >= last else sum(1 for seq in ordered if seq <= mine.read_seq)
        if other is None:
            attention = mine.attention if mine.attention else ""
            db.session.add(Reading(person_id=mine.person_id, thread_id=target.id, read_seq=read if end == 0 else 0, attention=attention))
        elif other.read_seq >= end:
            other.read_seq = end + read
    told = sa.update(FollowedTold).where(FollowedTold.subject_kind == "thread", FollowedTold.subject_id == target.id, FollowedTold.upto >= end)
    db.session.execute(told.values(upto=end + count))
    if end == 0:
        db.session.flush()
        followers = db.session.scalars(sa.select(Reading.person_id).where(Reading.thread_id == target.id, Reading.attention == "follow"))
        db.session.add_all(FollowedTold(person_id=one, subject_kind="thread", subject_id=target.id, upto=count, told_at=now()) for one in followers)


def write_down(actor: Actor, target: Thread, rows: list[Post], note: str, action: str, move: PostMove) -> list[str]:
    """Write one decision for each author, about the first of their posts; where no post has a name, one about the first post."""
    firsts: dict[str | None, Post] = {}
    for row in rows:
        if row.author_id:
            firsts.setdefault(row.author_id, row)
    firsts = firsts or {None: rows[0]}
    found = [
        Decision(
            group_id=target.group_id, subject_kind="post", subject_id=row.id, decided_by=actor.person_id, action=action, note=note, author_id=author_id,
            before=move.id, created_at=now(),
        )
        for author_id, row in firsts.items()
    ]  # fmt: skip
    db.session.add_all(found)
    db.session.flush()
    return [one.id for one in found]
