"""Moving an account to another address: asked for from the old one, confirmed from the new one, and told to both."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.identity.people import passwords
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.events import AddressAsked, AddressChanged
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person, SignInLink
from enquiry_hub.identity.people.sessions import end_sessions

ASKS_NOBODY = {"address_in": "The account is the actor's own; the signed link is the proof."}
TELLS_NOBODY = {"address_in": "Reading the link moves nothing."}

LINK_LIFE = timedelta(hours=1)


def ask_for_address(actor: Actor, person: Person, email: str, *, password: str = "") -> str:
    """Send a link to the address that an account is to move to, and a word to the present one; return the new one.

    Whether another account has the new address shows only to whoever reads its post. Raise Invalid where it is no address or the present
    one, and for a wrong password.
    """
    require(actor, "people:person:edit", person)
    if person.password_hash and not passwords.matches(person.password_hash, password):
        raise Invalid(_("This is not your present password."), field="password")
    address = clean_address(email)
    if address == person.email:
        raise Invalid(_("This is the address that you have."), field="email")
    taken = _is_taken(address)
    subject = _("Your new address at Enquiry Hub")
    if taken:
        text = _(
            "Hello,\n\nsomebody who is signed in to Enquiry Hub asked to move their account to this address. There is an account with it already, so nothing was changed.\n\n"
            "If it was you: sign in with this address, or close that account first.\n"
        )
    else:
        link = full_address("people.confirm_address", token=_signer().dumps([person.id, person.email, address]))
        text = _(
            "Dear %(name)s,\n\nthis link moves your account at Enquiry Hub to this address. It works within an hour, where you are signed in:\n\n%(link)s\n\n"
            "If you did not ask for it, you need do nothing.\n",
            name=person.display_name, link=link,
        )  # fmt: skip
    send_letter(to=address, name="" if taken else person.display_name, subject=subject, text=text)
    told = _(
        "Dear %(name)s,\n\nyou asked to move your account at Enquiry Hub to another address. Nothing changes until the link that went there is followed.\n\n"
        "If you did not ask for it, somebody is signed in as you: sign out everywhere, on the page of your account, and set a new password.\n",
        name=person.display_name,
    )
    send_letter(to=person.email, name=person.display_name, subject=_("Your account is to move to another address"), text=told, person_id=person.id)
    record(AddressAsked(by=actor.person_id, person_id=person.id))
    return address


def address_in(person: Person, token: str) -> str:
    """Return the address that a link moves this account to; raise Invalid where it is too old, used, or somebody else's."""
    try:
        person_id, old, new = _signer().loads(token, max_age=int(LINK_LIFE.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        person_id = old = new = ""
    if person_id != person.id or old != person.email:
        raise _over()
    return str(new)


def change_address(actor: Actor, person: Person, token: str, *, keep: str | None = None) -> None:
    """Move an account to the address that a link names; every other sign-in than `keep` and every link that was sent ends, and the old address is told."""
    require(actor, "people:person:edit", person)
    new, old = address_in(person, token), person.email
    try:
        with db.session.begin_nested():
            person.email = new
    except sa.exc.IntegrityError:  # another account took it meanwhile
        raise _over() from None
    unused = sa.update(SignInLink).where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))
    db.session.execute(unused.values(used_at=now()))
    db.session.flush()
    end_sessions(person.id, by=actor.person_id, keep=keep)
    text = _(
        "Dear %(name)s,\n\nyour account at Enquiry Hub has moved to another address, and this one no longer signs in to it. Everything that you wrote went along.\n\n"
        "If it was not you, write to whoever runs your programme at once.\n",
        name=person.display_name,
    )
    send_letter(to=old, name=person.display_name, subject=_("Your account has moved to another address"), text=text)
    record(AddressChanged(by=actor.person_id, person_id=person.id))


def _over() -> Invalid:
    return Invalid(_("This link no longer works: it is older than an hour, has been used, or belongs to another account."))


def _is_taken(address: str) -> bool:
    return db.session.scalar(sa.select(Person.id).where(Person.email == address)) is not None


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(settings().signing_keys, salt="new-address")
