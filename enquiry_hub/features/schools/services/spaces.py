"""Beginning a school's space, letting colleagues in, and leaving the school."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.schools.events import SchoolBegun, SchoolLeft
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import leaders_of, membership_at
from enquiry_hub.identity.groups.invite_rows import InviteRow
from enquiry_hub.identity.groups.models import FACILITATOR, MEMBER, TEAM, Group, Invitation
from enquiry_hub.identity.groups.services import (
    change_role,
    end_membership,
    enrol,
    give_role,
    invite_colleague,
)
from enquiry_hub.identity.groups.services.invitations import withdraw_invitation
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.models import Organisation, Person

ASKS_NOBODY = {
    "leave_organisation": "Where somebody works is their own to say.", "hand_over_school": "A command of whoever looks after the machine; nobody reaches it by the web.",
}  # fmt: skip
TELLS_NOBODY = {
    "let_in": "Inviting tells it.", "let_go": "Ending the membership tells it.", "let_lead": "Changing the role tells it.", "take_invitation_back": "Withdrawing tells it.",
}  # fmt: skip


def begin_school(actor: Actor, cohort: Group) -> School:
    """Begin the space of the school where the actor works; where it has one, whoever leads it lets others in, or those who look after the site do.

    That an account is of a school rests on whoever invited it: it is enough to begin an empty space, and not to be shown what others put into one.
    """
    require(actor, "groups:cohort:contribute", cohort)
    organisation_id = db.session.scalar(sa.select(Person.organisation_id).where(Person.id == actor.person_id))
    if organisation_id is None:
        raise Invalid(_("Your account is not of a school. Ask whoever invited you to say which one it is."))
    organisation = db.session.get_one(Organisation, organisation_id)
    lock_row(organisation)  # two at once begin one
    school = db.session.scalar(sa.select(School).where(School.organisation_id == organisation.id))
    if school is None:
        group = Group(kind=TEAM, name=organisation.name)
        db.session.add(group)
        db.session.flush()
        school = School(organisation_id=organisation.id, group_id=group.id, begun_by=actor.person_id)
        db.session.add(school)
        db.session.flush()
    elif membership_at(school, str(actor.person_id)) is not None:
        return school
    elif found := leaders_of(school):
        raise Invalid(_("Your school has its space already. Ask %(name)s to let you in.", name=found[0].name))
    else:
        raise Invalid(_("Your school has its space already, and whoever led it has moved on. Ask those who look after this site to let you lead it."))
    enrol(db.session.get_one(Group, school.group_id), str(actor.person_id), FACILITATOR, by=actor.person_id)
    record(SchoolBegun(by=actor.person_id, school_id=school.id))
    return school


def let_in(actor: Actor, school: School, name: str, email: str) -> Invitation:
    """Invite a colleague of the school by letter; raise Invalid where the address cannot be one."""
    require(actor, "schools:school:lead", school)
    address = clean_address(email)
    if not name.strip():
        raise Invalid(_("Please write their name, as they use it."), field="name")
    row = InviteRow(email=address, name=name.strip(), job_role="", school="", role=MEMBER)
    return invite_colleague(actor, db.session.get_one(Group, school.group_id), row, school.organisation_id)


def take_invitation_back(actor: Actor, school: School, invitation_id: str) -> None:
    """Take back an invitation of a colleague that waits."""
    require(actor, "schools:school:lead", school)
    found = db.session.scalar(sa.select(Invitation).where(Invitation.id == invitation_id, Invitation.group_id == school.group_id))
    if found is None:
        raise NotThere()
    withdraw_invitation(actor, found)


def take_lead(actor: Actor, school: School) -> None:
    """Lead a space that one was let into and that nobody leads any more."""
    require(actor, "schools:school:take_lead", school)
    lock_row(school)
    membership = membership_at(school, str(actor.person_id))
    if membership is None:
        raise NotThere()
    if found := leaders_of(school):
        raise Invalid(_("%(name)s leads it.", name=found[0].name))
    give_role(membership, FACILITATOR, by=actor.person_id)
    record(SchoolBegun(by=actor.person_id, school_id=school.id))


def hand_over_school(email: str) -> School:
    """Let somebody lead the space of the school where they work, where nobody leads it; for whoever looks after the site, who has made sure of them."""
    person = db.session.scalar(sa.select(Person).where(Person.email == clean_address(email), Person.closed_at.is_(None)))
    school = db.session.scalar(sa.select(School).where(School.organisation_id == person.organisation_id)) if person and person.organisation_id else None
    if person is None or school is None:
        raise Invalid(_("There is no account with this address, or it is not of a school that has a space."))
    lock_row(school)
    if found := leaders_of(school):
        raise Invalid(_("%(name)s leads it.", name=found[0].name))
    membership = membership_at(school, person.id)
    if membership is None:
        enrol(db.session.get_one(Group, school.group_id), person.id, FACILITATOR, by=None)
    else:
        give_role(membership, FACILITATOR, by=None)
    record(SchoolBegun(by=None, school_id=school.id))
    return school


def let_go(actor: Actor, school: School, person_id: str) -> None:
    """Let somebody go from a school's space; they see nothing of it any more. Somebody has to lead it."""
    require(actor, "schools:school:lead", school)
    lock_row(school)  # two who let each other go at once would leave nobody
    membership = membership_at(school, person_id)
    if membership is None:
        raise NotThere()
    if membership.role == FACILITATOR and {found.id for found in leaders_of(school)} == {person_id}:
        raise Invalid(_("Let somebody else lead first: a school’s space needs one who does."))
    end_membership(actor, membership)


def let_lead(actor: Actor, school: School, person_id: str) -> None:
    """Let a colleague lead the school's space too."""
    require(actor, "schools:school:lead", school)
    membership = membership_at(school, person_id)
    if membership is None:
        raise NotThere()
    change_role(actor, membership, FACILITATOR)


def leave_organisation(actor: Actor) -> None:
    """Say that one no longer works at one's school: it keeps what it took home, and the actor keeps everything of their own."""
    person = db.session.get_one(Person, actor.person_id, with_for_update=True)
    if person.organisation_id is None:
        return
    organisation_id, person.organisation_id = person.organisation_id, None
    school = db.session.scalar(sa.select(School).where(School.organisation_id == organisation_id))
    membership = membership_at(school, person.id) if school else None
    if membership is not None:
        membership.ends_on = today()
    db.session.flush()
    record(SchoolLeft(by=actor.person_id, organisation_id=organisation_id))
