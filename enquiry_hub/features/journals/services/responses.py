"""Answering a reflection: for all its readers or between two, about the page or a passage of it, at once or when it is ready."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import ResponseAdded, ResponseHeld, ResponseRemoved
from enquiry_hub.features.journals.models import Entry, EntryResponse
from enquiry_hub.features.journals.queries import find_response

TELLS_NOBODY = {"keep_as_draft": "A draft is nobody's news."}


@dataclass(frozen=True)
class NewResponse:
    """Hold what a reader answers: to whom, about which sentences of the page, and whether it waits."""

    body: str
    about: str = ""
    between_two: bool = False
    hold: bool = False
    client_id: str | None = None


def add_response(actor: Actor, entry: Entry, new: NewResponse) -> EntryResponse:
    """Answer a reflection; the same client id answers once. What is held back nobody else sees or hears of."""
    require(actor, "journals:entry:respond", entry)
    _check(new.body)
    found = find_response(actor, new.client_id)
    if found is not None:
        return found
    response = EntryResponse(
        entry_id=entry.id, owner_id=entry.author_id, author_id=actor.person_id, client_id=new.client_id, between_two=new.between_two,
        ready_at=None if new.hold else now(), about=new.about,
    )  # fmt: skip
    set_prose(response, new.body)
    try:
        with db.session.begin_nested():
            db.session.add(response)
            db.session.flush()
    except IntegrityError:
        found = find_response(actor, new.client_id)
        if found is None:
            raise
        return found
    happened = ResponseHeld if new.hold else ResponseAdded
    record(happened(by=actor.person_id, response_id=response.id, entry_id=entry.id))
    return response


def change_response(actor: Actor, response: EntryResponse, body: str, *, between_two: bool, send: bool) -> None:
    """Change an answer that is held back, and send it if it is ready."""
    lock_row(response)
    require(actor, "journals:response:write", response)
    _check(body)
    set_prose(response, body)
    response.between_two, response.ready_at = between_two, now() if send else None
    db.session.flush()
    happened = ResponseAdded if send else ResponseHeld
    record(happened(by=actor.person_id, response_id=response.id, entry_id=response.entry_id))


def _check(body: str) -> None:
    if not body.strip():
        raise Invalid(_("Please write something first."), field="body")


def keep_as_draft(actor: Actor, entry: Entry, words: str) -> bool:
    """Keep words that came too late for where they were written as a draft of an answer, after what stands there; say whether there were any."""
    require(actor, "journals:entry:respond", entry)
    if not words.strip():
        return False
    place = f"response:{entry.id}"
    draft = find_draft(actor, place)
    before = str(draft.fields.get("body", "")) if draft else ""
    if words.strip() not in before:
        save_draft(actor, place, {**(draft.fields if draft else {}), "body": f"{before}\n\n{words}".strip()}, None)
    return True


def remove_response(actor: Actor, response: EntryResponse) -> None:
    """Remove an answer for good: one's own, or any to one's own reflection."""
    require(actor, "journals:response:remove", response)
    event = ResponseRemoved(by=actor.person_id, response_id=response.id, entry_id=response.entry_id)
    db.session.delete(response)
    db.session.flush()
    record(event)
