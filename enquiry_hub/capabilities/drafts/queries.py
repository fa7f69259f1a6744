"""Finding what one was writing."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.access import ASKING, Actor, asked_by, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.vault import open_vaulted


class DraftView(NamedTuple):
    """Be a draft as a page shows it."""

    fields: dict[str, Any]
    version: int
    saved_at: datetime


def find_draft(actor: Actor, place: str) -> Draft | None:
    """Return the actor's draft in a place."""
    found: Draft | None = db.session.scalar(visible(actor, "drafts:draft:read").where(Draft.place == place))
    return found


@kept
def _in_place() -> sa.Select[Any]:
    wanted: Any = visible(ASKING, "drafts:draft:read").where(Draft.place == sa.bindparam("place", required=True))
    return wanted.with_only_columns(Draft.sealed_fields, Draft.version, Draft.saved_at)


def draft_view(actor: Actor, place: str) -> DraftView | None:
    """Return the actor's draft in a place, to be shown."""
    row = _in_place.first(**asked_by(actor), place=place)
    if row is None:
        return None
    return DraftView(open_vaulted(row[0], "draft", "sealed_fields", actor.person_id)["fields"], row[1], row[2])
