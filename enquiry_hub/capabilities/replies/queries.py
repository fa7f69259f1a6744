"""Finding whose answer a message is."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.replies.models import ReplyAddress, TakenMail
from enquiry_hub.capabilities.replies.services import OPEN_FOR
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.tokens import hashed
from enquiry_hub.identity.people.models import Person


def address_of_token(token: str) -> tuple[ReplyAddress, Person] | None:
    """Return a reply address that is still open, with the person whose it is and whose account is not closed."""
    query = sa.select(ReplyAddress, Person).join(Person, Person.id == ReplyAddress.person_id).where(
        ReplyAddress.token_hash == hashed(token), ReplyAddress.issued_at > now() - OPEN_FOR, Person.closed_at.is_(None)
    )  # fmt: skip
    row = db.session.execute(query).first()
    return (row[0], row[1]) if row else None


def is_known(address: str) -> bool:
    """Say whether somebody with an account has this e-mail address: nobody else is written to."""
    query = sa.select(Person.id).where(Person.email == address.lower(), Person.closed_at.is_(None))
    return db.session.execute(query).first() is not None


def was_taken(mark: str) -> bool:
    """Say whether a message was dealt with before."""
    return db.session.get(TakenMail, mark) is not None


def bounces_to(address: str) -> int:
    """Count what was written back to an address within a day."""
    query = sa.select(sa.func.count()).select_from(OutboxMail).where(
        OutboxMail.kind == "reply", OutboxMail.recipient == address, OutboxMail.created_at > now() - timedelta(days=1)
    )  # fmt: skip
    return db.session.scalar(query) or 0
