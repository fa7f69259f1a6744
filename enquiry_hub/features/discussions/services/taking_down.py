"""Taking down at once what may be about a child: sealed, with its traces, readable in the application by nobody but a contact."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.moderation.services import seal_away, settle, write_decision
from enquiry_hub.capabilities.moderation.words import SEALED_SAYS
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.beside_posts import words_beside
from enquiry_hub.features.discussions.events import ContextDecided, ThreadChanged
from enquiry_hub.features.discussions.models import (
    REMOVED,
    SEALED,
    Moment,
    Post,
    Reaction,
    Thread,
    ThreadContext,
)
from enquiry_hub.features.discussions.services.deciding import set_state
from enquiry_hub.features.discussions.services.posts import lock_post

TELLS_NOBODY = {"take_down": "Sealing tells of it.", "seal_post": "Sealing tells of it, and so does the new state of the post."}
ASKS_NOBODY = {"seal_post": "The service that takes the post down, or lets its author go, has asked.", "name_anew": "The service that takes the thing down has asked."}


def take_down(actor: Actor, post: Post) -> None:
    """Seal a post that may be about a child; a line stays in the thread, and its author is told without a word of it."""
    require(actor, "discussions:post:moderate", post)
    lock_post(post)
    if post.state == REMOVED:
        raise Invalid(_("Its author has removed this post already."))
    seal_post(actor, post)


def seal_post(actor: Actor, post: Post) -> None:
    """Seal a post with its traces, in a service that has asked."""
    thread = db.session.get_one(Thread, post.thread_id)
    lock_row(thread)
    about = {"thread": thread.title, "labels": [row.label for row in _moments(post)]}
    seal_away(
        actor, "post", post, group_id=thread.group_id, author_id=post.author_id, revised_as="post", place=f"thread:{thread.id}",
        same_talk=lambda thing: _thread_of(thing) == thread.id, about=about, more=words_beside(post),
    )  # fmt: skip
    for moment in _moments(post):
        db.session.delete(moment)
    db.session.execute(sa.delete(Reaction).where(Reaction.post_id == post.id))
    before, post.reactions, post.edited_at = post.state, {}, None
    _write_down(actor, thread, "post", post.id, post.author_id, before)
    set_state(actor, post, SEALED)


def take_down_above(actor: Actor, context: ThreadContext) -> None:
    """Seal the words above a thread, with all that they were; the box is empty after."""
    require(actor, "discussions:context:moderate", context)
    thread = db.session.get_one(Thread, context.thread_id)
    lock_row(thread)
    seal_away(
        actor, "context", context, group_id=thread.group_id, author_id=context.changed_by, revised_as="thread_context", place=f"thread:{thread.id}",
        same_talk=lambda thing: _thread_of(thing) == thread.id,
    )  # fmt: skip
    before, context.hidden_upto = str(context.hidden_upto), 0
    context.version += 1
    db.session.flush()
    decision = _write_down(actor, thread, "context", context.id, context.changed_by, before)
    record(ContextDecided(by=actor.person_id, thread_id=thread.id, decision_id=decision.id, action="seal"))


def name_anew(actor: Actor, kind: str, row_id: str, title: str) -> None:
    """Give the threads about a thing that was taken down another title: theirs repeats its own."""
    for thread in db.session.scalars(sa.select(Thread).where(Thread.about_kind == kind, Thread.about_id == row_id)):
        thread.title = title
        db.session.flush()
        record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="renamed"))


def _thread_of(thing: Any) -> str | None:
    return getattr(thing, "thread_id", None)


def _moments(post: Post) -> list[Moment]:
    return list(db.session.scalars(sa.select(Moment).where(Moment.thread_id == post.thread_id, Moment.seq == post.seq)))


def _write_down(actor: Actor, thread: Thread, kind: str, row_id: str, author_id: str | None, before: str) -> Decision:
    found = write_decision(actor, thread.group_id, (kind, row_id), "seal", str(SEALED_SAYS), author_id=author_id, before=before)
    settle(actor, found)
    return found
