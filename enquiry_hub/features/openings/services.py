"""Asking for a lawful opening, agreeing to it, opening pages one by one, and telling the writer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import local, now, today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record, work
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services.sealed_letters import words_of_letter
from enquiry_hub.features.openings.events import OpeningAnswered, OpeningAsked, PageOpened, WriterTold
from enquiry_hub.features.openings.models import Opening, OpeningLook
from enquiry_hub.features.openings.queries import is_named_officer, pages_in
from enquiry_hub.identity.people.models import Person

# Days that an answer is waited for, and that the pages can be opened after it.
ASKED_FOR, OPEN_FOR = timedelta(days=14), timedelta(days=7)
LONGEST_SILENCE = timedelta(days=365)
ASKS_NOBODY = {"require_officer": "It is the question itself.", "ask_for_opening": "It asks require_officer.", "tell_writers": "The worker tells what was promised."}
TELLS_NOBODY = {"require_officer": "It changes nothing."}


@dataclass(frozen=True)
class NewOpening:
    """Hold whose pages, of which days, why, by which duty, and until when the law forbids to tell the writer."""

    email: str
    since: date
    until: date
    purpose: str
    law: str
    silent_until: date | None = None
    silent_because: str = ""
    client_id: str | None = None


def require_officer(actor: Actor) -> None:
    """Raise NotThere unless the actor is one of the named officers."""
    if not is_named_officer(actor):
        raise NotThere()


def ask_for_opening(actor: Actor, new: NewOpening) -> Opening:
    """Ask a second officer to agree that somebody's pages of some days are opened; nothing is open until then. The same client id asks once."""
    require_officer(actor)
    lock_row(db.session.get_one(Person, actor.person_id))  # the same form twice at one moment
    mark = sa.select(Opening).where(Opening.asked_by == actor.person_id, Opening.client_id == new.client_id)
    found = db.session.scalar(mark) if new.client_id else None
    if found is not None:
        return found
    writer = db.session.scalar(sa.select(Person).where(sa.func.lower(Person.email) == new.email.strip().lower()))
    if writer is None or writer.id == actor.person_id:
        raise Invalid(_("There is no account with this address, or it is your own."), field="email")
    if new.since > new.until:
        raise Invalid(_("The first day comes after the last."), field="since")
    if new.until > today():
        raise Invalid(_("Nobody can agree to pages that are not written yet. Today is the last day that you can choose."), field="until")
    if new.silent_until is not None and (not new.silent_because.strip() or not today() < new.silent_until <= today() + LONGEST_SILENCE):
        raise Invalid(_("Say which rule forbids telling the writer, and until which day, a year from now at the latest."), field="silent_until")
    row = Opening(
        writer_id=writer.id, asked_by=actor.person_id, purpose=new.purpose, law=new.law, since=new.since, until=new.until, silent_until=new.silent_until,
        silent_because=new.silent_because if new.silent_until else "", ends_on=today() + ASKED_FOR, client_id=new.client_id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(OpeningAsked(by=actor.person_id, opening_id=row.id))
    return row


def answer_opening(actor: Actor, opening: Opening, agree: bool) -> None:
    """Agree as the second officer, or refuse; the writer is told at once unless the law forbids it for a time."""
    lock_row(opening)
    require(actor, "openings:opening:answer", opening)
    opening.answered_by, opening.answered_at, opening.agreed = actor.person_id, now(), agree
    opening.ends_on = today() + OPEN_FOR
    db.session.flush()
    record(OpeningAnswered(by=actor.person_id, opening_id=opening.id, agreed=agree))
    if agree and opening.silent_until is None:
        _tell(opening, actor.person_id)


def open_page(actor: Actor, opening: Opening, entry_id: str) -> tuple[Entry, dict[str, Any]]:
    """Open one page of those that were agreed on and return it with its words; who and when is kept. A sealed letter is opened for this look alone."""
    require(actor, "openings:opening:look", opening)
    entry = db.session.scalar(pages_in(opening).where(Entry.id == entry_id))
    if entry is None:
        raise NotThere()
    sealed = entry.sealed_until is not None and entry.opened_at is None
    words = words_of_letter(entry, before_its_day=True) if sealed else {"title": entry.title, "body": entry.body, "body_html": entry.body_html}
    db.session.add(OpeningLook(opening_id=opening.id, officer_id=actor.person_id, entry_id=entry.id, entry_day=local(entry.written_at).date()))
    db.session.flush()
    record(PageOpened(by=actor.person_id, opening_id=opening.id, entry_id=entry.id))
    return entry, words


def _tell(opening: Opening, by: str | None) -> None:
    opening.told_at = now()
    db.session.flush()
    record(WriterTold(by=by, opening_id=opening.id))


def tell_writers() -> int:
    """Tell those writers whom the law forbade to be told until today; return how many."""
    with work():
        due = sa.select(Opening).where(Opening.agreed.is_(True), Opening.told_at.is_(None), sa.or_(Opening.silent_until.is_(None), Opening.silent_until <= today()))
        found = list(db.session.scalars(due))
        for opening in found:
            _tell(opening, None)
    return len(found)


register_chore("openings", 3600, tell_writers)
