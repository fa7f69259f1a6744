"""Putting mail into the outbox. It goes at once, in quiet hours too: those are asked before a digest is written (`notifications/digests.py`)."""

from __future__ import annotations

from datetime import datetime

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.security import sound

ASKS_NOBODY = {"post_mail": "A listener or a service that has asked puts mail there, in the same transaction."}
TELLS_NOBODY = {"post_mail": "The row is itself what is told."}


def post_mail(*, to: str, name: str, subject: str, text: str, person_id: str | None = None, kind: str = "service", unsubscribe_url: str = "", due_at: datetime | None = None) -> OutboxMail:
    """Write an e-mail into the outbox, in the present transaction; raise Invalid for an address or subject of more than one line."""
    for value in (to, name, subject):
        if not sound(value) or any(ord(letter) < 32 or ord(letter) == 127 for letter in value):
            raise Invalid("An address, a name or a subject has more than one line.")
    mail = OutboxMail(
        person_id=person_id, recipient=to, recipient_name=name, subject=subject[:200], text=text, kind=kind,
        unsubscribe_url=unsubscribe_url, due_at=due_at or now(),
    )  # fmt: skip
    db.session.add(mail)
    db.session.flush()
    return mail
