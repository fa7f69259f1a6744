"""Whom a cohort tells at once when a report says that a child may be at risk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.events import ContactsNamed
from enquiry_hub.identity.groups.models import Group, SafeguardingContact
from enquiry_hub.identity.people.addresses import clean_address


@dataclass(frozen=True)
class Contact:
    """Hold somebody who can be reached: a name with a telephone, an address, or both."""

    name: str
    telephone: str = ""
    email: str = ""


def name_contacts(actor: Actor, cohort: Group, contacts: Sequence[Contact]) -> None:
    """Name the safeguarding contacts of a cohort in place of those there were; an empty list leaves it to those who run it.

    Whoever is named again, by the same address, has been a contact since the first time.
    """
    require(actor, "groups:cohort:facilitate", cohort)
    lock_row(cohort)
    named = [_checked(number, contact) for number, contact in enumerate(contacts, start=1)]
    before = list(db.session.scalars(sa.select(SafeguardingContact).where(SafeguardingContact.group_id == cohort.id).order_by(SafeguardingContact.number)))
    if named == [Contact(row.name, row.telephone, row.email) for row in before]:
        return
    since = {row.email: row.named_on for row in before if row.email}
    for row in before:
        db.session.delete(row)
    rows = [
        SafeguardingContact(group_id=cohort.id, number=number, name=one.name, telephone=one.telephone, email=one.email, named_on=since.get(one.email, today()))
        for number, one in enumerate(named, start=1)
    ]  # fmt: skip
    db.session.add_all(rows)
    db.session.flush()
    record(ContactsNamed(by=actor.person_id, group_id=cohort.id, contact_ids=tuple(row.id for row in rows)))


def _checked(number: int, contact: Contact) -> Contact:
    if not contact.name:
        raise Invalid(_("Please write whose number or address this is."), field=f"name_{number}")
    if not contact.telephone and not contact.email:
        raise Invalid(_("Please give a telephone number or an e-mail address."), field=f"telephone_{number}")
    try:
        email = clean_address(contact.email) if contact.email else ""
    except Invalid as error:
        raise Invalid(error.sentence, field=f"email_{number}") from None
    return replace(contact, email=email)
