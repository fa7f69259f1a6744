"""A notice is for one person alone."""

from __future__ import annotations

from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor, permission


@permission("notifications:notice:read", Notice, "See what you were told.")
def read_notice(actor: Actor) -> ColumnElement[bool]:
    """Only the one who was told."""
    return Notice.person_id == actor.person_id
