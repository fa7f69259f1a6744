"""Arranging a thread: its title, its place, closing, guests."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import (
    GuestsChanged,
    ThreadChanged,
)
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.identity.people.models import Person

MOST_MINUTES = 1440


def rename_thread(actor: Actor, thread: Thread, title: str) -> None:
    """Give a thread another title."""
    require(actor, "discussions:thread:moderate", thread)
    thread.title = title
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="renamed"))


def lock_thread(actor: Actor, thread: Thread, locked: bool, *, until: date | None = None, reason: str = "") -> None:
    """Close a thread for writing, or open it again; one that is closed until a day opens by itself on that day."""
    require(actor, "discussions:thread:moderate", thread)
    if locked and until is not None and until <= today():
        raise Invalid(_("The day on which it opens again has to be in the future."), field="locked_until")
    if thread.merged_into_id and not locked:
        raise Invalid(_("This thread was joined with another one and stays closed."), field="locked")
    thread.locked_at = now() if locked else None
    thread.locked_until, thread.locked_reason = (until, reason) if locked else (None, "")
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="closed" if locked else "opened"))


def slow_thread(actor: Actor, thread: Thread, minutes: int) -> None:
    """Let one person write once in so many minutes in a thread, or as they like (0)."""
    require(actor, "discussions:thread:moderate", thread)
    if not 0 <= minutes <= MOST_MINUTES:
        raise Invalid(_("Choose one of the times."), field="slow_minutes")
    thread.slow_minutes = minutes
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="slowed" if minutes else "as fast as ever"))


def pin_thread(actor: Actor, thread: Thread, pinned: bool) -> None:
    """Keep a thread at the top of the list, or no longer."""
    require(actor, "discussions:thread:moderate", thread)
    thread.pinned_at = now() if pinned else None
    db.session.flush()
    record(ThreadChanged(by=actor.person_id, thread_id=thread.id, what="pinned" if pinned else "unpinned"))


def invite_guest(actor: Actor, thread: Thread, person: Person, ends_on: date | None = None) -> None:
    """Let a person into this one thread and nothing else."""
    require(actor, "discussions:thread:moderate", thread)
    if thread.restricted:
        raise Invalid(_("Only the author of a reflection chooses who reads it and its thread."))
    found = db.session.scalar(sa.select(ThreadGuest).where(ThreadGuest.thread_id == thread.id, ThreadGuest.person_id == person.id))
    if found is None:
        found = ThreadGuest(thread_id=thread.id, person_id=person.id, invited_by=actor.person_id)
        db.session.add(found)
    found.ends_on = ends_on
    db.session.flush()
    record(GuestsChanged(by=actor.person_id, thread_id=thread.id, person_id=person.id))


def uninvite_guest(actor: Actor, thread: Thread, person: Person) -> None:
    """End a person's stay in this thread, at once."""
    require(actor, "discussions:thread:moderate", thread)
    db.session.execute(sa.delete(ThreadGuest).where(ThreadGuest.thread_id == thread.id, ThreadGuest.person_id == person.id))
    record(GuestsChanged(by=actor.person_id, thread_id=thread.id, person_id=person.id))
