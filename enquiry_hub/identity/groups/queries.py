"""Reading groups and who is in them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import (
    CIRCLE,
    COHORT,
    PEER_GROUP,
    Acceptance,
    Agreement,
    Group,
    Membership,
    SafeguardingContact,
)
from enquiry_hub.identity.people.models import Organisation, Person, initials_of


@dataclass(frozen=True)
class Member:
    """Be a person in a group, as other members see them."""

    id: str
    name: str
    role: str
    title: str
    job_role: str
    organisation: str

    @property
    def initials(self) -> str:
        """Return the person's initials."""
        return initials_of(self.name)


def cohorts_of(actor: Actor) -> list[Group]:
    """Return the cohorts that the actor is now in, newest first."""
    query = visible(actor, "groups:group:read").where(Group.kind == COHORT, _is_member(actor)).order_by(Group.created_at.desc())
    return list(db.session.scalars(query))


def _is_member(actor: Actor) -> Any:
    mine = sa.select(Membership.group_id).where(Membership.person_id == actor.person_id, in_force())
    return Group.id.in_(mine)


def members_of(group_id: str, *roles: str) -> list[Member]:
    """Return who is now in a group, by name; the caller has checked that the reader may see the group."""
    query = (
        sa.select(Person.id, Person.display_name, Membership.role, Membership.title, Person.job_role, sa.func.coalesce(Organisation.name, Person.workplace))
        .join(Membership, Membership.person_id == Person.id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(Membership.group_id == group_id, in_force(), Person.closed_at.is_(None)).order_by(Person.display_name)
    )  # fmt: skip
    if roles:
        query = query.where(Membership.role.in_(roles))
    return [Member(*row) for row in db.session.execute(query)]


def groups_to_write_in(actor: Actor, cohort_id: str) -> list[Group]:
    """Return the cohort and those of its groups in which the actor may start threads: a circle has one thread."""
    query = visible(actor, "groups:group:contribute").where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id), Group.kind != CIRCLE)
    return list(db.session.scalars(query.order_by(Group.parent_id.is_not(None), Group.name)))


def role_in(actor: Actor, group_id: str) -> str:
    """Return the actor's present role in a group, or nothing."""
    query = sa.select(Membership.role).where(Membership.group_id == group_id, Membership.person_id == actor.person_id, in_force())
    return db.session.scalar(query.limit(1)) or ""


@dataclass(frozen=True)
class SharedGroup:
    """Be a group that the viewer and a person are both in, with the person's role."""

    group: Group
    role: str


def shared_groups(actor: Actor, person_id: str) -> list[SharedGroup]:
    """Return the groups in which the actor sees a person, cohorts first, newest first."""
    query = (
        visible(actor, "groups:group:read").add_columns(Membership.role).join(Membership, Membership.group_id == Group.id)
        .where(Membership.person_id == person_id, in_force(), _is_member(actor))
        .order_by(Group.kind != COHORT, Group.created_at.desc())
    )  # fmt: skip
    return [SharedGroup(*row) for row in db.session.execute(query)]


def agreement_to_accept(actor: Actor, group_id: str) -> Agreement | None:
    """Return the newest working agreement of a group when the actor has not accepted it yet."""
    accepted = sa.select(Acceptance.id).where(Acceptance.agreement_id == Agreement.id, Acceptance.person_id == actor.person_id)
    newest = sa.select(sa.func.max(Agreement.number)).where(Agreement.group_id == group_id).scalar_subquery()
    return db.session.scalar(sa.select(Agreement).where(Agreement.group_id == group_id, Agreement.number == newest, ~sa.exists(accepted)))


def peer_groups_by_person(cohort_id: str) -> dict[str, str]:
    """Return the name of each person's peer group in a cohort, by person id."""
    query = sa.select(Membership.person_id, Group.name).join(Group, Group.id == Membership.group_id).where(
        Group.kind == PEER_GROUP, Group.parent_id == cohort_id, Group.ended_on.is_(None), in_force()
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def contacts_of(group_id: str) -> list[SafeguardingContact]:
    """Return the safeguarding contacts of a group, or of the cohort that it belongs to, whom to try first before the others."""
    cohort = sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id).scalar_subquery()
    query = sa.select(SafeguardingContact).where(SafeguardingContact.group_id == cohort)
    return list(db.session.scalars(query.order_by(SafeguardingContact.number, SafeguardingContact.created_at, SafeguardingContact.id)))


def contacts_near(actor: Actor) -> list[SafeguardingContact]:
    """Return the safeguarding contacts of the cohorts that the actor is in."""
    query = sa.select(SafeguardingContact).join(Group, Group.id == SafeguardingContact.group_id).where(_is_member(actor))
    return list(db.session.scalars(query.order_by(SafeguardingContact.group_id, SafeguardingContact.number, SafeguardingContact.created_at)))
