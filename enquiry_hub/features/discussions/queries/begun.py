"""Threads that somebody began and that a person has not opened, of which no e-mail told: computed from what was read, so that a beginning writes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.notifications.followed import News
from enquiry_hub.capabilities.notifications.models import FollowedTold
from enquiry_hub.core.access import ASKING, Actor, asked_by, rule_of
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import KINDS
from enquiry_hub.features.discussions.models import Reading, Thread
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import CONTRIBUTORS, MEMBER, Group, Membership
from enquiry_hub.identity.people.models import Person

# What is older is no news to whoever comes back: the list of threads shows it.
NEW_FOR = timedelta(days=14)
COHORT_ID = sa.func.coalesce(Group.parent_id, Group.id)


def _unopened() -> sa.Select[Any]:
    """Return the SELECT of threads of one's groups, begun lately and since one came, by somebody else, that one has not opened."""
    told = sa.and_(FollowedTold.person_id == Membership.person_id, FollowedTold.subject_kind == "thread", FollowedTold.subject_id == Thread.id)
    opened = sa.exists().where(Reading.thread_id == Thread.id, Reading.person_id == Membership.person_id)
    return (
        sa.select().select_from(Thread).join(Group, Group.id == Thread.group_id).join(Membership, Membership.group_id == Thread.group_id)
        .outerjoin(FollowedTold, told)
        .where(
            Membership.role.in_((*CONTRIBUTORS, MEMBER)), in_force(), Thread.created_at > sa.bindparam("recent", required=True, type_=Thread.created_at.type),
            Thread.created_at > Membership.created_at, Thread.merged_into_id.is_(None), ~opened,
            sa.or_(Thread.started_by.is_(None), Thread.started_by != Membership.person_id),
        )
    )  # fmt: skip


def waiting_beginnings(person_id: str | None = None) -> list[tuple[str, str, datetime]]:
    """Return for everyone or for one person, by cohort, when the oldest thread was begun that they have not opened and were not told of."""
    query = _unopened().add_columns(Membership.person_id, COHORT_ID, sa.func.min(Thread.created_at)).where(FollowedTold.person_id.is_(None))
    if person_id is not None:
        query = query.where(Membership.person_id == person_id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.group_by(Membership.person_id, COHORT_ID), {"recent": now() - NEW_FOR})]


def beginnings_for(actor: Actor, mailed_at: datetime | None) -> list[News]:
    """Return the threads that the actor may read and has not opened: untold, or what an e-mail of that moment told of."""
    asked = {"recent": now() - NEW_FOR, **({} if mailed_at is None else {"told_at": mailed_at})}
    news = []
    for thread, group_id, name in db.session.execute(_beginnings(mailed_at is not None), {**asked_by(actor), **asked}):
        words = _("%(who)s began a thread", who=name or _("Somebody"))
        news.append(News("thread", thread.id, group_id, 0, words, KINDS["thread"].href(thread), thread.created_at))
    return news


@cache
def _beginnings(again: bool) -> sa.Select[Any]:
    query = _unopened().add_columns(Thread, COHORT_ID, Person.display_name).outerjoin(Person, Person.id == Thread.started_by)
    query = query.where(Membership.person_id == ASKING.person_id, rule_of("discussions:thread:read", ASKING)).order_by(Thread.created_at, Thread.id).distinct()
    told_at = sa.bindparam("told_at", required=True, type_=FollowedTold.told_at.type)
    return query.where(FollowedTold.told_at == told_at) if again else query.where(FollowedTold.person_id.is_(None))
