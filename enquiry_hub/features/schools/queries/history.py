"""How a school's copy changed: versions of its words and of what is its own, and everything else, in one line of time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.queries import changes_between, revisions_of
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.schools.models import Adoption, LocalChange
from enquiry_hub.identity.people.queries import names_of

TAKEN, WORDS = "taken", "words"


@dataclass(frozen=True)
class Entry:
    """Be one change: what kind, what it is about, who made it, when, why, and each part as it was and as it is."""

    id: str
    what: str
    about: str
    author: str
    at: datetime
    reason: str
    parts: list[tuple[str, Any, Any]]


def history_at(adoption: Adoption) -> list[Entry]:
    """Return every change of a copy, the newest first; the caller may read it."""
    kept, changes = revisions_of("adoption", adoption.id)[::-1], list(db.session.scalars(sa.select(LocalChange).where(LocalChange.adoption_id == adoption.id)))
    names = names_of([*(row.author_id for row in kept), *(row.made_by for row in changes)])
    entries = [Entry(row.id, row.what, row.text, names.get(row.made_by or "", ""), row.created_at, row.reason, []) for row in changes]
    for number, (row, parts) in enumerate(zip(kept, changes_between(_flat(row.fields) for row in kept), strict=True)):
        author = names.get(row.author_id or "", "")
        entries.append(Entry(row.id, WORDS if number else TAKEN, "", author, row.created_at, row.reason, parts if number else []))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of a version and what is the school's own, by name; earlier versions kept words only."""
    own = dict(fields.get("own") or {})
    if "review_on" in own:
        own["review"] = own.pop("review_on")
    return {**fields["words"], **own}
