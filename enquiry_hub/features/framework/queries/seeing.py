"""Who was told why something of the framework changed and has not looked yet."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db

WHY_SAID = "why_said"


def reasons_wait(actor: Actor, kind: str, thing_id: str) -> bool:
    """Say whether the actor has not looked yet at being told why somebody changed a thing."""
    told = sa.select(Notice.id).where(Notice.person_id == actor.person_id, Notice.kind == WHY_SAID, Notice.read_at.is_(None))
    return db.session.scalar(told.where(Notice.subject_kind == kind, Notice.subject_id == thing_id).limit(1)) is not None
