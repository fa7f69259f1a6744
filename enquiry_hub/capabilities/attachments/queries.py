"""Reading which files hang on a thing."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.policies import there_for
from enquiry_hub.core import subjects
from enquiry_hub.core.access import ASKING, Actor, asked_by
from enquiry_hub.core.columns import Key
from enquiry_hub.core.database import db


@cache
def _files(kind: str) -> sa.Select[Any]:
    # The rule of one kind: with those of all kinds, PostgreSQL would plan for longer than the whole page takes.
    reads = subjects.may_read(ASKING, Attachment.subject_kind, Attachment.subject_id, (kind,))
    here = sa.and_(Attachment.subject_kind == kind, Attachment.subject_id == sa.bindparam("row_id", required=True, type_=Key))
    return sa.select(Attachment).where(here, there_for(ASKING), reads).order_by(Attachment.created_at)


def files_of(actor: Actor, kind: str, row_id: str) -> list[Attachment]:
    """Return the files of a thing that the actor may read."""
    if not actor.signed_in:
        return []
    return list(db.session.scalars(_files(kind), {**asked_by(actor), "row_id": row_id}))
