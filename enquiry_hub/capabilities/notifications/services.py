"""Telling people, and what they see of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from enquiry_hub.capabilities.notifications.events import NoticesRead, Unsubscribed
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.identity.people.models import Person

Words = Callable[[str, str], str]
_words: dict[str, Words] = {}


def register_notice(kind: str, words: Words) -> None:
    """Say how a kind of notice reads: a function of who did it and what it is about."""
    _words[kind] = words


def notify(person_ids: Iterable[str], kind: str, subject: tuple[str, str], *, by: str | None, cause_id: str = "", detail: str = "", at: datetime | None = None) -> None:
    """Tell people something, each once for one cause, and nobody about their own doing; called by listeners in the transaction of the cause."""
    wanted = {person_id for person_id in person_ids if person_id != by}
    if not wanted:
        return
    told = sa.select(Notice.person_id).where(Notice.kind == kind, Notice.subject_id == subject[1], Notice.cause_id == cause_id)
    for person_id in sorted(wanted - set(db.session.scalars(told))):
        db.session.add(
            Notice(person_id=person_id, kind=kind, subject_kind=subject[0], subject_id=subject[1], by_id=by, cause_id=cause_id, detail=detail, created_at=at or now())
        )
    db.session.flush()


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
        thing, words = things.get((notice.subject_kind, notice.subject_id)), _words.get(notice.kind)
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


def read_all(actor: Actor) -> None:
    """Note that the actor has looked at everything they were told; one's own, so nothing is asked."""
    db.session.execute(sa.update(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None)).values(read_at=now()))
    record(NoticesRead(by=actor.person_id))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="unsubscribe")


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


def unsubscribe(token: str) -> None:
    """Stop the digests of the person whose address this is; works without signing in, as mail programs ask for."""
    person = person_of(token)
    person.digest = "off"
    db.session.flush()
    record(Unsubscribed(by=None, person_id=person.id))
