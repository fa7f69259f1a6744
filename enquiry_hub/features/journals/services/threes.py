"""Sharing with one's three: with those who are in it on that day, and with whoever comes later only by one's word."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from enquiry_hub.capabilities.sharing.models import MY_THREE
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.events import ThreeAnswered
from enquiry_hub.features.journals.models import Entry, ThreeReader
from enquiry_hub.features.journals.threes import companions, companions_of
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"remember_three": "A part of sharing, which has asked."}
TELLS_NOBODY = {"remember_three": "A part of sharing, which tells."}


def remember_three(entry: Entry) -> None:
    """Keep who is in the author's three as a page comes to be shared with it; forget them when it is no longer."""
    db.session.execute(sa.delete(ThreeReader).where(ThreeReader.entry_id == entry.id))
    if entry.audience == MY_THREE:
        there = companions_of(entry.author_id, entry.group_id)
        db.session.add_all(ThreeReader(entry_id=entry.id, person_id=found, reads=True) for found in there)
    db.session.flush()


def let_three_read(actor: Actor, cohort: Group, reader_id: str, entry_ids: Collection[str] | None) -> int:
    """Let somebody who came into the actor's three later read these of the actor's earlier pages (None: all), and no other; return how many."""
    require(actor, "groups:cohort:contribute", cohort)
    found = next((one for one in companions(actor, cohort.id) if one.id == reader_id), None)
    if found is None:
        raise NotThere()
    reads = [
        page.line.id for page in found.pages if entry_ids is None or page.line.id in entry_ids
    ]
    for page in found.pages:
        row = db.session.get(ThreeReader, (page.line.id, reader_id))
        if row is None:
            row = ThreeReader(entry_id=page.line.id, person_id=reader_id)
            db.session.add(row)
        row.reads, row.answered_at = page.line.id in reads, now()
    db.session.flush()
    record(ThreeAnswered(by=actor.person_id, group_id=cohort.id, reader_id=reader_id, pages=len(reads)))
    return len(reads)
