"""The digest: what waits for a person, in one e-mail, at an hour that suits them."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from enquiry_hub.capabilities.notifications.models import DigestRun, Notice
from enquiry_hub.capabilities.notifications.queries import lines_to_mail, unsubscribe_token
from enquiry_hub.capabilities.outbox.checks import Letter, register_check
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.services import post_mail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.people.models import Person

PERIODS = {"daily": timedelta(hours=20), "weekly": timedelta(days=6, hours=20)}


def is_quiet(person: Person, moment: datetime) -> bool:
    """Say whether a person wishes to hear nothing at a moment: at night by their hours, and at weekends unless they say otherwise."""
    clock = local(moment)
    if clock.weekday() >= 5 and not person.weekends:
        return True
    time, begins, ends = clock.strftime("%H:%M"), person.quiet_from, person.quiet_until
    if begins == ends:
        return False
    return (begins <= time or time < ends) if begins > ends else begins <= time < ends


def people_due(moment: datetime) -> list[Person]:
    """Return whom a digest is due to: something waits that was not mailed, and the last one is long enough ago."""
    waiting = sa.select(Notice.person_id).where(Notice.read_at.is_(None), Notice.mailed_at.is_(None))
    query = (
        sa.select(Person, DigestRun.sent_at).outerjoin(DigestRun, DigestRun.person_id == Person.id)
        .where(Person.id.in_(waiting), Person.closed_at.is_(None), Person.digest.in_(tuple(PERIODS))).order_by(Person.id).limit(200)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    return [person for person, sent_at in rows if (sent_at is None or moment - sent_at > PERIODS[person.digest]) and not is_quiet(person, moment)]


def send_digests() -> None:
    """Write the digests that are due into the outbox; safe to run as often and in as many processes as one likes."""
    due = [person.id for person in people_due(now())]
    db.session.rollback()
    for person_id in due:
        with work():
            person = db.session.get_one(Person, person_id, with_for_update=True)
            if person in people_due(now()):
                _send_digest(person)


def _send_digest(person: Person) -> None:
    moment = now()
    letter = _compose(person, None)
    if letter is not None:
        mail = post_mail(
            to=person.email, name=person.display_name, subject=letter.subject, text=letter.text, person_id=person.id, kind="digest",
            unsubscribe_url=_way_out(person.id),
        )  # fmt: skip
        mail.created_at = moment  # by which `ask_again` knows the notices that it is about
    db.session.execute(sa.update(Notice).where(Notice.person_id == person.id, Notice.mailed_at.is_(None)).values(mailed_at=moment))
    db.session.merge(DigestRun(person_id=person.id, sent_at=moment))


def _way_out(person_id: str) -> str:
    return f"{_base()}/unsubscribe/{unsubscribe_token(person_id)}"


def _base() -> str:
    return str(current_app.extensions["hub_settings"].base_url.rstrip("/"))


def _compose(person: Person, mailed_at: datetime | None) -> Letter | None:
    """Return the digest of what waits for a person, or of what one of that moment was about; None where nothing is left to say."""
    language = "en_GB" if person.language == "en" else person.language
    with current_app.test_request_context(base_url=_base()), force_locale(language):
        lines = lines_to_mail(Actor(person.id), mailed_at)
        if not lines:
            return None
        said = "\n\n".join(f"{line.mailed}\n{_base()}{line.href}" for line in lines)
        greeting, stop = _("Good day %(name)s,", name=person.display_name), _("To stop these messages: %(address)s", address=_way_out(person.id))
        subject = ngettext("One thing waits for you", "%(num)d things wait for you", len(lines))
        return Letter(subject, f"{greeting}\n\n{said}\n\n{stop}\n")


def ask_again(mail: OutboxMail) -> Letter | None:
    """Return a digest as it stands at the moment of sending: whatever may no longer be read, or has been read, is not in it."""
    person = db.session.get(Person, mail.person_id) if mail.person_id else None
    if person is None or person.closed_at is not None or person.digest not in PERIODS:
        return None
    return _compose(person, mail.created_at)


register_check("digest", ask_again)
register_chore("digests", 120, send_digests)
