"""Reading earlier versions."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.database import db


def revisions_of(kind: str, row_id: str) -> list[Revision]:
    """Return the versions of a thing, newest first; the caller has checked that the reader may see its history."""
    query = sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id == row_id).order_by(Revision.number.desc())
    return list(db.session.scalars(query))


def revisions_of_many(kind: str, row_ids: Sequence[str]) -> dict[str, list[Revision]]:
    """Return, for each thing, its versions, the earliest first; the caller has checked that the reader may see their history."""
    found: dict[str, list[Revision]] = {}
    query = sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id.in_(row_ids))
    for row in db.session.scalars(query.order_by(Revision.number)):
        found.setdefault(row.subject_id, []).append(row)
    return found
