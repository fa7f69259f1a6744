"""Telling devices that something is new: once, out of quiet hours, and with no word of what it is."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.notifications.domain import OFF, is_silent
from enquiry_hub.capabilities.notifications.followed import SOURCES
from enquiry_hub.capabilities.notifications.letters import written_to
from enquiry_hub.capabilities.notifications.queries import lines_since
from enquiry_hub.capabilities.notifications.terms import terms_of
from enquiry_hub.capabilities.notifications.wishes import quiet_of, wish_in, wishes_of
from enquiry_hub.capabilities.push.messages import authorization, encrypt, server_key
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.capabilities.push.queries import in_use, waiting_devices
from enquiry_hub.capabilities.push.services import is_known_service
from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person, UserSession
from enquiry_hub.identity.people.sessions import living

log = logging.getLogger(__name__)

EVERY, SECONDS = 20, 10
CLAIMED, LATER = timedelta(minutes=2), timedelta(minutes=5)
KEPT_FOR = 12 * 3600  # seconds that a push service keeps a message for a browser that is away
MOST_FAILURES = 12
TAKEN, GONE, NO_ANSWER = range(200, 300), (403, 404, 410), 0


def tell_devices() -> None:
    """Tell the devices for which something waits; safe in several processes at once.

    A push service that gives no answer is left alone for the rest of the round: the worker has mail to send as well.
    """
    silent: set[str | None] = set()
    for device_id, endpoint in waiting_devices():
        db.session.rollback()
        host = urlsplit(endpoint).hostname
        if host not in silent and _tell(device_id) == NO_ANSWER:
            silent.add(host)
    db.session.rollback()


def _tell(device_id: str) -> int | None:
    """Claim a device in one transaction, write to its push service in none, and note the outcome in another; return what the service said."""
    moment = now()
    with work():
        found = db.session.execute(in_use().where(PushDevice.id == device_id).with_for_update(of=PushDevice)).first()
        if found is None:
            return None
        device, person = found
        with written_to(person):
            wanted = _is_time(device, person, moment)
            said = _("Something new waits for you. You get this because you asked for it on this device: “Notices”, “How you are told”.")
            words = json.dumps({"title": "Enquiry Hub", "words": said, "href": "/notices"})
        device.held_until = moment + (CLAIMED if wanted else LATER)
        if not wanted:
            return None
        endpoint, public_key, secret = device.endpoint, device.public_key, device.secret
    status = deliver(endpoint, encrypt(words.encode(), public_key, secret)) if is_known_service(endpoint) else GONE[0]
    with work():
        told = db.session.get(PushDevice, device_id, with_for_update=True)
        if told is None:
            return status
        if status in TAKEN:
            told.told_at, told.held_until, told.failures = moment, None, 0
        elif status in GONE or told.failures + 1 >= MOST_FAILURES:
            db.session.delete(told)
        else:
            told.failures += 1
            told.held_until = now() + timedelta(minutes=2**told.failures)
    return status


def _is_time(device: PushDevice, person: Person, moment: datetime) -> bool:
    """Say whether something came, for them or in what they follow, that the person may read, has not muted, and wishes to hear of at this hour."""
    wishes, quiet, actor = wishes_of(person), quiet_of(person), Actor(person.id)
    named = {line.group_id for line in lines_since(actor, device.told_at)}
    followed = {news.group_id for source in SOURCES.values() for news in source.news(actor, None) if news.at > device.told_at}
    for group_id in named | followed:
        wish = wish_in(person, wishes, group_id)
        told = wish.pace != OFF and (group_id in named or wish.followed)
        if told and not is_silent(local(moment), wish, quiet, terms_of(group_id)):
            return True
    return False


def deliver(endpoint: str, body: bytes) -> int:
    """Hand a message to a push service and return its answer; 0 where there was none. Redirections are not followed."""
    place, contact = urlsplit(endpoint), settings().contact_email
    headers = {
        "Authorization": authorization(endpoint, server_key(settings().signing_keys[-1]), f"mailto:{contact}" if contact else settings().base_url),
        "Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream", "TTL": str(KEPT_FOR), "Topic": "news", "Urgency": "normal",
    }  # fmt: skip
    connection = HTTPSConnection(place.hostname or "", place.port or 443, timeout=SECONDS)
    try:
        connection.request("POST", f"{place.path or '/'}{'?' + place.query if place.query else ''}", body, headers)
        return connection.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        log.warning("a push service could not be reached: %s", type(error).__name__)
        return NO_ANSWER
    finally:
        connection.close()


def forget_devices() -> None:
    """Forget devices whose sign-in has ended."""
    ended = sa.select(UserSession.id).where(sa.not_(living()))
    with work():
        db.session.execute(sa.delete(PushDevice).where(PushDevice.session_id.in_(ended)))


register_chore("devices", EVERY, tell_devices)
register_chore("old devices", 3600, forget_devices)
