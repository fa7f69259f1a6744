"""Where posts can be moved, and who would read them there."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, readers, visible
from enquiry_hub.core.clock import TODAY
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Wider:
    """Be those who read one thread and not the other: guests by name, and how many others."""

    guests: tuple[str, ...]
    others: int


def who_would_read(source: Thread, target: Thread) -> Wider:
    """Return who reads the target and does not read the source; the caller moderates both."""
    visit = sa.exists().where(
        ThreadGuest.thread_id == target.id, ThreadGuest.person_id == Person.id, sa.or_(ThreadGuest.ends_on.is_(None), ThreadGuest.ends_on > TODAY)
    )
    query = sa.select(Person.display_name, visit).where(
        Person.closed_at.is_(None), readers("discussions:thread:read", target.id, Person), sa.not_(readers("discussions:thread:read", source.id, Person))
    )
    rows = db.session.execute(query.order_by(Person.display_name)).all()
    return Wider(tuple(name for name, guest in rows if guest), sum(1 for _name, guest in rows if not guest))


def guests_left_out(source: Thread) -> int:
    """Count the guests of a thread: they do not go along with its posts."""
    query = sa.select(sa.func.count()).select_from(ThreadGuest).where(ThreadGuest.thread_id == source.id, sa.or_(ThreadGuest.ends_on.is_(None), ThreadGuest.ends_on > TODAY))
    return db.session.scalar(query) or 0


def threads_to_move_to(actor: Actor, source: Thread) -> list[Thread]:
    """Return the other threads of the group that the actor moderates and posts can be moved to, the latest first."""
    query = visible(actor, "discussions:thread:moderate").where(
        Thread.group_id == source.group_id, Thread.id != source.id, Thread.restricted.is_(False), Thread.merged_into_id.is_(None)
    )
    return list(db.session.scalars(query.order_by(Thread.last_post_at.desc()).limit(200)))
