"""Writing, editing and removing posts, and saying a word to one."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.queries import waits_as_urgent
from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import UTC
from enquiry_hub.core.database import db, lock_row, on_sqlite
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import hold, record
from enquiry_hub.features.discussions import openness
from enquiry_hub.features.discussions.closing import slow_sentence
from enquiry_hub.features.discussions.events import (
    PostAdded,
    PostEdited,
    PostRemoved,
    PostStateChanged,
    Reacted,
)
from enquiry_hub.features.discussions.models import (
    HELD,
    REMOVED,
    VISIBLE,
    WORDS,
    Moment,
    Post,
    Reaction,
    Reading,
    Thread,
)
from enquiry_hub.features.discussions.services.calling import check_calls
from enquiry_hub.features.discussions.waiting import first_post_waits
from enquiry_hub.identity.groups.clauses import steward_of_cohort_of

ASKS_NOBODY = {
    "changed": "A part of services that have asked.", "lock_post": "A part of services that have asked, and ask again in it.", "place_post": "A part of services that have asked.",
    "empty_post": "Its author removes it, leaves for good, or has its secret; all have asked.",
}  # fmt: skip
TELLS_NOBODY = {"changed": "A part of services that tell.", "lock_post": "It changes nothing."}


@dataclass(frozen=True)
class NewPost:
    """Hold what a person writes: Markdown, what it answers, and the id that the browser made."""

    body: str
    reply_to_id: str | None = None
    client_id: str | None = None
    hold: bool = False
    step: str = ""
    at: datetime | None = None
    tone: str = ""  # "warm" or "cool", where a way of talking asks for it


def add_post(actor: Actor, thread: Thread, new: NewPost) -> Post:
    """Write a post; the same client id writes it once, however often and wherever it arrives."""
    post = contribute(actor, thread, new)
    if post is None:  # nothing is put aside: the error takes it back
        raise Invalid(_("What is written in this thread now opens later. Please write it in the thread itself."), field="body")
    return post


def contribute(actor: Actor, thread: Thread, new: NewPost) -> Post | None:
    """Write a post as the thread's way of talking has it: return None when it was put aside until it opens; raise Invalid out of turn."""
    require(actor, "discussions:thread:post", thread)
    if not new.body.strip():
        raise Invalid(_("Please write something first."), field="body")
    check_calls(actor, thread.id, new.body)
    lock_row(thread)  # one writer at a time per thread: numbers have no gaps and never swap
    written, waits, wrote_at = _standing.one(**asked_by(actor, thread.id), client_id=new.client_id)
    if written is not None:
        return db.session.get_one(Post, written)
    _keep_slow(thread, wrote_at, new.at or now())
    admitted_post = openness.admitted(actor, thread, replace(new, hold=new.hold or bool(waits)))
    if admitted_post is None:
        return None
    post = place_post(actor, thread, admitted_post)
    openness.noted(actor, thread, post)
    return post


def place_post(actor: Actor, thread: Thread, new: NewPost) -> Post:
    """Put a post at the end of a thread that is locked for writing."""
    root_seq = _root_of(thread, new.reply_to_id)
    moment = new.at or now()
    thread.last_seq, thread.last_change = thread.last_seq + 1, thread.last_change + 1
    thread.last_post_at = max(thread.last_post_at, moment)
    post = Post(
        thread_id=thread.id, author_id=actor.person_id, client_id=new.client_id, seq=thread.last_seq, change=thread.last_change, root_seq=root_seq or thread.last_seq,
        reply_to_id=new.reply_to_id, state=HELD if new.hold else VISIBLE, step=new.step, created_at=moment, reactions={},
    )  # fmt: skip
    set_prose(post, new.body)
    db.session.add(post)
    _move_own_place(actor, thread)
    db.session.flush()
    hold(post, thread)
    record(PostAdded(by=actor.person_id, post_id=post.id, thread_id=thread.id, seq=post.seq, change=post.change))
    if new.hold:
        record(PostStateChanged(by=actor.person_id, post_id=post.id, thread_id=thread.id, state=HELD))
    return post


def _root_of(thread: Thread, answered_id: str | None) -> int | None:
    """Return the place of the post that a conversation began with; raise Invalid where the answered post is not in the thread."""
    if not answered_id:
        return None
    found = db.session.execute(sa.select(Post.thread_id, Post.root_seq).where(Post.id == answered_id)).first()
    if found is None or found[0] != thread.id:
        raise Invalid(_("The post that you answer is not in this thread."), field="reply_to")
    return int(found[1])


@kept
def _standing() -> sa.Select[Any]:
    """Ask what decides about a new post: whether this client id was written already, and whether it waits as somebody's first."""
    mark = sa.bindparam("client_id", required=True, type_=sa.String)
    written = sa.select(Post.id).where(Post.author_id == ASKING.person_id, Post.client_id == mark).scalar_subquery()
    wrote_at = (
        sa.select(sa.func.max(Post.created_at)).where(Post.thread_id == Thread.id, Post.author_id == ASKING.person_id).correlate(Thread).scalar_subquery()
    )  # fmt: skip
    held_to_it = sa.and_(Thread.slow_minutes > 0, sa.not_(steward_of_cohort_of(Thread.group_id, ASKING)))
    slow = sa.case((held_to_it, wrote_at), else_=sa.null())
    return sa.select(written, first_post_waits(ASKING), sa.type_coerce(slow, UTC())).select_from(Thread).where(Thread.id == ROW)


def _keep_slow(thread: Thread, wrote_at: datetime | None, moment: datetime) -> None:
    """Ask whoever wrote a short while ago to wait, where a thread goes slowly; facilitators are not held to it."""
    pause = timedelta(minutes=thread.slow_minutes)
    if wrote_at is not None and wrote_at <= moment < wrote_at + pause:
        left = int((wrote_at + pause - moment).total_seconds() // 60) + 1
        raise Invalid(slow_sentence(thread.slow_minutes, min(left, thread.slow_minutes)), field="body")


def _move_own_place(actor: Actor, thread: Thread) -> None:
    """Own posts are never unread: whoever had read everything has now read their own post too."""
    if _move.run(**asked_by(actor, thread.id), seq=thread.last_seq) == 0:
        db.session.add(Reading(person_id=actor.person_id, thread_id=thread.id, read_seq=1 if thread.last_seq == 1 else 0, attention="follow"))


@kept
def _move() -> sa.Update:
    seq = sa.bindparam("seq", required=True, type_=sa.Integer)
    read = sa.case((Reading.read_seq == seq - 1, seq), else_=Reading.read_seq)
    follows = sa.case((Reading.attention == "", "follow"), else_=Reading.attention)
    return sa.update(Reading).where(Reading.person_id == ASKING.person_id, Reading.thread_id == ROW).values(read_seq=read, attention=follows)


def changed(post: Post) -> Thread:
    """Give a post the thread's next change number, so that whoever was away learns of it; return the thread.

    It locks the thread, and the post after it: whoever changes a post begins with this, or two wait for each other.
    """
    thread = db.session.get_one(Thread, post.thread_id, with_for_update=True, populate_existing=True)
    thread.last_change += 1
    post.change = thread.last_change
    return thread


def lock_post(post: Post) -> None:
    """Let one at a time change a post or decide about it, and see it as the one before left it: its thread is locked, and the post after it."""
    if not on_sqlite():
        lock_row(db.session.get_one(Thread, post.thread_id))
        lock_row(post)


def edit_post(actor: Actor, post: Post, body: str, *, base: int | None = None, reason: str = "", at: datetime | None = None) -> None:
    """Change the words of a post; the earlier ones stay in its history."""
    require(actor, "discussions:post:edit", post)
    lock_post(post)
    if not body.strip():
        raise Invalid(_("Please write something, or remove the post."), field="body")
    check_calls(actor, post.thread_id, body)
    openness.ask_for_silence(actor, db.session.get_one(Thread, post.thread_id))
    before = post.body
    if post.version == 1 and body != before:
        keep_revision(Actor(post.author_id), "post", post, {"body": before})
    if not save_version(actor, "post", post, {"body": body}, base=base, reason=reason):
        return
    set_prose(post, body)
    post.edited_at = at or now()
    changed(post)
    db.session.flush()
    record(PostEdited(by=actor.person_id, post_id=post.id, thread_id=post.thread_id))


def remove_post(actor: Actor, post: Post) -> None:
    """Remove one's own post: the words go, with their history; that there was a post stays."""
    require(actor, "discussions:post:edit", post)
    lock_post(post)
    if db.session.scalar(sa.select(waits_as_urgent("post", sa.literal(post.id)))):
        raise Invalid(_("Your post waits for a facilitator and is kept until somebody has looked at it. Nobody else reads it meanwhile."))
    empty_post(actor, post)


def empty_post(actor: Actor, post: Post) -> None:
    """Take the words out of a post, with their history; that there was a post stays."""
    changed(post)
    set_prose(post, "")
    post.state, post.reactions = REMOVED, {}
    forget_versions("post", post.id)
    db.session.execute(sa.delete(Reaction).where(Reaction.post_id == post.id))
    db.session.execute(sa.delete(Moment).where(Moment.thread_id == post.thread_id, Moment.seq == post.seq))
    db.session.flush()
    record(PostRemoved(by=actor.person_id, post_id=post.id, thread_id=post.thread_id))


def react(actor: Actor, post: Post, word: str, *, said: bool | None = None) -> bool:
    """Say a word to a post or take it back; `said` sets which (None turns it over). Return whether it is now said."""
    require(actor, "discussions:post:respond", post)
    if word not in WORDS:
        raise Invalid(_("That is not one of the words."))
    lock_post(post)  # before looking, so that two taps at once count as they should
    changed(post)
    found = db.session.get(Reaction, (post.id, actor.person_id, word))
    wanted = (found is None) if said is None else said
    if wanted and found is None:
        db.session.add(Reaction(post_id=post.id, person_id=actor.person_id, word=word))
    if not wanted and found is not None:
        db.session.delete(found)
    db.session.flush()
    words = db.session.scalars(sa.select(Reaction.word).where(Reaction.post_id == post.id))
    post.reactions = dict(Counter(words))
    db.session.flush()
    record(Reacted(by=actor.person_id, post_id=post.id, thread_id=post.thread_id))
    return wanted
