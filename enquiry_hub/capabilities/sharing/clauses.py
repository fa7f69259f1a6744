"""The clause of sharing by name."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.sharing.models import Share
from enquiry_hub.core.access import Actor


def shared_with(kind: str, row_id: Any, actor: Actor) -> ColumnElement[bool]:
    """Hold where the thing is now shared with the actor by name."""
    share = aliased(Share)
    query = sa.select(sa.literal(1)).select_from(share).where(
        share.subject_kind == kind, share.subject_id == row_id, share.person_id == actor.person_id, share.ended_at.is_(None)
    )
    return sa.exists(query)
