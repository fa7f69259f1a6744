"""Coming into a group, changing roles in it and leaving it; what was is kept with its dates."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.events import MembershipsChanged
from enquiry_hub.identity.groups.models import (
    COHORT,
    PARTICIPANT,
    PEER_GROUP,
    ROLES,
    STEWARDS,
    Group,
    Membership,
)
from enquiry_hub.identity.groups.services.school_places import take_school_place
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person

ASKS_NOBODY = {
    "enrol": "The invitation, the join link or the command line is the proof; each has been asked before.",
    "give_role": "Whoever may change roles, or hand over a space that nobody leads, has been asked about it.",
    "end_all_memberships": "It follows from the closing of an account, which has been asked about.",
}


def enrol(group: Group, person_id: str, role: str, *, by: str | None) -> Membership | None:
    """Make a person a member of a group from today; None for whoever is one already, in whatever role."""
    if role not in ROLES:
        raise Invalid(_("There is no such role."), field="role")
    # One at a time into a group: somebody who comes twice at one moment is one member and takes one place.
    db.session.execute(sa.select(Group.id).where(Group.id == group.id).with_for_update(key_share=True))
    mine = sa.select(Membership).where(Membership.group_id == group.id, Membership.person_id == person_id)
    if db.session.scalars(mine.where(in_force())).first() is not None:
        return None
    row = _begin(group.id, person_id, role)
    record(MembershipsChanged(by=by, group_id=group.id, person_ids=(person_id,), what="joined"))
    return row


def _begin(group_id: str, person_id: str, role: str) -> Membership:
    """Begin a membership today; one in the same role that began and ended today goes on."""
    day = today()
    same = sa.select(Membership).where(
        Membership.group_id == group_id,
        Membership.person_id == person_id,
        Membership.role == role,
        Membership.starts_on == day,
    )
    row = db.session.scalars(same).first()
    if row is None:
        row = Membership(group_id=group_id, person_id=person_id, role=role, starts_on=day)
        db.session.add(row)
    row.ends_on = None
    db.session.flush()
    return row


def change_role(actor: Actor, membership: Membership, role: str, *, reason: str = "") -> list[str]:
    """Give a member another role from today; a leader takes a place of their school, beyond its number only with a reason.

    Whoever was a leader is in no peer group of the cohort any more, and is told so by a letter; the names of those left are returned.
    """
    group = db.session.get_one(Group, membership.group_id)
    lock_row(group)  # two who send each other away: the second is somebody else by then
    require(actor, "groups:membership:change", membership)
    if role not in ROLES:
        raise Invalid(_("There is no such role."), field="role")
    if role == membership.role:
        return []
    if role not in STEWARDS:
        _keep_a_steward(group, membership)
    take_school_place(actor, group, role, db.session.scalar(sa.select(Person.organisation_id).where(Person.id == membership.person_id)), reason)
    left = _leave_peer_groups(actor, group, membership) if membership.role == PARTICIPANT else []
    give_role(membership, role, by=actor.person_id)
    return left


def _leave_peer_groups(actor: Actor, cohort: Group, membership: Membership) -> list[str]:
    """Take whoever is a school leader no more out of the peer groups of the cohort: what is shared there is shared among leaders."""
    peers = sa.select(Group.id).where(Group.parent_id == cohort.id, Group.kind == PEER_GROUP)
    theirs = list(db.session.scalars(sa.select(Membership).where(Membership.person_id == membership.person_id, Membership.group_id.in_(peers), in_force())))
    names = list(db.session.scalars(sa.select(Group.name).where(Group.id.in_([row.group_id for row in theirs])).order_by(Group.name)))
    _end(theirs, by=actor.person_id)
    if names and membership.person_id != actor.person_id:
        _tell_of_leaving_peers(actor, cohort, membership.person_id, names)
    return names


def _tell_of_leaving_peers(actor: Actor, cohort: Group, person_id: str, names: list[str]) -> None:
    person = db.session.get_one(Person, person_id)
    sender = db.session.scalar(sa.select(Person.display_name).where(Person.id == actor.person_id)) or _("A colleague")
    text = _(
        "Dear %(name)s,\n\n%(sender)s has given you another role in %(group)s on Enquiry Hub today. "
        "A peer group is for school leaders, so you are no longer in “%(peers)s”.\n\n"
        "You no longer read what is shared there. What you wrote in its threads stays there, and its people can go on reading it. "
        "They no longer read the pages of your journal that you had shared with your three: those are yours alone again.\n\n"
        "Those who were in it before today are told that you no longer are. "
        "If you think that this is a mistake, please speak with %(sender)s.\n",
        name=person.display_name, sender=sender, group=cohort.name, peers="”, “".join(names),
    )  # fmt: skip
    send_letter(to=person.email, name=person.display_name, subject=_("Your role in %(group)s has changed", group=cohort.name)[:200], text=text, person_id=person.id)


def give_role(membership: Membership, role: str, *, by: str | None) -> None:
    """Let a membership go on in another role from today."""
    title, membership.ends_on = membership.title, today()
    db.session.flush()
    _begin(membership.group_id, membership.person_id, role).title = title
    db.session.flush()
    record(MembershipsChanged(by=by, group_id=membership.group_id, person_ids=(membership.person_id,), what="changed roles"))


def end_membership(actor: Actor, membership: Membership, words: str = "") -> None:
    """End a membership today, and with it those in the peer groups and teams of the cohort.

    Whoever does not leave by themselves is told by a letter, with the actor's words to them.
    """
    group = db.session.get_one(Group, membership.group_id)
    lock_row(group)
    require(actor, "groups:membership:change", membership)
    _keep_a_steward(group, membership)
    inner = sa.select(Group.id).where(Group.parent_id == membership.group_id)
    theirs = sa.select(Membership).where(
        Membership.person_id == membership.person_id,
        in_force(),
        sa.or_(Membership.group_id == membership.group_id, Membership.group_id.in_(inner)),
    )
    _end(list(db.session.scalars(theirs)), by=actor.person_id)
    if membership.person_id != actor.person_id:
        _tell_that_it_ended(actor, group, membership, words.strip())


def _tell_that_it_ended(actor: Actor, group: Group, membership: Membership, words: str) -> None:
    person = db.session.get_one(Person, membership.person_id)
    sender = db.session.scalar(sa.select(Person.display_name).where(Person.id == actor.person_id)) or _("A colleague")
    text = _(
        "Dear %(name)s,\n\n%(sender)s has ended your membership of %(group)s on Enquiry Hub today. You read and write there no longer.\n\n%(words)s"
        "What you wrote for yourself stays yours: your journal, and what you had begun and not sent. You can go on reading it and take all of it along:\n\n%(link)s\n\n"
        "If you think that this is a mistake, please speak with %(sender)s.\n",
        name=person.display_name, sender=sender, group=group.name, words=f"{words}\n\n" if words else "", link=full_address("people.account"),
    )  # fmt: skip
    send_letter(to=person.email, name=person.display_name, subject=_("Your membership of %(group)s has ended", group=group.name)[:200], text=text, person_id=person.id)


def end_all_memberships(person_id: str, *, by: str | None) -> None:
    """End every membership of a person today."""
    _end(
        list(db.session.scalars(sa.select(Membership).where(Membership.person_id == person_id, in_force()))),
        by=by,
    )


def _end(rows: list[Membership], *, by: str | None) -> None:
    for row in rows:
        row.ends_on = today()
        record(MembershipsChanged(by=by, group_id=row.group_id, person_ids=(row.person_id,), what="left"))
    db.session.flush()


def _keep_a_steward(group: Group, membership: Membership) -> None:
    """Refuse to take the last facilitator or manager out of a group that needs one."""
    if membership.role not in STEWARDS or group.kind != COHORT:
        return
    others = sa.select(Membership.id).where(
        Membership.group_id == group.id,
        Membership.role.in_(STEWARDS),
        Membership.person_id != membership.person_id,
        in_force(),
    )
    if db.session.execute(others.limit(1)).first() is None:
        raise Invalid(
            _("This is the last facilitator. Make somebody else a facilitator first."), field="role"
        )
