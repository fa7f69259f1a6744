"""The clock of those who no longer come: told three times, a month apart, and then their private pages go."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.current import settings
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.work import record, work
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.takeaway.events import PersonErased, RetentionTold
from enquiry_hub.features.takeaway.models import RetentionNotice
from enquiry_hub.features.takeaway.services.leaving import erase_pages
from enquiry_hub.identity.people.mailing import full_address, send_letter
from enquiry_hub.identity.people.models import Person, UserSession

NOTICES, PAUSE = 3, timedelta(days=30)
ASKS_NOBODY = {"run_retention_clock": "The worker does what the controllers have set and announced."}


def run_retention_clock() -> int:
    """Tell those who have not signed in for so many months, and erase the pages of those who were told three times; return how many were told or erased."""
    months = settings().retention_months
    if months < 1:
        return 0
    done = 0
    for person_id in _long_away(months):
        with work():
            done += _next_step(db.session.get_one(Person, person_id), months)
    return done


def _is_away(months: int) -> sa.ColumnElement[bool]:
    """Hold for people who were last seen so many months ago."""
    seen = sa.select(sa.func.max(UserSession.seen_at)).where(UserSession.person_id == Person.id).scalar_subquery()
    return sa.func.coalesce(seen, Person.created_at) < now() - timedelta(days=365 * months // 12)


def _long_away(months: int) -> list[str]:
    """Return the ids of those with pages who were last seen so long ago; the notices of those who came back are forgotten."""
    with work():
        back = sa.select(Person.id).where(sa.not_(_is_away(months)))
        db.session.execute(sa.delete(RetentionNotice).where(RetentionNotice.person_id.in_(back)))
    has_pages = sa.exists().where(Entry.author_id == Person.id)
    ids = list(db.session.scalars(sa.select(Person.id).where(Person.closed_at.is_(None), has_pages, _is_away(months))))
    db.session.rollback()
    return ids


def _next_step(person: Person, months: int) -> int:
    lock_row(person)  # whoever signs in waits for it, and so does another worker
    if db.session.scalar(sa.select(Person.id).where(Person.id == person.id, Person.closed_at.is_(None), _is_away(months))) is None:
        return 0  # they came back, or left for good, since the list was made
    notice = db.session.get(RetentionNotice, person.id)
    if notice is not None and notice.told_on + PAUSE > today():
        return 0
    if notice is not None and notice.number >= NOTICES:
        erase_pages(Actor(person.id), person.id)
        db.session.delete(notice)
        db.session.flush()
        record(PersonErased(by=None, person_id=person.id))
        return 1
    if notice is None:
        notice = RetentionNotice(person_id=person.id, number=0, told_on=today())
        db.session.add(notice)
    notice.number, notice.told_on = notice.number + 1, today()
    db.session.flush()
    _write(person, notice.number)
    record(RetentionTold(by=None, person_id=person.id, number=notice.number))
    return 1


def _write(person: Person, number: int) -> None:
    goes_on = today() + PAUSE * (NOTICES + 1 - number)
    text = _(
        "Dear %(name)s,\n\nyou have not signed in for a long time. Your private pages are kept while you come; if you do not sign in before "
        "%(day)s, they are erased, sealed letters among them. Signing in once stops this. You can also take everything along:\n\n%(link)s\n\n"
        "This is notice %(number)d of %(notices)d.\n",
        name=person.display_name, day=goes_on.isoformat(), link=full_address("takeaway.show"), number=number, notices=NOTICES,
    )  # fmt: skip
    send_letter(to=person.email, name=person.display_name, subject=_("Your pages, if you do not come back"), text=text, person_id=person.id)


register_chore("retention", 6 * 3600, run_retention_clock)
