"""Sharing with a circle: with those who are in it on that day, and with whoever comes later only by one's word."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import LatecomersAnswered
from enquiry_hub.features.journals.latecomers import CIRCLES, circle_of, companions
from enquiry_hub.features.journals.models import Entry, EntryReader
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"remember_readers": "A part of sharing, which has asked."}
TELLS_NOBODY = {"remember_readers": "A part of sharing, which tells."}


def remember_readers(entry: Entry) -> None:
    """Keep who is in the circle as a page comes to be shared with it; forget them when it is no longer."""
    db.session.execute(sa.delete(EntryReader).where(EntryReader.entry_id == entry.id))
    if entry.audience in CIRCLES:
        there = circle_of(entry.author_id, entry.group_id, entry.audience)
        db.session.add_all(EntryReader(entry_id=entry.id, person_id=found, reads=True) for found in there)
    db.session.flush()


def let_later_read(actor: Actor, cohort: Group, circle: str, reader_ids: Collection[str], entry_ids: Collection[str] | None) -> int:
    """Let people who came into a circle of the actor's later read these of the actor's earlier pages (None: all), and no other; return how many."""
    require(actor, "groups:cohort:contribute", cohort)
    found = [one for one in companions(actor, cohort.id, circle) if one.id in reader_ids] if circle in CIRCLES else []
    if not found:
        raise NotThere()
    opened: set[str] = set()
    for one in found:
        for page in one.pages:
            row = db.session.get(EntryReader, (page.line.id, one.id))
            if row is None:
                row = EntryReader(entry_id=page.line.id, person_id=one.id)
                db.session.add(row)
            row.reads, row.answered_at = entry_ids is None or page.line.id in entry_ids, now()
            opened |= {page.line.id} if row.reads else set()
    db.session.flush()
    for one in found:
        record(LatecomersAnswered(by=actor.person_id, group_id=cohort.id, reader_id=one.id, pages=len(opened)))
    return len(opened)
