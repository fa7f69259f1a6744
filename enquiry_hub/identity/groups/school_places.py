"""The places of a school in a cohort: counted from leaders who are in and invitations that wait, and never with a name."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import COHORT, PARTICIPANT, Group, Invitation, Membership
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class SchoolPlaces:
    """Be a school with how many of its places are taken."""

    school: str
    taken: int


def has_limit(group: Group, role: str) -> bool:
    """Say whether somebody in this role takes a place that is counted."""
    return group.kind == COHORT and group.places is not None and role == PARTICIPANT


def taken_in(group: Group) -> dict[str, int]:
    """Return how many places each school has taken, by its id: leaders who are in, and invitations that neither were answered nor ran out."""
    inside = sa.select(Person.email, Person.organisation_id).join(Membership, Membership.person_id == Person.id).where(
        Membership.group_id == group.id, Membership.role == PARTICIPANT, in_force(), Person.closed_at.is_(None)
    )
    waiting = sa.select(Invitation.email, Invitation.organisation_id).where(
        Invitation.group_id == group.id, Invitation.role == PARTICIPANT, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
    )
    found: dict[str, int] = {}
    holders = {(row[0], row[1]) for query in (inside, waiting) for row in db.session.execute(query) if row[1]}
    for _email, school_id in holders:
        found[school_id] = found.get(school_id, 0) + 1
    return found


def places_of(group: Group) -> list[SchoolPlaces]:
    """Return the schools that have taken places, by name; the caller runs the cohort."""
    taken = taken_in(group)
    rows = db.session.execute(sa.select(Organisation.id, Organisation.name).where(Organisation.id.in_(taken)).order_by(Organisation.name))
    return [SchoolPlaces(name, taken[school_id]) for school_id, name in rows]


def full_words(group: Group, school: str) -> str:
    """Say that a school has no place left, and who can decide otherwise; whose the places are is nobody's business."""
    places = group.places or 0
    has = ngettext("%(school)s has its one place in this cohort already.", "%(school)s has its %(num)d places in this cohort already.", places, school=school)
    return has + " " + _("A facilitator of the cohort can decide otherwise.")


def ask_for_place(group: Group, role: str, organisation_id: str | None) -> None:
    """Raise Invalid where the school of whoever comes has no place left; the caller has locked the group."""
    if organisation_id and has_limit(group, role) and taken_in(group).get(organisation_id, 0) >= (group.places or 0):
        school = db.session.scalar(sa.select(Organisation.name).where(Organisation.id == organisation_id)) or _("Your school")
        raise Invalid(full_words(group, school))
