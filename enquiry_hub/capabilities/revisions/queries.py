"""Reading earlier versions."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.database import db


def revisions_of(kind: str, row_id: str) -> list[Revision]:
    """Return the versions of a thing, newest first; the caller has checked that the reader may see its history."""
    query = sa.select(Revision).where(Revision.subject_kind == kind, Revision.subject_id == row_id).order_by(Revision.number.desc())
    return list(db.session.scalars(query))
