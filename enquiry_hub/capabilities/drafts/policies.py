"""A draft is its writer's alone."""

from __future__ import annotations

from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.access import Actor, permission


@permission("drafts:draft:read", Draft, "See your own drafts.")
def read_draft(actor: Actor) -> ColumnElement[bool]:
    """Only the writer."""
    return Draft.person_id == actor.person_id
