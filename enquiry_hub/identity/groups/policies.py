"""What people may do with groups."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.identity.groups.clauses import (
    contributor_of,
    in_force,
    member_of,
    steward_of,
    steward_of_cohort_of,
)
from enquiry_hub.identity.groups.models import (
    AMONG_PEERS,
    COHORT,
    PEER_GROUP,
    Agreement,
    Group,
    Invitation,
    JoinLink,
    Membership,
)


@permission("groups:group:read", Group, "See a group that you are a member of.")
def read_group(actor: Actor) -> ColumnElement[bool]:
    """Members see their group; those who facilitate or manage a cohort see its peer groups too."""
    return sa.or_(member_of(Group.id, actor), steward_of_cohort_of(Group.id, actor))


@permission("groups:group:contribute", Group, "Write in a group that you take part in; observers only look on.")
def contribute_to_group(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the group but observers."""
    return contributor_of(Group.id, actor)


@permission("groups:group:facilitate", Group, "Facilitate or manage a group: invite, moderate, arrange.")
def facilitate_group(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the group or of the cohort that it belongs to; a peer group is arranged as a whole
    and nobody is let into it one by one, for whoever is in it reads what its members share.
    """
    return sa.and_(Group.kind.not_in(AMONG_PEERS), steward_of_cohort_of(Group.id, actor))


@permission("groups:cohort:contribute", Group, "Take part in a cohort.")
def contribute_to_cohort(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers, and only where the group is a cohort."""
    return sa.and_(Group.kind == COHORT, contributor_of(Group.id, actor))


@permission("groups:cohort:facilitate", Group, "Facilitate or manage a cohort.")
def facilitate_cohort(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort itself."""
    return sa.and_(Group.kind == COHORT, steward_of(Group.id, actor))


def shares_a_group(person_id: object, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor and the person are both now in one group."""
    mine, theirs = aliased(Membership), aliased(Membership)
    query = sa.select(sa.literal(1)).select_from(mine).join(theirs, theirs.group_id == mine.group_id).where(
        mine.person_id == actor.person_id, theirs.person_id == person_id, in_force(mine), in_force(theirs)
    )
    return sa.exists(query)


@permission("groups:peer_group:arrange", Group, "Name a peer group of a cohort that you facilitate, and say who is in it.")
def arrange_peer_group(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the cohort, while the peer group lasts."""
    return sa.and_(Group.kind == PEER_GROUP, Group.ended_on.is_(None), steward_of_cohort_of(Group.id, actor))


@permission("groups:membership:change", Membership, "Change somebody's role in a group that you facilitate, or end their membership.")
def change_membership(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the group or its cohort, while the membership lasts; not in a peer group,
    where another role would open what its members share.
    """
    group = aliased(Group)
    in_peer_group = sa.exists(
        sa.select(sa.literal(1)).select_from(group).where(group.id == Membership.group_id, group.kind.in_(AMONG_PEERS))
    )
    return sa.and_(in_force(Membership), sa.not_(in_peer_group), steward_of_cohort_of(Membership.group_id, actor))


@permission("groups:invitation:withdraw", Invitation, "Take back an invitation into a group that you facilitate, or send it again.")
def withdraw_invitation(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the group or its cohort, while nobody has accepted it."""
    waiting = sa.and_(Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None))
    return sa.and_(waiting, steward_of_cohort_of(Invitation.group_id, actor))


@permission("groups:join_link:close", JoinLink, "Close a join link of a group that you facilitate.")
def close_join_link(actor: Actor) -> ColumnElement[bool]:
    """Facilitators and managers of the group or its cohort."""
    return steward_of_cohort_of(JoinLink.group_id, actor)


@permission("groups:agreement:accept", Agreement, "Accept the newest working agreement of a group that you are in.")
def accept_agreement(actor: Actor) -> ColumnElement[bool]:
    """Members, and only the newest version."""
    other = aliased(Agreement)
    newest = sa.select(sa.func.max(other.number)).where(other.group_id == Agreement.group_id).scalar_subquery()
    return sa.and_(Agreement.number == newest, member_of(Agreement.group_id, actor))
