"""The named clauses from which every rule about groups is composed."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import TODAY, now
from enquiry_hub.identity.groups.models import (
    CONTRIBUTORS,
    STEWARDS,
    Group,
    JoinLink,
    Membership,
    SafeguardingContact,
)
from enquiry_hub.identity.people.models import Person


def in_force(membership: Any = Membership) -> ColumnElement[bool]:
    """Hold for memberships that have begun and not ended."""
    return sa.and_(membership.starts_on <= TODAY, sa.or_(membership.ends_on.is_(None), membership.ends_on > TODAY))


def member_of(group_id: Any, actor: Actor, *roles: str) -> ColumnElement[bool]:
    """Hold where the actor is now in the group, in one of the roles (in any, when none is named)."""
    membership = aliased(Membership)
    query = sa.select(sa.literal(1)).select_from(membership).where(
        membership.group_id == group_id, membership.person_id == actor.person_id, in_force(membership)
    )
    if roles:
        query = query.where(membership.role.in_(roles))
    return sa.exists(query)


def contributor_of(group_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor takes part in what the group says: everyone but observers."""
    return member_of(group_id, actor, *CONTRIBUTORS)


def steward_of(group_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor facilitates or manages the group."""
    return member_of(group_id, actor, *STEWARDS)


def steward_of_cohort_of(group_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor facilitates or manages the group itself or the cohort that it belongs to."""
    group, membership = aliased(Group), aliased(Membership)
    query = (
        sa.select(sa.literal(1)).select_from(membership).join(group, sa.or_(group.id == membership.group_id, group.parent_id == membership.group_id))
        .where(group.id == group_id, membership.person_id == actor.person_id, membership.role.in_(STEWARDS), in_force(membership))
    )
    return sa.exists(query)


def contact_of_cohort_of(group_id: Any, actor: Actor, *, named_before: Any = None) -> ColumnElement[bool]:
    """Hold where the actor's address is that of a safeguarding contact of the group or of the cohort that it belongs to, named before a day if one is given."""
    group, contact, person = aliased(Group), aliased(SafeguardingContact), aliased(Person)
    query = (
        sa.select(sa.literal(1)).select_from(contact).join(group, sa.or_(group.id == contact.group_id, group.parent_id == contact.group_id))
        .join(person, person.email == contact.email).where(group.id == group_id, person.id == actor.person_id, contact.email != "")
    )  # fmt: skip
    return sa.exists(query if named_before is None else query.where(contact.named_on < named_before))


def join_link_open() -> ColumnElement[bool]:
    """Hold for join links that still let people in."""
    return sa.and_(JoinLink.closed_at.is_(None), sa.or_(JoinLink.expires_at.is_(None), JoinLink.expires_at > now()), JoinLink.used < JoinLink.limit)
