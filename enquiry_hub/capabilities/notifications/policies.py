"""A notice is for one person alone."""

from __future__ import annotations

from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor, permission
from enquiry_hub.identity.people.models import Person


@permission("notifications:notice:read", Notice, "See what you were told.")
def read_notice(actor: Actor) -> ColumnElement[bool]:
    """Only the one who was told."""
    return Notice.person_id == actor.person_id


@permission("notifications:person:read", Person, "Hear at once that you were told something.")
def hear_of_notices(actor: Actor) -> ColumnElement[bool]:
    """Only oneself."""
    return Person.id == actor.person_id
