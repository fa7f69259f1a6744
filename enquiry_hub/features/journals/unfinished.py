"""Reading what somebody began to write in a journal and has not finished; theirs alone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.vault import open_vaulted
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.parts import name_of

MOST_UNFINISHED = 5


@dataclass(frozen=True)
class Unfinished:
    """Be a draft that the actor can go on with."""

    place: str
    saved_at: datetime
    tense: str
    entry_id: str
    name: str

    @property
    def begun_from(self) -> dict[str, Any]:
        """Return what a new page was begun from, as its address says it: a time of silent writing, or a starter."""
        return {} if self.entry_id else begun_from(self.place.split(":")[4:])


def begun_from(end: list[str]) -> dict[str, Any]:
    """Return what a new page was begun from, as its address says it, by the end of the name of its place."""
    if end[:1] == ["starter"]:
        return {"starter": end[-1]}
    return {"silence": end[0]} if end else {}


def unfinished(actor: Actor, group_id: str) -> list[Unfinished]:
    """Return what the actor was writing in a cohort's journal and has not finished, newest first."""
    begun = f"entry:new:{group_id}:"
    drafts = visible(actor, "drafts:draft:read").where(Draft.place.startswith("entry:"))
    kept = [row for row in db.session.scalars(drafts.order_by(Draft.saved_at.desc())) if row.place.startswith(begun) or row.place.count(":") == 1]
    own = _heads(actor, group_id, [row.place.removeprefix("entry:") for row in kept if not row.place.startswith(begun)])
    found = []
    for draft in kept:
        entry_id = "" if draft.place.startswith(begun) else draft.place.removeprefix("entry:")
        tense, title = own.get(entry_id, (draft.place.removeprefix(begun).split(":")[0], ""))
        words = next((text for name, text in draft.fields.items() if name.startswith("part_") and isinstance(text, str) and text.strip()), "")
        if entry_id in own or (words and not entry_id):
            typed = draft.fields.get("title", "")
            name = name_of(typed if isinstance(typed, str) else "", words) if words else title
            found.append(Unfinished(draft.place, draft.saved_at, tense, entry_id, name))
    return found[:MOST_UNFINISHED]


def _heads(actor: Actor, group_id: str, ids: list[str]) -> dict[str, tuple[str, str]]:
    """Return the tense and the title, by id, of those of the pages that are the actor's own in a cohort."""
    query = visible(actor, "journals:entry:edit").with_only_columns(Entry.id, Entry.tense, Entry.sealed_head)
    rows = db.session.execute(query.where(Entry.group_id == group_id, Entry.id.in_(ids))) if ids else ()
    return {row[0]: (row[1], _title_in(row[2], actor)) for row in rows}


def _title_in(head: bytes | None, actor: Actor) -> str:
    return "" if head is None else str(open_vaulted(head, "entry", "sealed_head", str(actor.person_id))["title"])
