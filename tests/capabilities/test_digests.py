"""Digests: at the hour that suits, once, only what may still be read, and stopped by one click."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import is_quiet, send_digests
from enquiry_hub.capabilities.notifications.queries import unsubscribe_token
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import LONDON, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member

WEDNESDAY_NOON = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)


def mails():
    """Return the digests in the outbox."""
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "digest")))


def answered(cohort):
    """Let somebody be answered in a thread; return who, and the thread."""
    asker, other = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, asker, "A quiet question")
    post = post_in(thread, asker, "May I ask?")
    post_in(thread, other, "Of course.", reply_to_id=post.id)
    return asker, thread


def test_a_digest_goes_out_once_and_holds_no_words_of_a_post(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        asker, _thread = answered(make_cohort())
        send_digests()
        send_digests()
        (mail,) = mails()
        assert mail.recipient == asker.email and "answered you" in mail.text and "/unsubscribe/" in mail.unsubscribe_url


def test_quiet_hours_and_weekends_are_kept(app):
    person = Person(quiet_from="18:00", quiet_until="07:00", weekends=False)
    assert is_quiet(person, datetime(2026, 11, 18, 22, 0, tzinfo=LONDON)) and is_quiet(person, datetime(2026, 11, 18, 6, 59, tzinfo=LONDON))
    assert not is_quiet(person, WEDNESDAY_NOON) and is_quiet(person, datetime(2026, 11, 21, 12, 0, tzinfo=LONDON))
    with time_machine.travel(datetime(2026, 11, 18, 22, 0, tzinfo=LONDON), tick=False):
        answered(make_cohort())
        send_digests()
        assert mails() == []


def test_a_digest_leaves_out_what_may_no_longer_be_read(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        asker, _thread = answered(make_cohort())
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == asker.id).values(ends_on=today()))
        send_digests()
        assert mails() == []


def test_one_click_stops_the_digests_and_looking_does_not(app, visitor):
    person = make_member(make_cohort())
    address = f"/unsubscribe/{unsubscribe_token(person.id)}"
    visitor.get(address)
    assert db.session.get_one(Person, person.id, populate_existing=True).digest == "daily"
    for _ in range(2):
        assert visitor.client.post(address).status_code == 200
    assert db.session.get_one(Person, person.id, populate_existing=True).digest == "off"
    visitor.get("/unsubscribe/nonsense", status=404)
