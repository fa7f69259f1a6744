"""Whose turn it is, asked wherever somebody writes in a thread."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost
from enquiry_hub.features.protocols import queries
from enquiry_hub.features.protocols.domain import COOL, ROUND, WAITING, WARM, WARM_COOL
from enquiry_hub.features.protocols.models import Talk, Turn
from enquiry_hub.features.protocols.queries import page, turns
from enquiry_hub.features.protocols.remarks import remarks_in
from enquiry_hub.features.protocols.services import running


class Talking:
    """Run ways of talking for the threads in which one is followed."""

    def settle(self, thread: Thread) -> None:
        """End the steps whose time is over."""
        running.settle(thread)

    def admit(self, actor: Actor, thread: Thread, new: NewPost) -> NewPost | None:
        """Return the post with its step, or None when it was put aside; raise Invalid when it is not the actor's turn. The thread is locked."""
        talk = _followed(thread)
        if talk is None:
            return new
        step, tone = queries.step_of(talk), COOL if new.tone == COOL else WARM
        sentence = turns.why_not(actor, talk, thread, queries.turns_of(talk, talk.step), tone)
        if sentence:
            before = turns.late_for(actor, talk, thread, now())
            if before is None:
                raise Invalid(sentence, field="body")
            return replace(new, step=before.key)
        if turns.owes_commitment(actor, talk):
            raise Invalid(_("First say above what you will do, and by when, or why nothing. Your words are kept."), field="body")
        if step.mode in WAITING:
            running.keep_aside(actor, thread, talk, new)
            return None
        return replace(new, step=tone if step.mode == WARM_COOL else step.key)

    def note(self, actor: Actor, thread: Thread, post: Post) -> None:
        """Remember whose turn it was."""
        talk = queries.talk_of(thread)
        if talk is None or talk.ended_at is not None:
            return
        step = queries.step_of(talk)
        late = post.step not in (step.key, WARM, COOL)
        tone = post.step if post.step in (WARM, COOL) else ""
        db.session.add(
            Turn(talk_id=talk.id, step=talk.step - 1 if late else talk.step, turn=0 if late else talk.turn, person_id=actor.person_id, tone=tone, post_id=post.id)
        )
        db.session.flush()
        if step.mode == ROUND and not late:
            running.go_on_if_all_had_their_turn(talk, thread)

    def still(self, actor: Actor, thread: Thread) -> str:
        """Return why the actor cannot say something to everyone now, or nothing."""
        talk = _followed(thread)
        if talk is None:
            return ""
        if queries.step_of(talk).mode in WAITING:
            return _("Something waits in this thread until it opens. Change this when it is open; your words are kept.")
        return turns.not_theirs(actor, talk, thread, queries.step_of(talk))

    def goes_on(self, thread: Thread) -> bool:
        """Say whether a way of talking is followed now."""
        return _followed(thread) is not None

    def holds(self, thread: Thread, low: int, high: int) -> bool:
        """Say whether any post from one place to another was written in the steps of a way of talking."""
        inside = sa.exists().where(Turn.post_id == Post.id, Post.thread_id == thread.id, Post.seq.between(low, high))
        return bool(db.session.scalar(sa.select(inside)))

    def look(self, actor: Actor, thread: Thread) -> page.TalkView | None:
        """Return what the thread's page shows."""
        view = page.look(actor, thread)
        if view is not None:
            view.remarks = remarks_in(actor, view.talk)
        return view


def _followed(thread: Thread) -> Talk | None:
    """Return the way of talking that is followed in a thread now, with the steps ended whose time is over."""
    running.settle(thread)
    talk = queries.talk_of(thread)
    if talk is None or talk.ended_at is not None:
        return None
    lock_row(talk)
    return talk
