"""How a measure, what is said of a strategy, or a figure from elsewhere changed: its versions, each beside the one before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from enquiry_hub.capabilities.revisions.queries import changes_between, revisions_of
from enquiry_hub.core.access import Actor
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.subjects import KINDS, find_many
from enquiry_hub.features.framework.queries.register import themes_of
from enquiry_hub.identity.people.queries import names_of

NAMES = {"strategy_id": "strategy", "risk_id": "risk", "measure_id": "measure", "practice_input_id": "input", "school_input_id": "input", "pupil_input_id": "input"}


@dataclass(frozen=True)
class Change:
    """Be one version: its number, who made it, when, why, and each part as it was and as it is."""

    id: str
    number: int
    author: str
    at: datetime
    reason: str
    parts: list[tuple[str, Any, Any]]


def changes_of(kind: str, row_id: str) -> list[Change]:
    """Return the versions of a thing, the newest first; the caller has checked that the reader may see its history."""
    kept = revisions_of(kind, row_id)[::-1]
    names = names_of([row.author_id for row in kept])
    found = [
        Change(row.id, row.number, names.get(row.author_id or "", ""), row.created_at, row.reason, [part for part in parts if part[0] != "claim_when"])
        for row, parts in zip(kept, changes_between(row.fields for row in kept), strict=True)
    ]
    return found[::-1]


def named_in(viewer: Actor, group_id: str, changes: list[Change]) -> dict[str, str]:
    """Return the names of the people and things that versions name by their ids, as far as the viewer may know them."""
    values = [(name, value) for change in changes for name, *pair in change.parts for value in pair if value]
    found = find_many(viewer, {(NAMES[name], value) for name, value in values if name in NAMES})
    things = {row_id: KINDS[kind].title(row) for (kind, row_id), row in found.items()}
    themes = {theme.id: theme.name for theme in themes_of(viewer, group_id)}
    return things | themes | names_of([value for name, value in values if name == "owner_id"])
