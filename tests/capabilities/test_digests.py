"""Digests: at the hour that suits, once, only what may still be read, and stopped by one click."""

from __future__ import annotations

import re
from datetime import datetime
from inspect import signature

import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import is_quiet, send_digests
from enquiry_hub.capabilities.notifications.queries import count_unread, unsubscribe_token
from enquiry_hub.capabilities.notifications.words import WORDS
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.worker import send_next
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.capabilities.test_outbox import settings_of
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group
from tests.kit.queries import count_queries
from tests.kit.smtp import mail_server

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
        assert mail.recipient == asker.email and "answered you in a thread" in mail.text and "/unsubscribe/" in mail.unsubscribe_url
        assert "Of course" not in mail.text and "A quiet question" not in mail.text


def test_no_kind_of_notice_can_put_a_title_into_a_mailbox(app):
    with app.test_request_context():
        for kind, wording in WORDS.items():
            assert wording.shown("Ann", "Secretword"), kind
            assert list(signature(wording.mailed).parameters) == ["who"] and wording.mailed("Ann"), kind


def test_mails_hold_no_words_of_reflections_of_threes_or_of_held_posts(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        cohort = make_cohort()
        ann, ben, fran = make_member(cohort, name="Ann"), make_member(cohort, name="Ben"), make_member(cohort, "facilitator")
        three = make_peer_group(cohort, ann, ben)
        with work():
            actor = Actor(ann.id)
            entry = write_entry(actor, db.session.merge(cohort), NewEntry("past", "Wordsofthepage", title="Titleofthepage"))
            share_entry(actor, entry, "named", {ben.id})
            talk = start_thread(actor, db.session.merge(three), "Titleofthethree")
            add_post(actor, talk, NewPost(f"Wordsofthethree [@Ben](person:{ben.id})"))
            open_thread = start_thread(actor, db.session.merge(cohort), "Titleofthethread")
            add_post(actor, open_thread, NewPost(f"Wordsofthecohort [@Ben](person:{ben.id})"))
            add_post(actor, open_thread, NewPost("Wordsheld", hold=True))
        send_digests()
        found = {mail.recipient: mail for mail in mails()}
        assert set(found) == {ben.email, fran.email}
        assert "Ann shared a reflection with you" in found[ben.email].text and f"/reflections/{entry.id}" in found[ben.email].text
        assert found[ben.email].text.count("Ann mentioned you in a thread") == 2 and "A post waits for a facilitator" in found[fran.email].text
        for mail in found.values():
            assert not re.search("Words(of|held)|Titleof", mail.subject + mail.text)


def test_the_right_is_asked_for_again_when_a_digest_is_sent(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False), mail_server() as server:
        settings = settings_of(app, server)
        cohort = make_cohort()
        asker, _thread = answered(cohort)
        send_digests()
        (mail,) = mails()
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == asker.id).values(ends_on=today()))
        assert send_next(settings) and not send_next(settings)
        assert not server.to(asker.email)
        assert db.session.get_one(OutboxMail, mail.id, populate_existing=True).state == "given_up"
        other, _thread = answered(cohort)
        send_digests()
        assert send_next(settings)
        (message,) = server.to(other.email)
        assert "answered you in a thread" in message.get_content()


def test_the_number_of_new_notices_is_that_of_the_list(app, sign_in):
    cohort, elsewhere = make_cohort(), make_cohort()
    asker, other = make_member(cohort), make_member(cohort)
    there = join(elsewhere, asker)
    join(elsewhere, other)
    for place in (cohort, elsewhere):
        thread = thread_in(place, asker, "A quiet question")
        post = post_in(thread, asker, "May I ask?")
        post_in(thread, other, "Of course.", reply_to_id=post.id)
    browser = sign_in(asker)
    assert count_unread(Actor(asker.id)) == 2 and "2 are new." in browser.get("/notices").text
    assert "2 are new." in browser.get(f"/cohorts/{cohort.id}/more").text
    with work():
        db.session.execute(sa.update(Membership).where(Membership.id == there.id).values(ends_on=today()))
    page = browser.get("/notices").text
    assert count_unread(Actor(asker.id)) == 1 and "One is new." in page and page.count("answered you") == 1
    browser.get("/notices")
    counts = []
    for _more in range(2):
        with count_queries() as asked:
            browser.get("/notices")
        counts.append(len(asked))
        for _number in range(8):
            post_in(thread_in(cohort, asker), other, f"[@You](person:{asker.id})")
    assert counts[0] == counts[1], counts


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
