"""Finding what one was writing."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.access import ASKING, Actor, asked_by, visible
from enquiry_hub.core.database import db


def find_draft(actor: Actor, place: str) -> Draft | None:
    """Return the actor's draft in a place."""
    found: Draft | None = db.session.scalar(_draft_statement(), {**asked_by(actor), "place": place})
    return found


@cache
def _draft_statement() -> sa.Select[Any]:
    return visible(ASKING, "drafts:draft:read").where(Draft.place == sa.bindparam("place", required=True))
