"""E-mails about what waits for people: at once, or in one digest at the hour they chose, never when they wish to hear nothing.

Who is told at once is told thing by thing as things come. What could not be told at once, because it came in quiet hours
or before they wished to be told so, comes in one e-mail.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import field
from datetime import datetime, timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.domain import NOW, Terms, is_due
from enquiry_hub.capabilities.notifications.followed import SOURCES
from enquiry_hub.capabilities.notifications.letters import Item, compose, items_for, way_out, written_to
from enquiry_hub.capabilities.notifications.models import DigestSent, Notice
from enquiry_hub.capabilities.notifications.queries import MOST_MAILED
from enquiry_hub.capabilities.notifications.services import pass_over, told_of
from enquiry_hub.capabilities.notifications.terms import terms_of
from enquiry_hub.capabilities.notifications.wishes import quiet_of, wish_in, wishes_of
from enquiry_hub.capabilities.outbox.checks import Letter, register_check
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.capabilities.replies.services import issue_address
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import LONDON, local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import HubError
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person

log = logging.getLogger(__name__)

WAITED = timedelta(minutes=10)  # the chore runs every minute: what is older has waited for something


@dataclass
class Due:
    """Hold the cohorts of which one person is told now: at once, at once but together because it has waited, or in a digest."""

    at_once: list[str] = field(default_factory=list)
    waited: list[str] = field(default_factory=list)
    digest: list[str] = field(default_factory=list)


@dataclass
class Waiting:
    """Hold since when notices wait for an e-mail, and since when news of what is followed does."""

    notices: datetime | None = None
    followed: datetime | None = None

    def since(self, *, followed: bool) -> datetime | None:
        """Return the older of the two, as far as somebody wishes to be told."""
        return min((moment for moment in (self.notices, self.followed if followed else None) if moment is not None), default=None)


def waiting(person_id: str | None = None) -> dict[str, dict[str, Waiting]]:
    """Return since when something waits that no e-mail told of, by person and cohort: for everyone, or for one person."""
    found: dict[str, dict[str, Waiting]] = defaultdict(lambda: defaultdict(Waiting))
    query = sa.select(Notice.person_id, Notice.group_id, sa.func.min(Notice.created_at)).where(Notice.read_at.is_(None), Notice.mailed_at.is_(None))
    if person_id is not None:
        query = query.where(Notice.person_id == person_id)
    for somebody, group_id, since in db.session.execute(query.group_by(Notice.person_id, Notice.group_id)):
        found[somebody][group_id].notices = since
    for source in SOURCES.values():
        for somebody, group_id, since in source.waiting(person_id):
            place = found[somebody][group_id]
            place.followed = since if place.followed is None else min(place.followed, since)
    return found


def due_of(person: Person, groups: dict[str, Waiting], moment: datetime, terms: dict[str, Terms]) -> Due:
    """Return of which cohorts a person is to be told at a moment."""
    due, quiet, wishes = Due(), quiet_of(person), wishes_of(person)
    sent = {row.group_id: row.sent_at for row in db.session.scalars(sa.select(DigestSent).where(DigestSent.person_id == person.id))}
    for group_id, place in sorted(groups.items()):
        wish = wish_in(person, wishes, group_id)
        since = place.since(followed=wish.followed)
        if group_id not in terms:
            terms[group_id] = terms_of(group_id)
        if since and is_due(local(moment), wish, quiet, terms[group_id], since=local(since), sent_at=sent.get(group_id), zone=LONDON):
            at_once = due.waited if since < moment - WAITED else due.at_once
            (at_once if wish.pace == NOW else due.digest).append(group_id)
    return due


def _is_worth_it(person: Person, due: Due, groups: dict[str, Waiting]) -> bool:
    """Say whether there is anything to write: what is followed at once may be a thread that one may read no longer."""
    at_once = due.at_once + due.waited
    if due.digest or any(groups[group_id].notices for group_id in at_once):
        return True
    with written_to(person):
        return bool(at_once and items_for(person, None, at_once))


def send_digests() -> None:
    """Write the e-mails that are due into the outbox; safe to run as often and in as many processes as one likes."""
    moment, found = now(), waiting()
    terms: dict[str, Terms] = {}
    query = sa.select(Person).where(Person.id.in_(sorted(found)), Person.closed_at.is_(None)).order_by(Person.id)
    people = [person for person in db.session.scalars(query) if person.email]
    ids = [person.id for person in people if _is_worth_it(person, due_of(person, found[person.id], moment, terms), found[person.id])]
    db.session.rollback()
    for person_id in ids:
        try:
            with work():
                person = db.session.get_one(Person, person_id, with_for_update=True)
                groups = waiting(person_id).get(person_id, {})  # another process may have told them in between
                _tell(person, due_of(person, groups, now(), terms))
        except HubError:  # such as of something that no key here opens: it waits, and keeps nobody else from theirs
            log.exception("what waits for somebody could not be put into an e-mail")


def _tell(person: Person, due: Due) -> None:
    moment = now()
    with written_to(person):
        at_once = items_for(person, None, due.at_once)
        for number, item in enumerate(reversed(at_once), start=1):
            _post(person, [item], "notice", moment + timedelta(microseconds=number))
        digest = items_for(person, None, due.digest + due.waited)
        if digest:
            _post(person, digest, "digest", moment)
    # Thing by thing, what is beyond the most that are written at a time is written the next time.
    groups = due.digest + due.waited + (due.at_once if len(at_once) < MOST_MAILED else [])
    # What may not be read now, or is muted, is not told later either: a digest has passed it.
    pass_over(person.id, groups, moment)
    for group_id in due.digest:
        db.session.merge(DigestSent(person_id=person.id, group_id=group_id, sent_at=moment))


def _post(person: Person, items: list[Item], kind: str, moment: datetime) -> None:
    """Write one e-mail, and note of each thing in it that this e-mail tells of it: by the moment, `ask_again` finds them."""
    letter = compose(person, items)
    if letter is None:
        return
    for answered in dict.fromkeys(item.answers for item in items):
        issue_address(person.id, *answered)
    mail = post_mail(
        to=person.email, name=person.display_name, subject=letter.subject, text=letter.text, person_id=person.id, kind=kind, unsubscribe_url=way_out(person.id),
    )  # fmt: skip
    mail.created_at = mail.due_at = moment
    notices = [item.notice_id for item in items if item.notice_id]
    db.session.execute(sa.update(Notice).where(Notice.id.in_(notices)).values(mailed_at=moment))
    for item in items:
        if not item.notice_id:
            told_of(person.id, *item.talk, item.upto, moment)
    db.session.flush()


def ask_again(mail: OutboxMail) -> Letter | None:
    """Return an e-mail as it stands at the moment of sending: whatever may no longer be read, or has been read, or muted, is not in it."""
    person = db.session.get(Person, mail.person_id) if mail.person_id else None
    if person is None or person.closed_at is not None:
        return None
    with written_to(person):
        return compose(person, items_for(person, mail.created_at))


register_check("digest", ask_again)
register_check("notice", ask_again)
register_chore("digests", 60, send_digests)
