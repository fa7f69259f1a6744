"""The two ways in: a password, or a link that is sent."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed, new_token
from enquiry_hub.core.work import record
from enquiry_hub.identity.people import passwords
from enquiry_hub.identity.people.addresses import plain_address
from enquiry_hub.identity.people.events import SignInLinkSent
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person, SignInLink

ASKS_NOBODY = {
    "find_by_password": "Nobody is signed in yet: the password is the proof.",
    "send_sign_in_link": "Anyone may ask for a link; only the owner of the mailbox gets it.",
    "use_sign_in_link": "Nobody is signed in yet: the link is the proof.",
}
TELLS_NOBODY = {
    "find_by_password": "The sign-in that follows is what is told.",
    "use_sign_in_link": "The sign-in that follows is what is told.",
}

LINK_LIFE = timedelta(minutes=20)


def find_by_password(email: str, password: str) -> Person | None:
    """Return the person with this address and password; an unknown address takes the same work as a wrong password."""
    query = sa.select(Person.id, Person.password_hash).where(
        Person.email == plain_address(email), Person.closed_at.is_(None)
    )
    row = db.session.execute(query).first()
    db.session.rollback()  # nobody else waits for the store while one password is hashed
    stored = row[1] if row else None
    if not passwords.matches(stored, password) or row is None or stored is None:
        return None
    person = db.session.get(Person, row[0])
    if person is None or person.closed_at is not None or person.password_hash != stored:
        return None
    if passwords.is_outdated(stored):
        person.password_hash = passwords.hash_password(password)
    return person


def send_sign_in_link(email: str, *, onward: str = "") -> None:
    """Send a link that signs its reader in once, if the address has an account; `onward` is the page to go on to."""
    address, moment = plain_address(email), now()
    db.session.execute(sa.delete(SignInLink).where(SignInLink.expires_at < moment - timedelta(days=1)))
    person = db.session.scalar(sa.select(Person).where(Person.email == address, Person.closed_at.is_(None)))
    token = new_token()
    link = full_address("people.follow_link", token=token, next=onward or None)
    # An unknown address leaves the same row behind as a known one, so that both answers take the same time.
    db.session.add(
        SignInLink(
            person_id=person.id if person else None, token_hash=hashed(token), expires_at=moment + LINK_LIFE
        )
    )
    db.session.flush()
    if person is None:
        return
    send_letter(
        to=person.email,
        name=person.display_name,
        subject=_("Your link to sign in"),
        text=_letter(person, link),
        person_id=person.id,
    )
    record(SignInLinkSent(by=None, person_id=person.id))


def _letter(person: Person, link: str) -> str:
    return _(
        "Dear %(name)s,\n\nthis link signs you in to Enquiry Hub. It works once, within twenty minutes:\n\n%(link)s\n\n"
        "If you did not ask for it, you need do nothing: without the link nobody gets in.\n",
        name=person.display_name,
        link=link,
    )


def use_sign_in_link(token: str) -> Person | None:
    """Spend a link and return whose it is; None when it is spent, too old or none of ours."""
    moment = now()
    spent = db.session.execute(
        sa.update(SignInLink)
        .where(
            SignInLink.token_hash == hashed(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > moment,
        )
        .values(used_at=moment)
        .returning(SignInLink.person_id)
    ).first()
    if spent is None or spent[0] is None:
        return None
    db.session.execute(
        sa.update(SignInLink)
        .where(SignInLink.person_id == spent[0], SignInLink.used_at.is_(None))
        .values(used_at=moment)
    )
    return db.session.scalar(sa.select(Person).where(Person.id == spent[0], Person.closed_at.is_(None)))
