"""Devices that are told."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.followed import SOURCES
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.identity.people.models import Person, UserSession
from enquiry_hub.identity.people.sessions import living

MOST_AT_ONCE = 200


def devices_of(actor: Actor) -> list[tuple[PushDevice, UserSession]]:
    """Return the actor's devices with their sign-ins, the newest first."""
    query = sa.select(PushDevice, UserSession).join(UserSession, UserSession.id == PushDevice.session_id).where(PushDevice.person_id == actor.person_id, living())
    return [(row[0], row[1]) for row in db.session.execute(query.order_by(PushDevice.created_at.desc(), PushDevice.id))]


def in_use() -> sa.Select[PushDevice, Person]:
    """Return the SELECT of devices whose sign-in lives, with their people."""
    return (
        sa.select(PushDevice, Person).join(UserSession, UserSession.id == PushDevice.session_id).join(Person, Person.id == PushDevice.person_id)
        .where(living(), Person.closed_at.is_(None), sa.or_(PushDevice.held_until.is_(None), PushDevice.held_until <= now()))
    )  # fmt: skip


def waiting_devices() -> list[tuple[str, str]]:
    """Return the ids and addresses of devices for whose people something unread came since they were told, or may have come in what they follow."""
    following = {person_id for source in SOURCES.values() for person_id, _group, _since in source.waiting(None)}
    news = sa.exists().where(Notice.person_id == PushDevice.person_id, Notice.read_at.is_(None), Notice.created_at > PushDevice.told_at)
    query = in_use().where(sa.or_(news, PushDevice.person_id.in_(sorted(following)))).with_only_columns(PushDevice.id, PushDevice.endpoint).order_by(PushDevice.told_at, PushDevice.id)
    return [(row[0], row[1]) for row in db.session.execute(query.limit(MOST_AT_ONCE))]
