"""Answering a reflection."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import ResponseAdded, ResponseRemoved
from enquiry_hub.features.journals.models import Entry, EntryResponse


def add_response(actor: Actor, entry: Entry, body: str, *, client_id: str | None = None) -> EntryResponse:
    """Answer a reflection, for all its readers; the same client id answers once."""
    require(actor, "journals:entry:respond", entry)
    if not body.strip():
        raise Invalid(_("Please write something first."), field="body")
    found = _already_answered(actor, client_id)
    if found is not None:
        return found
    response = EntryResponse(entry_id=entry.id, owner_id=entry.author_id, author_id=actor.person_id, client_id=client_id)
    set_prose(response, body)
    try:
        with db.session.begin_nested():
            db.session.add(response)
            db.session.flush()
    except IntegrityError:
        found = _already_answered(actor, client_id)
        if found is None:
            raise
        return found
    record(ResponseAdded(by=actor.person_id, response_id=response.id, entry_id=entry.id))
    return response


def _already_answered(actor: Actor, client_id: str | None) -> EntryResponse | None:
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(EntryResponse).where(
            EntryResponse.author_id == actor.person_id, EntryResponse.client_id == client_id
        )
    )


def remove_response(actor: Actor, response: EntryResponse) -> None:
    """Remove an answer for good: one's own, or any to one's own reflection."""
    require(actor, "journals:response:remove", response)
    event = ResponseRemoved(by=actor.person_id, response_id=response.id, entry_id=response.entry_id)
    db.session.delete(response)
    db.session.flush()
    record(event)
