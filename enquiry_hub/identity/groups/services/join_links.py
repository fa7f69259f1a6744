"""Join links: a short code that lets people ask for their own invitation, until a facilitator closes it."""

from __future__ import annotations

import secrets
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import ALPHABET
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.clauses import in_force, join_link_open
from enquiry_hub.identity.groups.events import InvitationSent, JoinLinkClosed, JoinLinkOpened
from enquiry_hub.identity.groups.models import (
    CONTRIBUTORS,
    OBSERVER,
    STEWARDS,
    Group,
    Invitation,
    JoinLink,
    Membership,
)
from enquiry_hub.identity.groups.school_places import ask_for_place
from enquiry_hub.identity.groups.services.memberships import enrol
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person

ASKS_NOBODY = {
    "ask_to_join": "The code is the proof, and only the owner of the mailbox gets in.",
    "join_by_link": "The code is the proof.",
    "take_place": "The link itself is the proof.",
}
TELLS_NOBODY = {
    "join_by_link": "The membership that begins is what is told.",
    "take_place": "The membership that begins is what is told.",
}

CODE_LENGTH, LIFE, LETTER_LIFE = 12, timedelta(days=14), timedelta(days=2)
# Whoever has a link may pass it on, so it never makes a facilitator.
JOINABLE = tuple(role for role in (*CONTRIBUTORS, OBSERVER) if role not in STEWARDS)


def open_join_link(actor: Actor, group: Group, *, role: str, limit: int, days: int = LIFE.days) -> JoinLink:
    """Open a join link for a number of people and days; one that was open closes."""
    require(actor, "groups:group:facilitate", group)
    if role not in JOINABLE:
        raise Invalid(_("A join link cannot give this role."), field="role")
    if not 1 <= limit <= 500:
        raise Invalid(_("Please choose between 1 and 500 people."), field="limit")
    if not 1 <= days <= 90:
        raise Invalid(_("Please choose between 1 and 90 days."), field="days")
    for other in db.session.scalars(
        sa.select(JoinLink).where(JoinLink.group_id == group.id, JoinLink.closed_at.is_(None))
    ):
        other.closed_at = now()
    code = "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))
    link = JoinLink(
        group_id=group.id,
        role=role,
        code=code,
        made_by=actor.person_id,
        limit=limit,
        expires_at=now() + timedelta(days=days),
    )
    db.session.add(link)
    db.session.flush()
    record(JoinLinkOpened(by=actor.person_id, group_id=group.id, join_link_id=link.id))
    return link


def close_join_link(actor: Actor, link: JoinLink) -> None:
    """Close a join link: from now on it lets nobody in."""
    require(actor, "groups:join_link:close", link)
    link.closed_at = link.closed_at or now()
    db.session.flush()
    record(JoinLinkClosed(by=actor.person_id, group_id=link.group_id, join_link_id=link.id))


def join_by_link(actor: Actor, link: JoinLink) -> Membership | None:
    """Join a group as whoever is signed in; None for whoever is in it already."""
    group = db.session.get_one(Group, link.group_id)
    lock_row(group)
    in_already = sa.select(Membership.id).where(Membership.group_id == group.id, Membership.person_id == actor.person_id, in_force())
    if db.session.scalar(in_already.limit(1)) is None:
        ask_for_place(group, link.role, db.session.scalar(sa.select(Person.organisation_id).where(Person.id == actor.person_id)))
    membership = enrol(group, actor.person_id, link.role, by=actor.person_id)
    if membership is not None:
        take_place(link.id)
    return membership


def take_place(join_link_id: str) -> None:
    """Take a place of a join link, one by one however many come at the same moment, or raise Invalid when it has been closed or is full."""
    taken = db.session.execute(
        sa.update(JoinLink).where(JoinLink.id == join_link_id, join_link_open()).values(used=JoinLink.used + 1)
    )
    if taken.rowcount != 1:  # type: ignore[attr-defined]
        raise Invalid(_("This join link is closed. Ask your facilitator for an invitation."))


def ask_to_join(link: JoinLink, email: str) -> None:
    """Send an invitation to an address; what the asker sees is the same whether or not it has an account."""
    address = clean_address(email)
    if db.session.scalar(sa.select(JoinLink.id).where(JoinLink.id == link.id, join_link_open())) is None:
        raise Invalid(_("This join link is closed. Ask your facilitator for an invitation."))
    group = db.session.get_one(Group, link.group_id)
    token = new_token()
    invitation = Invitation(
        group_id=group.id,
        email=address,
        role=link.role,
        token_hash=hashed(token),
        join_link_id=link.id,
        expires_at=now() + LETTER_LIFE,
    )
    db.session.add(invitation)
    db.session.flush()
    text = _(
        "Hello,\n\nyou, or somebody with your address, would like to join %(group)s on Enquiry Hub. Open this link to come in:\n\n%(link)s\n\n"
        "If that was not you, you need do nothing.\n",
        group=group.name,
        link=full_address("groups.show_invitation", token=token),
    )
    send_letter(to=address, name="", subject=_("Join %(group)s", group=group.name), text=text)
    record(InvitationSent(by=None, group_id=group.id, invitation_id=invitation.id))
