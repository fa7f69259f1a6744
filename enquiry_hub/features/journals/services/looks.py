"""Looking back at a page: is it still true?"""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import EntryLookedAt
from enquiry_hub.features.journals.models import LOOKS, Entry, EntryLook
from enquiry_hub.features.journals.queries import can_be_looked_at

LONGEST_NOTE = 2000


def look_back(actor: Actor, entry: Entry, answer: str, note: str = "") -> EntryLook:
    """Say of a page of one's own whether it is still true, and what one did not know then; on one day the last answer counts, and it is the author's alone."""
    require(actor, "journals:entry:edit", entry)
    if answer not in LOOKS or not can_be_looked_at(entry):
        raise Invalid(_("Please choose one of the three."))
    if len(note.strip()) > LONGEST_NOTE:
        raise Invalid(_("Please keep this under %(max)d characters.", max=LONGEST_NOTE), field="note")
    look = _look_of_today(entry) or _new_look(entry, answer)
    look.answer, look.note = answer, note.strip()
    db.session.flush()
    record(EntryLookedAt(by=actor.person_id, entry_id=entry.id))
    return look


def _look_of_today(entry: Entry) -> EntryLook | None:
    return db.session.scalar(
        sa.select(EntryLook).where(EntryLook.entry_id == entry.id, EntryLook.looked_on == today())
    )


def _new_look(entry: Entry, answer: str) -> EntryLook:
    look = EntryLook(entry_id=entry.id, owner_id=entry.author_id, looked_on=today(), answer=answer)
    try:
        with db.session.begin_nested():
            db.session.add(look)
            db.session.flush()
    except IntegrityError:  # the same answer arrived twice at one moment
        found = _look_of_today(entry)
        if found is None:
            raise
        return found
    return look
