"""Threads of a peer group and those who come into it later."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import NewcomerWelcomed
from enquiry_hub.features.discussions.models import Newcomer, Post, Thread
from enquiry_hub.features.discussions.queries.newcomers import writers_of

ASKS_NOBODY = {"keep_out": "It follows that somebody joined, which was asked for."}
TELLS_NOBODY = {"keep_out": "It follows an event and is none itself."}


def keep_out(group_id: str, person_ids: Iterable[str]) -> None:
    """Let people who come into a peer group read its earlier threads only when those who wrote in them say so.

    Whoever comes back keeps the threads that they started or wrote in: their own words are there.
    """
    threads = list(db.session.scalars(sa.select(Thread.id).where(Thread.group_id == group_id, Thread.restricted.is_(False))))
    for person_id in person_ids:
        known = set(db.session.scalars(sa.select(Newcomer.thread_id).where(Newcomer.person_id == person_id)))
        known |= set(db.session.scalars(sa.select(Thread.id).where(Thread.group_id == group_id, Thread.started_by == person_id)))
        known |= set(db.session.scalars(sa.select(Post.thread_id).where(Post.thread_id.in_(threads), Post.author_id == person_id).distinct()))
        db.session.add_all(Newcomer(thread_id=thread_id, person_id=person_id, yes=[]) for thread_id in threads if thread_id not in known)
    db.session.flush()


def welcome(actor: Actor, thread: Thread, person_id: str) -> bool:
    """Say yes to a newcomer's reading a thread; return whether they may read it now, because everybody who wrote in it and is still there has said so."""
    require(actor, "discussions:thread:welcome", thread)
    lock_row(thread)
    row = db.session.get(Newcomer, (thread.id, person_id))
    if row is None:
        raise NotThere()
    row.yes = sorted({*row.yes, str(actor.person_id)})
    missing = writers_of(thread) - {*row.yes, person_id}
    if not missing:
        db.session.delete(row)
    db.session.flush()
    record(NewcomerWelcomed(by=actor.person_id, thread_id=thread.id, person_id=person_id, let_in=not missing))
    return not missing
