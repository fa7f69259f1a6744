"""Reading what one was told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from enquiry_hub.capabilities.notifications.followed import SOURCES
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.words import WORDS, talk_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import ASKING, Actor, asked_by, sent_by, visible
from enquiry_hub.core.columns import Key
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.kept import Kept, kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.identity.people.models import Person

MOST_MAILED = 25
KEPT = 200  # statements, each about other kinds of thing


@dataclass(frozen=True)
class NoticeLine:
    """Be a notice in words; `mailed` are those that may leave the site."""

    id: str
    words: str
    mailed: str
    href: str
    icon: str
    detail: str
    at: datetime
    unread: bool
    why: str
    group_id: str
    talk: tuple[str, str]
    subject: tuple[str, str]
    can_mute: bool


def told(actor: Actor) -> sa.Select[Any]:
    """Return the SELECT of what the actor was told about things that they may still read, newest first; turn its rows with `lines_of`."""
    told: sa.Select[Any] = sent_by(actor, _told(_kinds(actor)))
    return told


def _kinds(actor: Actor, *, unread: bool = False) -> frozenset[str]:
    """Return about which kinds of thing the actor was told: the rules of those are asked, for with all of them PostgreSQL plans longer than a page takes."""
    found = _kinds_unread if unread else _kinds_told
    return frozenset(kind for (kind,) in found.all(**asked_by(actor)))


@kept
def _kinds_told() -> sa.Select[Any]:
    return visible(ASKING, "notifications:notice:read").with_only_columns(Notice.subject_kind).distinct()


@kept
def _kinds_unread() -> sa.Select[Any]:
    return visible(ASKING, "notifications:notice:read").where(Notice.read_at.is_(None)).with_only_columns(Notice.subject_kind).distinct()


@lru_cache(KEPT)
def _told(kinds: frozenset[str]) -> sa.Select[Any]:
    readable = subjects.may_read(ASKING, Notice.subject_kind, Notice.subject_id, tuple(sorted(kinds)))
    return visible(ASKING, "notifications:notice:read").where(Notice.kind.in_(sorted(WORDS)), readable).order_by(Notice.created_at.desc(), Notice.id)


def lines_of(actor: Actor, notices: Sequence[Notice]) -> list[NoticeLine]:
    """Return notices in words, in a bounded number of statements; each thing is found by the rule once more."""
    things = subjects.find_many(actor, {(notice.subject_kind, notice.subject_id) for notice in notices})
    ids = [notice.by_id for notice in notices if notice.by_id]
    names = {row[0]: row[1] for row in db.session.execute(sa.select(Person.id, Person.display_name).where(Person.id.in_(ids)))}
    lines = []
    for notice in notices:
        thing = things.get((notice.subject_kind, notice.subject_id))
        if thing is None:
            continue
        known, wording, who = subjects.KINDS[notice.subject_kind], WORDS[notice.kind], names.get(notice.by_id or "", _("Somebody"))
        said, mailed = wording.shown(who, known.title(thing)), wording.mailed(who)
        lines.append(
            NoticeLine(
                notice.id, said, mailed, known.href(thing), known.icon, notice.detail, notice.created_at, notice.read_at is None, str(wording.why), notice.group_id,
                talk_of(notice.subject_kind, thing), (notice.subject_kind, notice.subject_id), wording.can_mute,
            )
        )  # fmt: skip
    return lines


def lines_to_mail(actor: Actor, mailed_at: datetime | None, groups: Iterable[str] = ()) -> list[NoticeLine]:
    """Return what waits unread for an e-mail in some cohorts, or (`mailed_at`) what an e-mail of that moment was about and is still unread.

    What is about a muted conversation is left out.
    """
    asked = {"groups": sorted(groups)} if mailed_at is None else {"mailed_at": mailed_at}
    return _unmuted(actor, db.session.scalars(_to_mail(_kinds(actor, unread=True), mailed_at is not None), {**asked_by(actor), **asked}).all())


def lines_since(actor: Actor, moment: datetime) -> list[NoticeLine]:
    """Return what came since a moment and is unread, without what is about a muted conversation."""
    return _unmuted(actor, db.session.scalars(_since(_kinds(actor, unread=True)), {**asked_by(actor), "since": moment}).all())


@lru_cache(KEPT)
def _since(kinds: frozenset[str]) -> sa.Select[Any]:
    since = sa.bindparam("since", required=True, type_=Notice.created_at.type)
    return _told(kinds).where(Notice.read_at.is_(None), Notice.created_at > since).limit(MOST_MAILED)


def _unmuted(actor: Actor, notices: Sequence[Notice]) -> list[NoticeLine]:
    muted = {(kind, switch.id) for kind, source in SOURCES.items() for switch in source.switches(actor) if switch.attention == "mute"}
    return [line for line in lines_of(actor, notices) if not (line.can_mute and line.talk in muted)]


@lru_cache(KEPT)
def _to_mail(kinds: frozenset[str], again: bool) -> sa.Select[Any]:
    query = _told(kinds).where(Notice.read_at.is_(None)).limit(MOST_MAILED)
    if again:
        return query.where(Notice.mailed_at == sa.bindparam("mailed_at", required=True, type_=Notice.mailed_at.type))
    return query.where(Notice.mailed_at.is_(None), Notice.group_id.in_(sa.bindparam("groups", expanding=True, required=True, type_=Key)))


@lru_cache(KEPT)
def _unread(kinds: frozenset[str]) -> Kept:
    told = _told(kinds).where(Notice.read_at.is_(None)).with_only_columns(Notice.id).order_by(None)
    return kept(lambda: sa.select(sa.func.count()).select_from(told.subquery()))


def count_unread(actor: Actor) -> int:
    """Count what the actor was told, may still read and has not looked at: what the list shows as new."""
    kinds = _kinds(actor, unread=True)
    return int(_unread(kinds).scalar(**asked_by(actor))) if kinds else 0


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().signing_keys, salt="unsubscribe")


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


def has_notices_outside(actor: Actor, groups: set[str]) -> bool:
    """Say whether the actor was told anything that belongs to none of these cohorts."""
    query = sa.select(Notice.id).where(Notice.person_id == actor.person_id, Notice.group_id.not_in(sorted(groups)))
    return db.session.execute(query.limit(1)).first() is not None
