"""Which words of a thread, besides its posts, can be taken down because they may be about a child."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.moderation.removable import EVERY, kept_of, register_removable, stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Moment, Thread

register_removable("thread", "discussions:thread:moderate", asked_of=lambda row: row, author_of=lambda row: row.started_by)


@stands_with("thread")
def _former_titles(thread: Thread) -> Iterable[Any]:
    """Return what was written down when it was named anew: the title before stands there."""
    of_thread = Decision.subject_kind == "thread", Decision.subject_id == thread.id, Decision.action == "rename"
    return db.session.scalars(sa.select(Decision).where(*of_thread).order_by(Decision.created_at)).all()


@stands_with("thread")
def _moments(thread: Thread) -> Iterable[Any]:
    return db.session.scalars(sa.select(Moment).where(Moment.thread_id == thread.id).order_by(Moment.seq)).all()


@kept_of(EVERY)
def _threads_about(thing: Any) -> Iterable[Any]:
    """Return the threads about a thing: their titles repeat its own."""
    return db.session.scalars(sa.select(Thread).where(Thread.about_id == thing.id)).all()
