"""What waits behind the front door."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Thread, ThreadGuest
from enquiry_hub.features.home.models import CaughtUp
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.since import EVER, Since
from enquiry_hub.features.schools.queries import school_of
from enquiry_hub.identity.groups.clauses import member_of
from enquiry_hub.identity.groups.models import BOARD, Group
from enquiry_hub.identity.groups.queries import cohorts_of


@dataclass(frozen=True)
class Belongings:
    """Be everything that a person has a place in."""

    cohorts: list[Group]
    boards: list[Group]
    threads: list[Thread]
    school_id: str | None = None


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
    school = school_of(actor)
    return Belongings(cohorts_of(actor), list(db.session.scalars(boards)), list(db.session.scalars(threads)), school.id if school else None)


def since_here(actor: Actor, cohort_ids: list[str]) -> Since:
    """Return from when things are new for the actor: since they last said that they had seen everything, else since a session a week ago or more."""
    seen = dict(db.session.execute(sa.select(CaughtUp.group_id, CaughtUp.seen_at).where(CaughtUp.person_id == actor.person_id, CaughtUp.group_id.in_(cohort_ids))).all())
    begun = visible(actor, "programmes:session:read").with_only_columns(Session.group_id, sa.func.max(Session.starts_at))
    week_ago = now() - timedelta(days=7)
    met = dict(db.session.execute(begun.where(Session.group_id.in_(cohort_ids), Session.starts_at <= week_ago).group_by(Session.group_id)).all())
    early = now() - timedelta(days=30)
    return Since({found: seen.get(found) or met.get(found) or early for found in cohort_ids}, {found: seen.get(found, EVER) for found in cohort_ids})


def since_session(actor: Actor, session: Session) -> Since:
    """Return from when things are new since a session, less what the actor said they had seen."""
    seen = db.session.scalar(sa.select(CaughtUp.seen_at).where(CaughtUp.person_id == actor.person_id, CaughtUp.group_id == session.group_id))
    moment = max(session.starts_at, seen) if seen else session.starts_at
    return Since({session.group_id: moment}, {session.group_id: moment})
