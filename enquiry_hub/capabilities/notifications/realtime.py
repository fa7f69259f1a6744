"""The number beside the bell: open pages hear that it changed, and ask for it."""

from __future__ import annotations

from enquiry_hub.capabilities.notifications.events import NoticesRead, Told
from enquiry_hub.core import realtime
from enquiry_hub.core.channels import register_channel
from enquiry_hub.core.work import after_commit

register_channel("notices", "notifications:person:read")


@after_commit(Told)
def ring(event: Told) -> None:
    """Tell the pages of those who were told something; the message holds nothing but that."""
    for person_id in event.person_ids:
        _hint(person_id)


@after_commit(NoticesRead)
def fall_silent(event: NoticesRead) -> None:
    """Tell a person's other pages that everything has been looked at."""
    if event.by:
        _hint(event.by)


def _hint(person_id: str) -> None:
    channel = f"notices:{person_id}"
    realtime.tell(channel, "notices", {"channel": channel})
