"""Reading people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.identity.people.demonstration import OFFERED
from enquiry_hub.identity.people.domain import settings_of
from enquiry_hub.identity.people.models import Organisation, Person, SignInLink, UserSession


def own_account(actor: Actor) -> Person:
    """Return the account of whoever is signed in, with its organisation."""
    query = visible(actor, "people:person:edit").options(joinedload(Person.organisation))
    found: Person = db.session.scalars(query).one()
    return found


def own_sessions(actor: Actor, *, since: datetime) -> list[UserSession]:
    """Return where the actor is signed in, the latest first, leaving out what has not been used since a moment."""
    query = visible(actor, "people:session:end").where(
        UserSession.ended_at.is_(None), UserSession.seen_at > since
    )
    return list(db.session.scalars(query.order_by(UserSession.seen_at.desc())))


def link_is_alive(token: str) -> bool:
    """Say whether a link to sign in would still work, without spending it."""
    query = sa.select(SignInLink.id).where(
        SignInLink.token_hash == hashed(token), SignInLink.used_at.is_(None), SignInLink.expires_at > now()
    )
    return db.session.execute(query).first() is not None


def organisation_name(person: Person) -> str:
    """Return the name of a person's organisation, or what they call it themselves."""
    query = sa.select(Organisation.name).where(Organisation.id == person.organisation_id)
    return db.session.scalar(query) or person.workplace


def demonstration_people() -> list[tuple[Person, str]]:
    """Return the demonstration's people with their parts; empty where the demonstration is not loaded."""
    query = sa.select(Person).where(Person.email.in_(OFFERED), Person.closed_at.is_(None))
    found = {person.email: person for person in db.session.scalars(query)}
    return [(found[email], str(part)) for email, part in OFFERED.items() if email in found]


def own_settings(actor: Actor) -> tuple[str, ...]:
    """Return for which settings the actor reads, by where they work."""
    where = sa.select(Organisation).join(Person, Person.organisation_id == Organisation.id).where(Person.id == actor.person_id)
    found = db.session.scalar(where)
    return settings_of(found.phase, found.setting, found.pupils_on_roll) if found else ()


def names_of(ids: Iterable[str | None]) -> dict[str, str]:
    """Return the names of people by id; the caller may read the thing that names them."""
    wanted = {found for found in ids if found}
    if not wanted:
        return {}
    return {person_id: name for person_id, name in db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(wanted)))}  # noqa: C416


def name_and_place(person_id: str | None) -> tuple[str, str]:
    """Return the name of a person, and where they work; both are empty for somebody who is no longer known."""
    query = sa.select(Person.display_name, Organisation.name).outerjoin(Organisation, Organisation.id == Person.organisation_id)
    found = db.session.execute(query.where(Person.id == person_id)).first()
    return (found[0], found[1] or "") if found else ("", "")
