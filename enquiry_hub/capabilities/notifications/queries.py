"""Reading what one was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.words import WORDS
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class NoticeLine:
    """Be a notice in words."""

    id: str
    words: str
    href: str
    icon: str
    detail: str
    at: datetime
    unread: bool


def notice_lines(actor: Actor, *, unread_only: bool = False, unmailed_only: bool = False, limit: int = 60) -> list[NoticeLine]:
    """Return what the actor was told, newest first, leaving out what they may no longer read."""
    query = visible(actor, "notifications:notice:read").order_by(Notice.created_at.desc()).limit(limit)
    if unread_only:
        query = query.where(Notice.read_at.is_(None))
    if unmailed_only:
        query = query.where(Notice.mailed_at.is_(None))
    notices = list(db.session.scalars(query))
    things = subjects.find_many(actor, {(notice.subject_kind, notice.subject_id) for notice in notices})
    ids = [notice.by_id for notice in notices if notice.by_id]
    names = {row[0]: row[1] for row in db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(ids)))}
    lines = []
    for notice in notices:
        thing, words = things.get((notice.subject_kind, notice.subject_id)), WORDS.get(notice.kind)
        if thing is None or words is None:
            continue
        known = subjects.KINDS[notice.subject_kind]
        said = words(names.get(notice.by_id or "", _("Somebody")), known.title(thing))
        lines.append(NoticeLine(notice.id, said, known.href(thing), known.icon, notice.detail, notice.created_at, notice.read_at is None))
    return lines


def count_unread(actor: Actor) -> int:
    """Count what the actor was told and has not looked at."""
    query = sa.select(sa.func.count()).select_from(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None))
    return db.session.scalar(query) or 0


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt="unsubscribe")


def unsubscribe_token(person_id: str) -> str:
    """Return the token of a person's unsubscribe address."""
    return str(_signer().dumps(person_id))


def person_of(token: str) -> Person:
    """Return whose unsubscribe address this is; raise NotThere for a token that is not ours."""
    try:
        person = db.session.get(Person, str(_signer().loads(token)))
    except BadSignature:
        person = None
    if person is None:
        raise NotThere()
    return person
