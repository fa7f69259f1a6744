"""Telling people, and stopping to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.domain import Quiet, Wish
from enquiry_hub.capabilities.notifications.events import NoticesRead, Told, Unsubscribed, WishesChanged
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.notifications.queries import person_of
from enquiry_hub.capabilities.notifications.wishes import keep_wish, silence
from enquiry_hub.capabilities.notifications.words import register_notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import record
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

ASKS_NOBODY = {
    "notify": "A listener follows a change that was asked for; what a notice may show is asked when it is shown.",
    "read_all": "These are the actor's own notices, found by their own id.",
    "change_wishes": "These are the actor's own wishes, found by their own id.",
    "unsubscribe": "The signed address is the proof: mail programs post without a sign-in.",
}

__all__ = ["change_wishes", "notify", "read_all", "register_notice", "unsubscribe"]


def notify(
    person_ids: Iterable[str], kind: str, subject: tuple[str, str], *, by: str | None, group_id: str | None = None, cause_id: str = "", detail: str = "", at: datetime | None = None,
) -> None:  # fmt: skip
    """Tell people something, each once for one cause, and nobody about their own doing; called by listeners in the transaction of the cause.

    `group_id` is the group in which it happened: the wishes of a person for its cohort say whether and when an e-mail tells of it.
    """
    wanted = {person_id for person_id in person_ids if person_id != by}
    if not wanted:
        return
    told = sa.select(Notice.person_id).where(Notice.kind == kind, Notice.subject_id == subject[1], Notice.cause_id == cause_id)
    new, cohort = sorted(wanted - set(db.session.scalars(told))), _cohort_of(group_id)
    for person_id in new:
        db.session.add(
            Notice(
                person_id=person_id, kind=kind, subject_kind=subject[0], subject_id=subject[1], group_id=cohort, by_id=by, cause_id=cause_id, detail=detail,
                created_at=at or now(),
            )
        )  # fmt: skip
    db.session.flush()
    if new:
        record(Told(by=by, person_ids=tuple(new)))


def _cohort_of(group_id: str | None) -> str:
    if group_id is None:
        return ""
    return db.session.scalar(sa.select(sa.func.coalesce(Group.parent_id, Group.id)).where(Group.id == group_id)) or ""


def read_all(actor: Actor) -> None:
    """Note that the actor has looked at everything they were told; one's own, so nothing is asked."""
    db.session.execute(sa.update(Notice).where(Notice.person_id == actor.person_id, Notice.read_at.is_(None)).values(read_at=now()))
    record(NoticesRead(by=actor.person_id))


def change_wishes(actor: Actor, person: Person, quiet: Quiet, wishes: dict[str, Wish]) -> None:
    """Write down how the actor, who is the person, wishes to be told; raise NotThere for anybody else's."""
    if person.id != actor.person_id:
        raise NotThere()
    person.quiet_from, person.quiet_until, person.weekends = quiet.begins, quiet.ends, quiet.weekends
    for group_id, wish in wishes.items():
        keep_wish(person.id, group_id, wish)
    db.session.flush()
    record(WishesChanged(by=actor.person_id))


def unsubscribe(token: str) -> None:
    """Stop every e-mail about notices to the person whose address this is; works without signing in, as mail programs ask for."""
    person = person_of(token)
    silence(person)
    db.session.flush()
    record(Unsubscribed(by=None, person_id=person.id))
