"""A device is its owner's."""

from __future__ import annotations

from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.core.access import Actor, permission


@permission("push:device:remove", PushDevice, "Stop messages to one of your devices.")
def remove_device(actor: Actor) -> ColumnElement[bool]:
    """Only the one who asked for them."""
    return PushDevice.person_id == actor.person_id
