"""Several people on one form: what one saves is told to those who have the same thing open, who then ask for it."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.channels import register_channel
from enquiry_hub.core.database import db
from enquiry_hub.core.lately import note_told
from enquiry_hub.identity.people.models import Person


def register_together(kind: str, change: str) -> None:
    """Open channels for a kind of thing that several may have open for changing, to be entered by whoever holds the permission to change it."""
    register_channel(kind, change)


def tell_saved(kind: str, row_id: str, version: int, by: str | None) -> None:
    """Tell those who have a thing open for changing that a newer version of it is saved, and whose."""
    channel = f"{kind}:{row_id}"
    note_told(channel)  # also where nobody is there yet: somebody may have the page, and is about to come
    if realtime.heard(channel):
        person = db.session.get(Person, by) if by else None
        realtime.tell(channel, "saved", {"channel": channel, "version": version, "by": by, "name": person.display_name if person else ""})
