"""What people may see and change of each other."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission
from enquiry_hub.identity.groups.policies import shares_a_group
from enquiry_hub.identity.people.models import Person, UserSession


@permission("people:person:read", Person, "See the profile of somebody in a group of yours.")
def read_person(actor: Actor) -> ColumnElement[bool]:
    """Oneself, and whoever shares a group with one."""
    return sa.or_(Person.id == actor.person_id, shares_a_group(Person.id, actor))


@permission("people:person:edit", Person, "Change your own profile.")
def edit_person(actor: Actor) -> ColumnElement[bool]:
    """Only oneself."""
    return Person.id == actor.person_id


@permission("people:session:end", UserSession, "End a sign-in of your own.")
def end_session(actor: Actor) -> ColumnElement[bool]:
    """Only one's own."""
    return UserSession.person_id == actor.person_id
