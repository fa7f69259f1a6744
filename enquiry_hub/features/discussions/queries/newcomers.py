"""Who came into a peer group after a thread began, and who has to say whether they may read it."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Newcomer, Post, Thread
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person


def writers_of(thread: Thread) -> set[str]:
    """Return the ids of those who wrote in a thread or started it and are in its group now."""
    inside = sa.select(Membership.person_id).where(Membership.group_id == thread.group_id, in_force())
    wrote = sa.select(Post.author_id).where(Post.thread_id == thread.id, Post.author_id.in_(inside)).distinct()
    found = {person_id for person_id in db.session.scalars(wrote) if person_id}
    return found | set(db.session.scalars(inside.where(Membership.person_id == thread.started_by)))


@dataclass(frozen=True)
class Waiting:
    """Be somebody who came later: whether the viewer has said yes, and how many others have not."""

    id: str
    name: str
    said: bool
    missing: int


def newcomers_to(actor: Actor, thread: Thread) -> list[Waiting]:
    """Return those in the group who may not read the thread yet; the caller may say yes to them."""
    query = (
        sa.select(Newcomer, Person.display_name).join(Person, Person.id == Newcomer.person_id)
        .join(Membership, sa.and_(Membership.person_id == Newcomer.person_id, Membership.group_id == thread.group_id, in_force()))
        .where(Newcomer.thread_id == thread.id).order_by(Person.display_name)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    writers = writers_of(thread) if rows else set()
    return [
        Waiting(row.person_id, name, str(actor.person_id) in row.yes, len(writers - {*row.yes, row.person_id, str(actor.person_id)}))
        for row, name in rows
    ]
