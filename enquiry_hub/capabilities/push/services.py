"""Asking for messages on a device, and for no more of them."""

from __future__ import annotations

import fnmatch
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.push.events import DevicesChanged
from enquiry_hub.capabilities.push.messages import is_sound
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import record

ASKS_NOBODY = {"add_device": "It is the actor's own device.", "is_known_service": "A question that changes nothing."}
TELLS_NOBODY = {"is_known_service": "A question that changes nothing."}
LONGEST = 1000


def is_known_service(endpoint: str) -> bool:
    """Say whether an address belongs to a push service that the settings name: nothing else is ever written to."""
    try:
        place = urlsplit(endpoint)
        port = place.port
    except ValueError:
        return False
    host, plain = place.hostname or "", place.username is None and place.password is None
    return place.scheme == "https" and plain and port in (None, 443) and any(fnmatch.fnmatchcase(host, name) for name in settings().push_services.split())


def add_device(actor: Actor, endpoint: str, public_key: str, secret: str) -> PushDevice:
    """Let a browser be told for the actor's present sign-in; it is told for nobody else from then on."""
    if len(endpoint) > LONGEST or not is_known_service(endpoint) or not is_sound(public_key, secret):
        raise Invalid(_("Your browser’s push service is not one that this site writes to. E-mail and the bell tell you as before."))
    db.session.execute(sa.delete(PushDevice).where(PushDevice.endpoint_hash == hashed(endpoint)))
    device = PushDevice(
        person_id=actor.person_id, session_id=actor.session_id, endpoint=endpoint, endpoint_hash=hashed(endpoint), public_key=public_key, secret=secret, told_at=now(),
    )  # fmt: skip
    db.session.add(device)
    db.session.flush()
    record(DevicesChanged(by=actor.person_id, person_id=actor.person_id))
    return device


def remove_device(actor: Actor, device: PushDevice) -> None:
    """Tell a device nothing more."""
    require(actor, "push:device:remove", device)
    db.session.delete(device)
    record(DevicesChanged(by=actor.person_id, person_id=actor.person_id))
