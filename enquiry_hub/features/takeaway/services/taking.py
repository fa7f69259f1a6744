"""Taking one's journal along, and bringing it into this installation."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.journals.models import LETTER, Entry
from enquiry_hub.features.journals.services import NewEntry, seal_letter, stand_on_pages, write_entry
from enquiry_hub.features.takeaway.bringing import BroughtFile, BroughtPage
from enquiry_hub.features.takeaway.events import JournalBrought, JournalTaken
from enquiry_hub.features.takeaway.gathering import contents_of, gather
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"take_journal": "Everything in it is found by the actor's own id."}


def take_journal(actor: Actor) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return everything of the actor's own, and the contents of the files on its pages by their ids: what folder and book are made of."""
    everything = gather(actor)
    record(JournalTaken(by=actor.person_id, pages=len(everything["pages"])))
    return everything, contents_of(everything["pages"])


def bring_journal(actor: Actor, cohort: Group, pages: list[BroughtPage]) -> int:
    """Bring pages into a cohort's journal of one's own, private until they are shared; what was brought before stays as it is. Return how many came."""
    require(actor, "groups:cohort:contribute", cohort)
    known = _brought_before(actor, [page.mark for page in pages])
    made: dict[str, Entry] = {}
    for page in pages:
        if page.mark in known:
            made[page.old_id] = db.session.get_one(Entry, known[page.mark])
            continue
        body = page.body
        for file in page.files:
            if file.old_id in body and (hung := _take(actor, "groups:cohort:contribute", cohort, file)):
                body = body.replace(f"(/files/{file.old_id}", f"(/files/{hung}")
        new = NewEntry(
            tense=page.tense, body=body, title=page.title, shape=page.shape, context_factor=page.factor, prompt_id=page.prompt, valence=page.valence, client_id=page.mark,
            at=page.written_at,
        )  # fmt: skip
        made[page.old_id] = write_entry(actor, cohort, new)
    for page in pages:
        if page.mark in known:
            continue
        entry = made[page.old_id]
        stand_on_pages(actor, entry, [made[one].id for one in page.stands_on if one in made])
        for file in page.files:
            if file.old_id not in page.body:  # an earlier version showed it: it stays beside the page
                _take(actor, "journals:entry:edit", entry, file)
        if page.shape == LETTER and page.sealed_until is not None:
            _seal(actor, entry, page.sealed_until)
    count = len(pages) - len(known)
    record(JournalBrought(by=actor.person_id, pages=count))
    return count


def _brought_before(actor: Actor, marks: list[str]) -> dict[str, str]:
    query = sa.select(Entry.client_id, Entry.id).where(Entry.author_id == actor.person_id, Entry.client_id.in_(marks))
    return {str(row[0]): row[1] for row in db.session.execute(query)}


def _take(actor: Actor, permission: str, thing: Group | Entry, file: BroughtFile) -> str:
    try:
        return attach_unsent(actor, permission, thing, file.name, file.content, description=file.description or file.name, private=True).id
    except Invalid:
        return ""  # a kind of file that cannot be taken: the page comes without it


def _seal(actor: Actor, entry: Entry, until: date) -> None:
    if until > today():
        seal_letter(actor, entry, until)
