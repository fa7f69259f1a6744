"""Inviting people into a group: one message each, accepted once by whoever owns the address."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.events import (
    InvitationAccepted,
    InvitationSent,
    InvitationWithdrawn,
    Invited,
)
from enquiry_hub.identity.groups.invite_rows import InviteRow, judge, known_schools, school_of
from enquiry_hub.identity.groups.models import Group, Invitation
from enquiry_hub.identity.groups.school_places import ask_for_place
from enquiry_hub.identity.groups.services.join_links import take_place
from enquiry_hub.identity.groups.services.memberships import enrol
from enquiry_hub.identity.groups.services.school_places import take_school_place
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Organisation, Person
from enquiry_hub.identity.people.services import create_account

ASKS_NOBODY = {"accept_invitation": "The link in the letter is the proof."}

LIFE = timedelta(days=30)


@dataclass(frozen=True)
class Asked:
    """Say how many were invited and added, for how many there was no place, and which rows are still to be put right."""

    invited: int
    added: int
    full: int
    left: tuple[InviteRow, ...]


def invite(actor: Actor, group: Group, rows: list[InviteRow], *, reason: str = "") -> Asked:
    """Invite new people and add those who have an account; rows with a mistake and people already in change nothing.

    Nor do those whose school has no place left, unless there is a reason, which is kept. Each who comes in gets one message.
    """
    require(actor, "groups:group:facilitate", group)
    # Two facilitators pasting the same list wait for each other here.
    lock_row(group)
    sender = db.session.scalar(sa.select(Person.display_name).where(Person.id == actor.person_id)) or _(
        "A facilitator"
    )
    ids, added, full, left = [], 0, 0, []
    for verdict in judge(group, rows):
        what = verdict.full if verdict.what == "full" and reason.strip() else verdict.what
        full += what == "full"
        if what in ("bad", "full"):
            left.append(verdict.row)
        if what == "new":
            ids.append(_invite_one(actor, group, verdict.row, sender, reason=reason).id)
        elif what == "known" and verdict.person is not None:
            take_school_place(actor, group, verdict.row.role, verdict.person.organisation_id, reason)
            added += _add(actor, group, verdict.row, verdict.person, sender)
    record(Invited(by=actor.person_id, group_id=group.id, invitation_ids=tuple(ids)))
    return Asked(len(ids), added, full, tuple(left))


def invite_colleague(actor: Actor, group: Group, row: InviteRow, organisation_id: str) -> Invitation:
    """Invite one person of an organisation by letter, whether they have an account or not: the answer tells nothing of that.

    An invitation of the same address that still waits is taken back: there is one link at a time.
    """
    require(actor, "groups:group:facilitate", group)
    lock_row(group)
    waiting = sa.select(Invitation).where(
        Invitation.group_id == group.id, Invitation.email == row.email, Invitation.accepted_at.is_(None), Invitation.withdrawn_at.is_(None)
    )
    for found in db.session.scalars(waiting):
        found.withdrawn_at = now()
    sender = db.session.scalar(sa.select(Person.display_name).where(Person.id == actor.person_id)) or _("A colleague")
    invitation = _invite_one(actor, group, row, sender, organisation_id)
    record(Invited(by=actor.person_id, group_id=group.id, invitation_ids=(invitation.id,)))
    return invitation


def _invite_one(actor: Actor, group: Group, row: InviteRow, sender: str, organisation_id: str | None = None, *, reason: str = "") -> Invitation:
    token, school_id = new_token(), organisation_id or _organisation_id(row)
    take_school_place(actor, group, row.role, school_id, reason)
    invitation = Invitation(
        group_id=group.id,
        email=row.email,
        display_name=row.name,
        job_role=row.job_role,
        organisation_id=school_id,
        role=row.role,
        token_hash=hashed(token),
        invited_by=actor.person_id,
        expires_at=now() + LIFE,
    )
    db.session.add(invitation)
    db.session.flush()
    _send(invitation, group, token, sender)
    return invitation


def _send(invitation: Invitation, group: Group, token: str, sender: str) -> None:
    """Write the letter with an invitation's link."""
    send_letter(
        to=invitation.email,
        name=invitation.display_name,
        subject=_("An invitation to %(group)s", group=group.name),
        text=_letter(invitation, group, token, sender),
    )


def _letter(invitation: Invitation, group: Group, token: str, sender: str) -> str:
    return _(
        "Dear %(name)s,\n\n%(sender)s invites you to %(group)s on Enquiry Hub, where school leaders enquire together.\n\n"
        "Open this link to come in. It works once, for thirty days:\n\n%(link)s\n\nIf you did not expect this, you need do nothing.\n",
        name=invitation.display_name or _("colleague"),
        sender=sender,
        group=group.name,
        link=full_address("groups.show_invitation", token=token),
    )


def _add(actor: Actor, group: Group, row: InviteRow, person: Person, sender: str) -> int:
    if enrol(group, person.id, row.role, by=actor.person_id) is None:
        return 0
    text = _(
        "Dear %(name)s,\n\n%(sender)s has added you to %(group)s on Enquiry Hub. Sign in as always:\n\n%(link)s\n",
        name=person.display_name,
        sender=sender,
        group=group.name,
        link=full_address("people.sign_in", next=f"/cohorts/{group.id}/people"),
    )
    send_letter(
        to=person.email,
        name=person.display_name,
        subject=_("You are now in %(group)s", group=group.name),
        text=text,
        person_id=person.id,
    )
    return 1


def _organisation_id(row: InviteRow) -> str | None:
    """Return the id of the school that a row names by number or name, adding one that nobody has named before."""
    found = school_of(row, known_schools([row]))
    if found is not None or not row.school:
        return found[0] if found else None
    school = Organisation(name=row.school, kind="school", number=row.number, number_scheme="URN" if row.number else "")
    db.session.add(school)
    db.session.flush()
    return school.id


def withdraw_invitation(actor: Actor, invitation: Invitation) -> None:
    """Take an invitation back: its link no longer works."""
    require(actor, "groups:invitation:withdraw", invitation)
    invitation.withdrawn_at = now()
    db.session.flush()
    record(InvitationWithdrawn(by=actor.person_id, group_id=invitation.group_id, invitation_id=invitation.id))


def send_again(actor: Actor, invitation: Invitation) -> None:
    """Send an invitation again, under a new link; the old one no longer works."""
    require(actor, "groups:invitation:withdraw", invitation)
    token, group = new_token(), db.session.get_one(Group, invitation.group_id)
    lock_row(group)
    if invitation.expires_at <= now():  # until then it has held its place
        ask_for_place(group, invitation.role, invitation.organisation_id)
    invitation.token_hash, invitation.expires_at = hashed(token), now() + LIFE
    sender = db.session.scalar(sa.select(Person.display_name).where(Person.id == actor.person_id)) or _(
        "A facilitator"
    )
    db.session.flush()
    _send(invitation, group, token, sender)
    record(InvitationSent(by=actor.person_id, group_id=group.id, invitation_id=invitation.id))


@dataclass(frozen=True)
class Newcomer:
    """Hold what a new person says of themselves on accepting."""

    display_name: str
    password: str = ""
    known_as: str = ""


def accept_invitation(actor: Actor, invitation: Invitation, newcomer: Newcomer | None = None) -> Person:
    """Join by an invitation, with the account that has its address or with a new one; raise Refused for anybody else's account."""
    person = db.session.scalar(
        sa.select(Person).where(Person.email == invitation.email, Person.closed_at.is_(None))
    )
    if person is not None and person.id != actor.person_id:
        raise Refused(
            _("This invitation is for another account. Sign in with the address that it was sent to.")
        )
    if person is None:
        if actor.signed_in or newcomer is None:
            raise Refused(
                _("This invitation was sent to another address than yours. Sign out and open it again.")
            )
        person = create_account(
            actor,
            email=invitation.email,
            display_name=newcomer.display_name,
            known_as=newcomer.known_as,
            password=newcomer.password or None,
            job_role=invitation.job_role,
            organisation_id=invitation.organisation_id,
        )
    elif person.organisation_id is None:  # whoever has left one school comes to another
        person.organisation_id = invitation.organisation_id
    group = db.session.get_one(Group, invitation.group_id)
    lock_row(group)
    if person.organisation_id != invitation.organisation_id:  # its own place an invitation has held since it was sent
        ask_for_place(group, invitation.role, person.organisation_id)
    enrol(group, person.id, invitation.role, by=person.id)  # the group before the link, as whoever joins by the link does
    _spend(invitation)
    record(InvitationAccepted(by=person.id, group_id=group.id, invitation_id=invitation.id))
    return person


def _spend(invitation: Invitation) -> None:
    """Use an invitation up, and one place of the join link that it came by."""
    open_still = (
        Invitation.accepted_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now(),
    )
    spent = db.session.execute(
        sa.update(Invitation).where(Invitation.id == invitation.id, *open_still).values(accepted_at=now())
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid(_("This invitation no longer works. Ask your facilitator for a new one."))
    if invitation.join_link_id:
        take_place(invitation.join_link_id)
