"""Peer groups: school leaders in threes, never two from one school."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.events import GroupMade, MembershipsChanged
from enquiry_hub.identity.groups.models import PARTICIPANT, PEER_GROUP, Group, Membership
from enquiry_hub.identity.groups.services.memberships import enrol
from enquiry_hub.identity.people.models import Organisation, Person

FEWEST, MOST = 2, 4


def make_peer_group(actor: Actor, cohort: Group, name: str, person_ids: list[str]) -> Group:
    """Put school leaders of a cohort into a peer group."""
    lock_row(cohort)  # two who put one person somewhere, or who change their role meanwhile: the second sees what the first did
    require(actor, "groups:cohort:facilitate", cohort)
    chosen = list(dict.fromkeys(person_ids))
    _check(cohort.id, chosen, besides="")
    group = Group(kind=PEER_GROUP, name=name, parent_id=cohort.id)
    db.session.add(group)
    db.session.flush()
    record(GroupMade(by=actor.person_id, group_id=group.id))
    for person_id in chosen:
        enrol(group, person_id, PARTICIPANT, by=actor.person_id)
    return group


def change_peer_group(actor: Actor, group: Group, name: str, person_ids: list[str]) -> None:
    """Rename a peer group and say who is in it; whoever is left out leaves it today."""
    _lock_cohort_of(group)
    require(actor, "groups:peer_group:arrange", group)
    chosen = list(dict.fromkeys(person_ids))
    _check(group.parent_id or "", chosen, besides=group.id)
    group.name = name
    group.version += 1
    _leave(actor, group, keep=chosen)
    for person_id in chosen:
        enrol(group, person_id, PARTICIPANT, by=actor.person_id)
    db.session.flush()


def end_peer_group(actor: Actor, group: Group) -> None:
    """End a peer group today; what was shared in it stays with its members."""
    _lock_cohort_of(group)
    require(actor, "groups:peer_group:arrange", group)
    _leave(actor, group, keep=[])
    group.ended_on = today()
    db.session.flush()


def _lock_cohort_of(group: Group) -> None:
    """Let one at a time say who is in which peer group of a cohort, and who is a school leader there."""
    lock_row(db.session.get_one(Group, group.parent_id))
    lock_row(group)


def _leave(actor: Actor, group: Group, *, keep: list[str]) -> None:
    gone = sa.select(Membership).where(
        Membership.group_id == group.id, Membership.person_id.not_in(keep), in_force()
    )
    rows = list(db.session.scalars(gone))
    for row in rows:
        row.ends_on = today()
    db.session.flush()
    if rows:
        record(
            MembershipsChanged(
                by=actor.person_id,
                group_id=group.id,
                person_ids=tuple(row.person_id for row in rows),
                what="left",
            )
        )


def _check(cohort_id: str, person_ids: list[str], *, besides: str) -> None:
    """Refuse people who are not school leaders of the cohort, are in another peer group, or share a school."""
    if not FEWEST <= len(person_ids) <= MOST:
        raise Invalid(_("A peer group has two, three or four people."), field="people")
    here = sa.select(Membership.person_id).where(
        Membership.group_id == cohort_id,
        Membership.role == PARTICIPANT,
        Membership.person_id.in_(person_ids),
        in_force(),
    )
    if set(db.session.scalars(here)) != set(person_ids):
        raise Invalid(_("Only school leaders of this cohort can be in a peer group."), field="people")
    placed = (
        sa.select(Person.display_name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Group, Group.id == Membership.group_id)
        .where(
            Group.kind == PEER_GROUP,
            Group.parent_id == cohort_id,
            Group.id != besides,
            Person.id.in_(person_ids),
            in_force(),
        )
    )
    names = list(db.session.scalars(placed))
    if names:
        raise Invalid(_("%(names)s: already in another peer group.", names=", ".join(names)), field="people")
    _check_schools(person_ids)


def _check_schools(person_ids: list[str]) -> None:
    query = sa.select(Person.organisation_id, Organisation.name).join(
        Organisation, Organisation.id == Person.organisation_id
    )
    rows = [(found_id, name) for found_id, name in db.session.execute(query.where(Person.id.in_(person_ids)))]
    shared = [
        found_id for found_id, amount in Counter(found_id for found_id, _name in rows).items() if amount > 1
    ]
    if shared:
        name = next(name for found_id, name in rows if found_id == shared[0])
        raise Invalid(
            _(
                "Two people from %(school)s cannot be in one peer group: each should be able to speak freely about their school.",
                school=name,
            ),
            field="people",
        )
