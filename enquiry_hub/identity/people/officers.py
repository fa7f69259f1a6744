"""The officers whom the settings name: people outside every cohort, whom nobody in one can choose."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.identity.people.models import Person


def named_officers() -> list[str]:
    """Return the addresses of the officers, in small letters; with fewer than two nobody can open anything."""
    found = [address.strip().lower() for address in settings().officers.split(",") if address.strip()]
    return found if len(found) > 1 else []


_NAMED = sa.bindparam("hub_officers", callable_=lambda: "".join(f",{address}," for address in named_officers()), type_=sa.String())


def is_officer(actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor's address is one of those that are named in the settings."""
    person = aliased(Person)
    listed = sa.func.replace(_NAMED, sa.literal(",") + sa.func.lower(person.email) + sa.literal(","), "") != _NAMED
    return sa.exists(sa.select(sa.literal(1)).select_from(person).where(person.id == actor.person_id, person.closed_at.is_(None), listed))


def officers() -> list[Person]:
    """Return the officers who have an account, by name."""
    query = sa.select(Person).where(sa.func.lower(Person.email).in_(named_officers()), Person.closed_at.is_(None))
    return list(db.session.scalars(query.order_by(Person.display_name, Person.id)))
