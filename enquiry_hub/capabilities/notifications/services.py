"""Telling people, and stopping to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.events import NoticesRead, Unsubscribed
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.queries import person_of
from enquiry_hub.capabilities.notifications.words import register_notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record

ASKS_NOBODY = {
    "notify": "A listener follows a change that was asked for; what a notice may show is asked when it is shown.",
    "read_all": "These are the actor's own notices, found by their own id.",
    "unsubscribe": "The signed address is the proof: mail programs post without a sign-in.",
}
TELLS_NOBODY = {"notify": "It follows an event and is none itself."}

__all__ = ["notify", "read_all", "register_notice", "unsubscribe"]


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


def read_all(actor: Actor) -> None:
    """Note that the actor has looked at everything they were told; one's own, so nothing is asked."""
    db.session.execute(sa.update(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None)).values(read_at=now()))
    record(NoticesRead(by=actor.person_id))


def unsubscribe(token: str) -> None:
    """Stop the digests of the person whose address this is; works without signing in, as mail programs ask for."""
    person = person_of(token)
    person.digest = "off"
    db.session.flush()
    record(Unsubscribed(by=None, person_id=person.id))
