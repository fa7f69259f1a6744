"""Starting threads, and keeping one's place in them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.services import told_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Row
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import AttentionChanged, ThreadRead, ThreadStarted
from enquiry_hub.features.discussions.models import Reading, Thread
from enquiry_hub.features.discussions.policies import CLOSED_KINDS
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"reading_of": "One's own place in a thread, found by one's own id."}
TELLS_NOBODY = {"reading_of": "A part of services that tell."}


def start_thread(
    actor: Actor, group: Group, title: str, *, client_id: str | None = None, kind: str = "discussion", tense: str = "",
    about: tuple[str, str] = ("", ""), at: datetime | None = None,
) -> Thread:  # fmt: skip
    """Start a thread in a group; the same client id starts it once."""
    require(actor, "groups:group:contribute", group)
    found = _already_started(actor, client_id)
    if found is not None:
        return found
    thread = Thread(
        group_id=group.id, started_by=actor.person_id, client_id=client_id, title=title, kind=kind, tense=tense,
        about_kind=about[0], about_id=about[1], restricted=False, last_post_at=at or now(), created_at=at or now(),
    )  # fmt: skip
    db.session.add(thread)
    db.session.flush()
    record(ThreadStarted(by=actor.person_id, thread_id=thread.id, group_id=group.id))
    return thread


def start_thread_about(actor: Actor, permission: str, thing: Row, *, kind: str, group_id: str, title: str, at: datetime | None = None) -> Thread:
    """Return the thread about a thing, starting it when there is none; `permission` is the one to talk about the thing.

    The thread of a thing whose readers its author chooses (a reflection) is read by those readers and no others. There is none
    about a kind that says of none (a thread, a passage, a school's own): its title would be read by those who may not read what it repeats.
    """
    if not subjects.KINDS[kind].discuss:
        raise NotThere()
    require(actor, permission, thing)
    if kind not in CLOSED_KINDS:
        require(actor, "groups:group:contribute", db.session.get_one(Group, group_id))
    lock_row(thing)  # two at once open one thread
    found = db.session.scalar(sa.select(Thread).where(Thread.about_kind == kind, Thread.about_id == thing.id).order_by(Thread.created_at).limit(1))
    if found is not None:
        return found
    moment = at or now()
    thread = Thread(
        group_id=group_id, started_by=actor.person_id, title=title, about_kind=kind, about_id=thing.id,
        restricted=kind in CLOSED_KINDS, last_post_at=moment, created_at=moment,
    )  # fmt: skip
    db.session.add(thread)
    db.session.flush()
    record(ThreadStarted(by=actor.person_id, thread_id=thread.id, group_id=group_id))
    return thread


def _already_started(actor: Actor, client_id: str | None) -> Thread | None:
    if client_id is None:
        return None
    return db.session.scalar(sa.select(Thread).where(Thread.started_by == actor.person_id, Thread.client_id == client_id))


def reading_of(actor: Actor, thread_id: str) -> Reading:
    """Return the actor's place in a thread, made when there is none."""
    found = db.session.get(Reading, (actor.person_id, thread_id))
    if found is None:
        found = Reading(person_id=actor.person_id, thread_id=thread_id, read_seq=0, attention="")
        db.session.add(found)
    return found


def mark_read(actor: Actor, thread: Thread, seq: int) -> None:
    """Note that the actor has read a thread up to a post; reading never goes back."""
    require(actor, "discussions:thread:attend", thread)
    place = reading_of(actor, thread.id)
    place.read_seq = max(place.read_seq, min(seq, thread.last_seq))
    db.session.flush()
    record(ThreadRead(by=actor.person_id, thread_id=thread.id, seq=place.read_seq))


def attend(actor: Actor, thread: Thread, attention: str) -> None:
    """Follow a thread, mute it, or do as the group does (`""`)."""
    require(actor, "discussions:thread:attend", thread)
    place = reading_of(actor, thread.id)
    if attention == "follow" and place.attention != "follow":
        told_of(str(actor.person_id), "thread", thread.id, thread.last_seq, now())  # who begins to follow is told of what comes, not of what was there
    place.attention = attention
    db.session.flush()
    record(AttentionChanged(by=actor.person_id, thread_id=thread.id))
