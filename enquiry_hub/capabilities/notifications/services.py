"""Telling people, and stopping to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.domain import OFF, Quiet, Wish
from enquiry_hub.capabilities.notifications.events import NoticesRead, Told, Unsubscribed, WishesChanged
from enquiry_hub.capabilities.notifications.followed import SOURCES
from enquiry_hub.capabilities.notifications.letters import written_to
from enquiry_hub.capabilities.notifications.models import FollowedTold, Notice, NoticeWish
from enquiry_hub.capabilities.notifications.queries import person_of
from enquiry_hub.capabilities.notifications.wishes import wish_in, wishes_of
from enquiry_hub.capabilities.notifications.words import WORDS, register_notice
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
    "see_told": "A listener or a page follows somebody's own reading, which was asked for.",
    "see_talk": "A listener follows somebody's own reading, which was asked for.",
    "change_wishes": "These are the actor's own wishes, found by their own id.",
    "told_of": "It notes what an e-mail told somebody of, or what they chose not to be told of.",
    "pass_over": "A digest, or a change of somebody's own wishes, has passed these by.",
    "unsubscribe": "The signed address is the proof: mail programs post without a sign-in.",
}
TELLS_NOBODY = {
    "told_of": "The e-mail, or the change of a wish, is what is told.",
    "pass_over": "The digest, or the change of a wish, is what is told.",
}

__all__ = ["change_wishes", "notify", "pass_over", "read_all", "register_notice", "see_talk", "see_told", "told_of", "unsubscribe"]


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


def see_talk(person_id: str, kind: str, ids: Any) -> None:
    """Note that somebody has seen what they were told of a conversation where they read it; `ids` is a SELECT of the things of a kind that they read.

    What was decided about something of theirs waits until they look at the list: reading a thread does not show it.
    """
    see_told(person_id, (name for name, wording in WORDS.items() if wording.can_mute), kind, ids)


def see_told(person_id: str, names: Iterable[str], kind: str, ids: Any) -> None:
    """Note that somebody has seen, where it stands, what notices of these names told them of things of a kind; `ids` are those of the things, or their SELECT."""
    unread = sa.select(Notice.id).where(Notice.person_id == person_id, Notice.read_at.is_(None), Notice.subject_kind == kind, Notice.kind.in_(sorted(names)))
    seen = db.session.scalars(unread.where(Notice.subject_id.in_(ids))).all()
    if seen:
        db.session.execute(sa.update(Notice).where(Notice.id.in_(seen)).values(read_at=now()))
        record(NoticesRead(by=person_id))


def change_wishes(actor: Actor, person: Person, quiet: Quiet, wishes: dict[str, Wish]) -> None:
    """Write down how the actor, who is the person, wishes to be told; raise NotThere for anybody else's."""
    if person.id != actor.person_id:
        raise NotThere()
    begun = _pass_over_what_was_there(person, wishes)
    person.quiet_from, person.quiet_until, person.weekends = quiet.begins, quiet.ends, quiet.weekends
    for group_id, wish in wishes.items():
        db.session.merge(NoticeWish(person_id=person.id, group_id=group_id, **asdict(wish)))
    db.session.flush()
    record(WishesChanged(by=actor.person_id, begun=tuple(sorted(begun))))


def _pass_over_what_was_there(person: Person, wishes: dict[str, Wish]) -> set[str]:
    """Let no e-mail tell of what came while somebody wished for none, nor of what they did not wish to follow: it stands in their list.

    Return the cohorts of which they wished for none until now.
    """
    known, moment = wishes_of(person), now()
    before = {group_id: wish_in(person, known, group_id) for group_id in wishes}
    begun = {group_id for group_id, wish in wishes.items() if wish.pace != OFF and before[group_id].pace == OFF}
    followed = begun | {group_id for group_id, wish in wishes.items() if wish.pace != OFF and wish.followed and not before[group_id].followed}
    pass_over(person.id, begun, moment)
    if followed:
        with written_to(person):
            news = [found for source in SOURCES.values() for found in source.news(Actor(person.id), None) if found.group_id in followed]
        for found in news:
            told_of(person.id, found.kind, found.id, found.upto, moment)
    return begun


def pass_over(person_id: str, group_ids: Iterable[str], moment: datetime) -> None:
    """Take the notices of somebody in some cohorts of which no e-mail told as told: none tells of them later."""
    left = sa.update(Notice).where(Notice.person_id == person_id, Notice.mailed_at.is_(None), Notice.group_id.in_(list(group_ids)))
    db.session.execute(left.values(mailed_at=moment - timedelta(microseconds=1)))  # of no e-mail: those are found by their moment


def told_of(person_id: str, kind: str, thing_id: str, upto: int, moment: datetime) -> None:
    """Note that somebody needs no e-mail any more about what is new in a thing that they follow, up to a number."""
    db.session.merge(FollowedTold(person_id=person_id, subject_kind=kind, subject_id=thing_id, upto=upto, told_at=moment))


def unsubscribe(token: str) -> None:
    """Stop every e-mail about notices to the person whose address this is; works without signing in, as mail programs ask for."""
    person = person_of(token)
    person.digest = OFF  # holds for a cohort that they join later too
    db.session.execute(sa.update(NoticeWish).where(NoticeWish.person_id == person.id).values(pace=OFF))
    db.session.flush()
    record(Unsubscribed(by=None, person_id=person.id))
