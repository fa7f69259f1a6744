"""Reading what waits to be posted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, rule_of, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.queries import answered_post
from enquiry_hub.features.later.models import POSTED, WAITING, PlannedPost
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.models import Group


@dataclass(frozen=True)
class PlannedLine:
    """Be something that waits to be posted, with where and when; `where` is empty where its author may no longer read that."""

    row: PlannedPost
    where: str
    session: str
    at: datetime | None


def planned_by(actor: Actor) -> list[PlannedLine]:
    """Return what the actor planned and what came back to them, the next first."""
    readable = sa.exists(sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == PlannedPost.thread_id, rule_of("discussions:thread:read", actor)).correlate_except(Thread))
    title = sa.case((readable, Thread.title), (PlannedPost.thread_id.is_(None), Group.name), else_="")
    at = sa.func.coalesce(Session.starts_at, PlannedPost.post_at)
    query = (
        visible(actor, "later:planned:read").add_columns(title, sa.func.coalesce(Session.title, ""), at)
        .join(Group, Group.id == PlannedPost.group_id).outerjoin(Thread, Thread.id == PlannedPost.thread_id).outerjoin(Session, Session.id == PlannedPost.session_id)
        .where(PlannedPost.state != POSTED).order_by(PlannedPost.state, at, PlannedPost.id)
    )  # fmt: skip
    return [PlannedLine(*row) for row in db.session.execute(query)]


def coming_sessions(actor: Actor, group_id: str) -> list[Session]:
    """Return the sessions ahead of the cohort that a group is, or belongs to."""
    cohort = sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id).scalar_subquery()
    query = visible(actor, "programmes:session:read").where(Session.group_id == cohort, Session.starts_at > now())
    return list(db.session.scalars(query.order_by(Session.starts_at)))


def answered_id(actor: Actor, thread_id: str | None, post_id: str | None) -> str | None:
    """Return the id of the post that another is to answer, or None: where it is gone or stands elsewhere, the words stand by themselves."""
    found = answered_post(actor, thread_id, post_id) if thread_id and post_id else None
    return None if found is None else str(found.id)


def due_ids(limit: int = 50) -> list[str]:
    """Return the ids of what is due now, the oldest first."""
    moment = now()
    begun = sa.exists(sa.select(sa.literal(1)).where(Session.id == PlannedPost.session_id, Session.starts_at <= moment).correlate(PlannedPost))
    homeless = sa.and_(PlannedPost.session_id.is_(None), PlannedPost.post_at.is_(None))
    due = sa.or_(sa.and_(PlannedPost.session_id.is_(None), PlannedPost.post_at <= moment), begun, homeless)
    query: sa.Select[Any] = sa.select(PlannedPost.id).where(PlannedPost.state == WAITING, due)
    return list(db.session.scalars(query.order_by(PlannedPost.post_at, PlannedPost.created_at, PlannedPost.id).limit(limit)))
