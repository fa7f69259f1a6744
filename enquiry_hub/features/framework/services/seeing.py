"""Noting that somebody has read why something of the framework changed."""

from __future__ import annotations

from enquiry_hub.capabilities.notifications.services import see_told
from enquiry_hub.core.access import Actor
from enquiry_hub.features.framework.queries.seeing import WHY_SAID

ASKS_NOBODY = {"see_reasons": "The actor's own notices, of a page they were let into."}
TELLS_NOBODY = {"see_reasons": "The notices tell of themselves."}


def see_reasons(actor: Actor, kind: str, thing_id: str) -> None:
    """Note that the actor has read, in the history of a thing, what they were told that somebody said about why."""
    see_told(str(actor.person_id), (WHY_SAID,), kind, [thing_id])
