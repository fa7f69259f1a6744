"""What follows when people leave a group or change roles."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.work import after_commit
from enquiry_hub.identity.groups.events import MembershipsChanged


@after_commit(MembershipsChanged)
def ask_again(event: MembershipsChanged) -> None:
    """Ask the rules again for the live connections of the people concerned."""
    realtime.recheck(list(event.person_ids))
