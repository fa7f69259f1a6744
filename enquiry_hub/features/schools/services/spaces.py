"""Beginning a school's space, letting colleagues in, and leaving the school."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.schools.events import SchoolBegun, SchoolLeft
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import leaders_of, membership_at
from enquiry_hub.identity.groups.invite_rows import InviteRow
from enquiry_hub.identity.groups.models import FACILITATOR, MEMBER, TEAM, Group, Invitation
from enquiry_hub.identity.groups.services import change_role, end_membership, enrol, invite_colleague
from enquiry_hub.identity.groups.services.invitations import withdraw_invitation
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.models import Organisation, Person

ASKS_NOBODY = {"leave_organisation": "Where somebody works is their own to say."}
TELLS_NOBODY = {
    "let_in": "Inviting tells it.", "let_go": "Ending the membership tells it.", "let_lead": "Changing the role tells it.", "take_invitation_back": "Withdrawing tells it.",
}  # fmt: skip


def begin_school(actor: Actor, cohort: Group) -> School:
    """Begin the space of the school where the actor works, or take one on that nobody leads any more; who began it before is asked to let others in."""
    require(actor, "groups:cohort:contribute", cohort)
    organisation_id = db.session.scalar(sa.select(Person.organisation_id).where(Person.id == actor.person_id))
    if organisation_id is None:
        raise Invalid(_("Your account is not of a school. Ask whoever invited you to say which one it is."))
    organisation = db.session.get_one(Organisation, organisation_id, with_for_update=True)  # two at once begin one
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


def let_go(actor: Actor, school: School, person_id: str) -> None:
    """Let somebody go from a school's space; they see nothing of it any more. Somebody has to lead it."""
    require(actor, "schools:school:lead", school)
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
