"""What waits behind the front door."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.identity.groups.clauses import member_of
from enquiry_hub.identity.groups.models import BOARD, Group
from enquiry_hub.identity.groups.queries import cohorts_of


@dataclass(frozen=True)
class Belongings:
    """Be everything that a person has a place in."""

    cohorts: list[Group]
    boards: list[Group]
    threads: list[Thread]


def belongings(actor: Actor) -> Belongings:
    """Return the cohorts and boards that the actor is in, and the threads that the actor is a guest of."""
    boards = (
        visible(actor, "groups:group:read")
        .where(Group.kind == BOARD, member_of(Group.id, actor))
        .order_by(Group.name)
    )
    guest = sa.select(ThreadGuest.thread_id).where(
        ThreadGuest.person_id == actor.person_id,
        sa.or_(ThreadGuest.ends_on.is_(None), ThreadGuest.ends_on > today()),
    )
    threads = (
        visible(actor, "discussions:thread:read")
        .where(Thread.id.in_(guest))
        .order_by(Thread.last_post_at.desc())
    )
    return Belongings(cohorts_of(actor), list(db.session.scalars(boards)), list(db.session.scalars(threads)))
