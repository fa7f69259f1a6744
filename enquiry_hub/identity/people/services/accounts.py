"""Making, changing and closing accounts."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.identity.people import passwords
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.events import AccountClosed, AccountMade, PasswordChanged, ProfileChanged
from enquiry_hub.identity.people.models import Person, SignInLink
from enquiry_hub.identity.people.sessions import end_sessions

ASKS_NOBODY = {
    "create_account": "Whoever asks has been asked before: the command line, or the holder of an invitation."
}

PROFILE = (
    "display_name",
    "known_as",
    "pronouns",
    "job_role",
    "workplace",
    "biography",
    "language",
)


@dataclass(frozen=True)
class Profile:
    """Hold what a person says about themselves."""

    display_name: str
    known_as: str = ""
    pronouns: str = ""
    job_role: str = ""
    workplace: str = ""
    biography: str = ""
    language: str = "en"


def create_account(
    actor: Actor,
    *,
    email: str,
    display_name: str,
    password: str | None = None,
    is_administrator: bool = False,
    job_role: str = "",
    organisation_id: str | None = None,
    known_as: str = "",
) -> Person:
    """Make an account; raise Invalid when the address is no address or taken, the name is missing or the password weak."""
    address = clean_address(email)
    name = _clean_name(display_name)
    if password:
        _check_password(password, address, name)
    if db.session.scalar(sa.select(Person.id).where(Person.email == address)) is not None:
        raise Invalid(_("There is an account with this address already."), field="email")
    person = Person(
        email=address,
        display_name=name,
        known_as=" ".join(known_as.split()),
        job_role=job_role,
        organisation_id=organisation_id,
        password_hash=passwords.hash_password(password) if password else None,
        is_administrator=is_administrator,
    )
    db.session.add(person)
    db.session.flush()
    record(AccountMade(by=actor.person_id or person.id, person_id=person.id))
    return person


def _clean_name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 80 or any(ord(letter) < 32 or ord(letter) == 127 for letter in name):
        raise Invalid(_("Please give a name of up to 80 characters."), field="display_name")
    return name


def _check_password(password: str, *own_words: str) -> None:
    complaint = passwords.complaint_about(password, [*own_words, *(word.split("@")[0] for word in own_words)])
    if complaint:
        raise Invalid(complaint, field="password")


def change_profile(actor: Actor, person: Person, profile: Profile) -> None:
    """Change what others see of a person, and how they are told."""
    require(actor, "people:person:edit", person)
    for name in PROFILE:
        setattr(person, name, getattr(profile, name))
    person.display_name = _clean_name(profile.display_name)
    person.known_as = " ".join(profile.known_as.split())
    person.version += 1
    db.session.flush()
    record(ProfileChanged(by=actor.person_id, person_id=person.id))


def set_password(actor: Actor, person: Person, password: str, *, old: str = "") -> None:
    """Set a password, the old one being asked for where there is one; every sign-in and every link that was sent ends."""
    require(actor, "people:person:edit", person)
    if person.password_hash and not passwords.matches(person.password_hash, old):
        raise Invalid(_("This is not your present password."), field="old")
    _check_password(password, person.email, person.display_name)
    person.password_hash = passwords.hash_password(password)
    _end_ways_in(actor, person)
    record(PasswordChanged(by=actor.person_id, person_id=person.id))


def close_account(actor: Actor, person: Person, *, password: str = "") -> None:
    """Close an account: nobody can sign in with it, and it is in no group any more; what was written stays under the name."""
    require(actor, "people:person:edit", person)
    if person.password_hash and not passwords.matches(person.password_hash, password):
        raise Invalid(_("This is not your present password."), field="password")
    person.closed_at, person.password_hash, person.calendar_token = now(), None, None
    _end_ways_in(actor, person)
    record(AccountClosed(by=actor.person_id, person_id=person.id))


def _end_ways_in(actor: Actor, person: Person) -> None:
    unused = sa.update(SignInLink).where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=now()))
    db.session.flush()
    end_sessions(person.id, by=actor.person_id)
