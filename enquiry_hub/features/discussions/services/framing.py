"""What stands around the posts: the words above a thread, its marked places, and the order in which one reads."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions import openness
from enquiry_hub.features.discussions.events import ContextChanged, MomentsChanged
from enquiry_hub.features.discussions.models import Moment, ReadingHabit, Thread, ThreadContext
from enquiry_hub.features.discussions.queries.framing import context_of
from enquiry_hub.features.discussions.services.posts import NewPost, add_post

ASKS_NOBODY = {"read_in_order": "One's own habit."}
TELLS_NOBODY = {"read_in_order": "One's own habit is nobody's news."}
MOST_MOMENTS = 50


def change_context(actor: Actor, thread: Thread, body: str, *, base: int, note: str = "", client_id: str | None = None) -> None:
    """Change the words above a thread; what they were stays in their history, and a note about it becomes a post.

    `base` is the version that the writer began from, 0 where there were no words yet. Raises Stale, with both texts, when somebody
    changed them meanwhile.
    """
    require(actor, "discussions:thread:frame", thread)
    openness.ask_for_silence(actor, thread)
    lock_row(thread)
    row = context_of(thread.id)
    if row is None:
        if not body.strip():
            raise Invalid(_("Please write something first."), field="body")
        row = ThreadContext(thread_id=thread.id, changed_by=actor.person_id, changed_at=now(), version=1)
        set_prose(row, body)
        db.session.add(row)
        db.session.flush()
        keep_revision(actor, "thread_context", row, {"body": body}, reason=note)
    elif base == 0 and row.body and row.body != body:
        raise Stale(_("Somebody else wrote this while you were writing. Both texts are below; nothing was lost."), mine={"body": body}, theirs={"body": row.body})
    elif not save_version(actor, "thread_context", row, {"body": body}, base=base or None, reason=note):
        return
    set_prose(row, body)
    row.changed_by, row.changed_at = actor.person_id, now()
    db.session.flush()
    record(ContextChanged(by=actor.person_id, thread_id=thread.id))
    if note.strip():
        add_post(actor, thread, NewPost(_("**I changed what stands above:** %(note)s", note=note.strip()), client_id=client_id))


def mark_moment(actor: Actor, thread: Thread, seq: int, label: str) -> Moment:
    """Mark a place in a thread with a label; marking it again changes the label."""
    require(actor, "discussions:thread:mark", thread)
    lock_row(thread)
    if not 1 <= seq <= thread.last_seq:
        raise Invalid(_("There is no such post in this thread."), field="label")
    found = db.session.scalar(sa.select(Moment).where(Moment.thread_id == thread.id, Moment.seq == seq))
    if found is None:
        marked = db.session.scalar(sa.select(sa.func.count()).select_from(Moment).where(Moment.thread_id == thread.id)) or 0
        if marked >= MOST_MOMENTS:
            raise Invalid(_("A thread can have %(n)d marked places. Take one away first.", n=MOST_MOMENTS), field="label")
        found = Moment(thread_id=thread.id, seq=seq, marked_by=actor.person_id)
        db.session.add(found)
    found.label = label
    db.session.flush()
    record(MomentsChanged(by=actor.person_id, thread_id=thread.id, seq=seq))
    return found


def unmark_moment(actor: Actor, thread: Thread, seq: int) -> None:
    """Mark a place no longer."""
    require(actor, "discussions:thread:mark", thread)
    db.session.execute(sa.delete(Moment).where(Moment.thread_id == thread.id, Moment.seq == seq))
    record(MomentsChanged(by=actor.person_id, thread_id=thread.id, seq=seq))


def read_in_order(actor: Actor, *, threaded: bool) -> None:
    """Remember whether the actor reads threads as conversations, each answer under what it answers, or in order of time."""
    found = db.session.get(ReadingHabit, actor.person_id)
    if found is None:
        found = ReadingHabit(person_id=actor.person_id)
        db.session.add(found)
    found.threaded = threaded
    db.session.flush()
