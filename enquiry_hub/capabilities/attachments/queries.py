"""Reading which files hang on a thing."""

from __future__ import annotations

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db


def files_of(actor: Actor, kind: str, row_id: str) -> list[Attachment]:
    """Return the files of a thing that the actor may read."""
    query = visible(actor, "attachments:file:read").where(Attachment.subject_kind == kind, Attachment.subject_id == row_id)
    return list(db.session.scalars(query.order_by(Attachment.created_at)))
