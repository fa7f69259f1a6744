"""Reading what facilitators arrange: members, invitations, join links, peer groups, agreements."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.tokens import hashed
from enquiry_hub.identity.groups.clauses import in_force, join_link_open
from enquiry_hub.identity.groups.models import (
    PARTICIPANT,
    PEER_GROUP,
    Acceptance,
    Agreement,
    Group,
    Invitation,
    JoinLink,
    Membership,
)
from enquiry_hub.identity.people.models import Organisation, Person, initials_of


@dataclass(frozen=True)
class ManagedMember:
    """Be a member as facilitators see them: with address and dates."""

    membership: Membership
    name: str
    email: str
    organisation: str

    @property
    def initials(self) -> str:
        """Return the person's initials."""
        return initials_of(self.name)


def managed_members(actor: Actor, group_id: str) -> list[ManagedMember]:
    """Return the present members whom the actor may change, by name."""
    query = (
        visible(actor, "groups:membership:change")
        .add_columns(Person.display_name, Person.email, sa.func.coalesce(Organisation.name, Person.workplace))
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Membership.group_id == group_id)
        .order_by(Person.display_name)
    )
    return [ManagedMember(*row) for row in db.session.execute(query)]


def waiting_invitations(actor: Actor, group_id: str) -> list[Invitation]:
    """Return the invitations that nobody has accepted yet, the latest first."""
    query = (
        visible(actor, "groups:invitation:withdraw")
        .where(Invitation.group_id == group_id)
        .order_by(Invitation.created_at.desc())
    )
    return list(db.session.scalars(query))


def open_join_link_of(actor: Actor, group_id: str) -> JoinLink | None:
    """Return the join link of a group that is open, if any."""
    query = visible(actor, "groups:join_link:close").where(JoinLink.group_id == group_id, join_link_open())
    found: JoinLink | None = db.session.scalars(query.order_by(JoinLink.created_at.desc())).first()
    return found


def join_link_by_code(code: str) -> tuple[JoinLink, Group] | None:
    """Return an open join link and its group by the code, however it was typed."""
    wanted = "".join(letter for letter in code.lower() if letter.isalnum())
    query = (
        sa.select(JoinLink, Group)
        .join(Group, Group.id == JoinLink.group_id)
        .where(JoinLink.code == wanted, join_link_open())
    )
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


@dataclass(frozen=True)
class OpenInvitation:
    """Be an invitation that can be accepted, with what its reader should know."""

    invitation: Invitation
    group: Group
    inviter: str
    account_id: str | None


def invitation_by_token(token: str) -> OpenInvitation | None:
    """Return an invitation that can still be accepted, by the secret in its link."""
    account = (
        sa.select(Person.id)
        .where(Person.email == Invitation.email, Person.closed_at.is_(None))
        .scalar_subquery()
    )
    inviter = sa.select(Person.display_name).where(Person.id == Invitation.invited_by).scalar_subquery()
    query = (
        sa.select(Invitation, Group, sa.func.coalesce(inviter, ""), account)
        .join(Group, Group.id == Invitation.group_id)
        .where(
            Invitation.token_hash == hashed(token),
            Invitation.accepted_at.is_(None),
            Invitation.withdrawn_at.is_(None),
            Invitation.expires_at > now(),
        )
    )
    row = db.session.execute(query).first()
    return OpenInvitation(*row) if row else None


@dataclass(frozen=True)
class Leader:
    """Be a school leader who may be put into a peer group."""

    id: str
    name: str
    school: str
    group_id: str | None


@dataclass(frozen=True)
class PeerGroup:
    """Be a peer group with the people in it."""

    group: Group
    people: list[Leader]


def leaders_of(cohort_id: str) -> list[Leader]:
    """Return the school leaders of a cohort with the peer group that each is in, by name."""
    placed = (
        sa.select(Membership.person_id, Group.id.label("peer_group_id"))
        .join(Group, Group.id == Membership.group_id)
        .where(Group.kind == PEER_GROUP, Group.parent_id == cohort_id, Group.ended_on.is_(None), in_force())
        .subquery()
    )
    query = (
        sa.select(
            Person.id,
            Person.display_name,
            sa.func.coalesce(Organisation.name, Person.workplace),
            placed.c.peer_group_id,
        )
        .join(Membership, Membership.person_id == Person.id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(placed, placed.c.person_id == Person.id)
        .where(
            Membership.group_id == cohort_id,
            Membership.role == PARTICIPANT,
            in_force(),
            Person.closed_at.is_(None),
        )
        .order_by(Person.display_name)
    )
    return [Leader(*row) for row in db.session.execute(query)]


def peer_groups_of(cohort_id: str, leaders: list[Leader]) -> list[PeerGroup]:
    """Return the peer groups of a cohort by name, each with its people."""
    query = (
        sa.select(Group)
        .where(Group.kind == PEER_GROUP, Group.parent_id == cohort_id, Group.ended_on.is_(None))
        .order_by(Group.name)
    )
    return [
        PeerGroup(group, [leader for leader in leaders if leader.group_id == group.id])
        for group in db.session.scalars(query)
    ]


def agreements_of(group_id: str) -> list[tuple[Agreement, str]]:
    """Return the versions of a group's agreement with who wrote each, the newest first."""
    query = sa.select(Agreement, sa.func.coalesce(Person.display_name, "")).outerjoin(
        Person, Person.id == Agreement.written_by
    )
    return [
        (row[0], row[1])
        for row in db.session.execute(
            query.where(Agreement.group_id == group_id).order_by(Agreement.number.desc())
        )
    ]


def accepted_at(actor: Actor, agreement: Agreement) -> datetime | None:
    """Return when the actor accepted a version, or None."""
    query = sa.select(Acceptance.created_at).where(
        Acceptance.agreement_id == agreement.id, Acceptance.person_id == actor.person_id
    )
    return db.session.scalar(query)


def count_acceptances(agreement: Agreement) -> int:
    """Count the present members who have accepted a version."""
    members = sa.select(Membership.person_id).where(Membership.group_id == agreement.group_id, in_force())
    query = (
        sa.select(sa.func.count())
        .select_from(Acceptance)
        .where(Acceptance.agreement_id == agreement.id, Acceptance.person_id.in_(members))
    )
    return db.session.scalar(query) or 0
