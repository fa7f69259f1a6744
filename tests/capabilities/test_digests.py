"""Digests: at the hour that suits, once, only what may still be read, and stopped by one click."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from inspect import signature

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import ask_again, send_digests
from enquiry_hub.capabilities.notifications.domain import Quiet, Wish, in_holidays, is_due
from enquiry_hub.capabilities.notifications.queries import count_unread, unsubscribe_token
from enquiry_hub.capabilities.notifications.services import read_all
from enquiry_hub.capabilities.notifications.words import WORDS
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.worker import send_next
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import NewPost, add_post, attend, mark_read, start_thread
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.features.programmes.models import HalfTerm
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.capabilities.test_outbox import settings_of
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, save
from tests.kit.queries import count_queries
from tests.kit.smtp import mail_server

WEDNESDAY_NOON = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)
THURSDAY = datetime(2026, 11, 19, 7, 31, tzinfo=LONDON)


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
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        asker, _thread = answered(make_cohort())
        send_digests()
        assert mails() == []  # the hour of today is over
        clock.move_to(THURSDAY)
        send_digests()
        send_digests()
        (mail,) = mails()
        assert mail.recipient == asker.email and "answered you in a thread" in mail.text and "/unsubscribe/" in mail.unsubscribe_url
        assert "Of course" not in mail.text and "A quiet question" not in mail.text


def test_the_cost_of_one_digest_does_not_grow_with_the_number_of_people(app):
    def read_rows(many: int) -> float:
        with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
            cohort = make_cohort()
            for _ in range(many):
                answered(cohort)
            clock.move_to(THURSDAY)
            with count_queries() as seen:
                send_digests()
        waits = [statement for statement in seen if "min(notice.created_at)" in statement]
        assert len(waits) == many + 1 and sum("notice.person_id =" in statement for statement in waits) == many, "everyone was asked about for each person"
        return len(seen) / many

    assert read_rows(6) <= read_rows(2) + 1


def test_no_kind_of_notice_can_put_a_title_into_a_mailbox(app):
    with app.test_request_context():
        for kind, wording in WORDS.items():
            assert wording.shown("Ann", "Secretword"), kind
            assert list(signature(wording.mailed).parameters) == ["who"] and wording.mailed("Ann"), kind


def test_mails_hold_no_words_of_reflections_of_threes_or_of_held_posts(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
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
        clock.move_to(THURSDAY)
        send_digests()
        found = {mail.recipient: mail for mail in mails()}
        assert set(found) == {ben.email, fran.email}
        assert "Ann shared a reflection with you" in found[ben.email].text and f"/reflections/{entry.id}" in found[ben.email].text
        assert found[ben.email].text.count("Ann mentioned you in a thread") == 2 and "A post waits for a facilitator" in found[fran.email].text
        for mail in found.values():
            assert not re.search("Words(of|held)|Titleof", mail.subject + mail.text)


def test_the_right_is_asked_for_again_when_a_digest_is_sent(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock, mail_server() as server:
        settings = settings_of(app, server)
        cohort = make_cohort()
        asker, _thread = answered(cohort)
        clock.move_to(THURSDAY)
        send_digests()
        (mail,) = mails()
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == asker.id).values(ends_on=today()))
        assert send_next(settings) and not send_next(settings)
        assert not server.to(asker.email)
        assert db.session.get_one(OutboxMail, mail.id, populate_existing=True).state == "given_up"
        other, _thread = answered(cohort)
        clock.shift(timedelta(days=1))
        send_digests()
        assert send_next(settings)
        (message,) = server.to(other.email)
        assert "answered you in a thread" in message.get_body(("plain",)).get_content()


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


QUIET, TERMS = Quiet(), [(date(2026, 9, 1), date(2026, 10, 23)), (date(2026, 11, 2), date(2026, 12, 18))]
WEEKLY = Wish(pace="weekly", at="16:00", weekday=4)


def london(day, hour, month=11):
    """Return an hour of a day of 2026."""
    return datetime(2026, month, day, hour, 5, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("wish", "moment", "since", "due"),
    [
        (Wish(pace="now"), london(18, 12), london(18, 11), True),
        (Wish(pace="now"), london(18, 22), london(18, 11), False),  # quiet hours
        (Wish(pace="now"), london(18, 6), london(18, 5), False),
        (Wish(pace="now"), london(21, 12), london(21, 11), False),  # Saturday
        (Wish(pace="now"), london(28, 12, 10), london(28, 11, 10), False),  # half-term holiday
        (Wish(pace="now", in_holidays=True), london(28, 12, 10), london(28, 11, 10), True),
        (Wish(pace="daily"), london(18, 8), london(17, 9), True),
        (Wish(pace="daily"), london(18, 12), london(18, 11), False),  # came after the hour of today
        (WEEKLY, london(20, 16), london(18, 9), True),
        (WEEKLY, london(20, 12), london(18, 9), False),
        (WEEKLY, london(23, 9), london(21, 9), False),  # came after Friday
        (WEEKLY, london(2, 9), london(29, 9, 10), False),  # the Friday in the holidays is passed over
        (WEEKLY, london(6, 16), london(29, 9, 10), True),
        (Wish(pace="off"), london(18, 12), london(1, 9), False),
        (Wish(pace="daily", at="23:00"), london(18, 7), london(17, 23), True),  # in the quiet hours: at their end
    ],
)
def test_an_e_mail_goes_when_it_was_said_to_go(wish, moment, since, due):
    assert is_due(moment, wish, QUIET, TERMS, since=since, sent_at=None, zone=LONDON) is due
    assert not is_due(moment, wish, QUIET, TERMS, since=since, sent_at=moment, zone=LONDON) or wish.pace == "now"


def test_holidays_are_between_known_terms_only():
    assert in_holidays(date(2026, 10, 28), TERMS) and not in_holidays(date(2026, 11, 2), TERMS)
    assert not in_holidays(date(2027, 3, 1), TERMS) and not in_holidays(date(2026, 8, 1), TERMS) and not in_holidays(date(2026, 8, 1), [])


def test_term_dates_of_the_cohort_are_kept(app):
    cohort = make_cohort()
    for begins, ends in TERMS:
        save(HalfTerm(group_id=cohort.id, name="Term", starts_on=begins, ends_on=ends))
    with time_machine.travel(london(28, 12, 10), tick=False) as clock:
        answered(cohort)
        clock.move_to(london(30, 8, 10))
        send_digests()
        assert mails() == []
        clock.move_to(london(2, 8))
        send_digests()
        assert len(mails()) == 1


def test_at_once_is_one_e_mail_a_thing_that_hangs_with_its_thread(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False), mail_server() as server:
        settings = settings_of(app, server)
        cohort = make_cohort()
        asker, other = make_member(cohort, digest="now"), make_member(cohort)
        thread = thread_in(cohort, asker, "Secret title")
        first = post_in(thread, asker, "May I ask?")
        post_in(thread, other, "Of course.", reply_to_id=first.id)
        post_in(thread, other, f"[@You](person:{asker.id})")
        send_digests()
        while send_next(settings):
            pass
        answer, mention = sorted(server.to(asker.email), key=lambda found: "mentioned" in str(found["Subject"]))
        assert answer["References"] == mention["References"] == f"<thread-{thread.id}@localhost.localdomain>" and answer["Message-ID"] != mention["Message-ID"]
        assert answer["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        plain, html = (answer.get_body((kind,)).get_content() for kind in ("plain", "html"))
        for words in (plain, html):
            assert "answered you in a thread" in words and "because your post was answered" in words and f"/notices/settings#thread-{thread.id}" in words
            assert "Secret" not in words and "Of course" not in words
        assert "<a href=" in html and "<img" not in html and "<script" not in html


def test_what_is_followed_is_told_until_it_was_read_or_muted(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        cohort = make_cohort()
        asker, other = make_member(cohort), make_member(cohort)
        thread = thread_in(cohort, asker, "Quiet")
        post_in(thread, asker, "First")
        post_in(thread, other, "Second")
        post_in(thread, other, "Third")
        clock.move_to(THURSDAY)
        send_digests()
        (mail,) = mails()
        assert mail.recipient == asker.email and "2 new posts in a thread that you follow" in mail.text
        assert ask_again(mail) is not None
        with work():
            mark_read(Actor(asker.id), db.session.merge(thread), 2)
        assert "One new post" in ask_again(mail).text
        with work():
            attend(Actor(asker.id), db.session.merge(thread), "mute")
        assert ask_again(mail) is None
        with work():
            add_post(Actor(asker.id), db.session.merge(thread), NewPost("I write, and it stays muted"))
            add_post(Actor(other.id), db.session.merge(thread), NewPost(f"[@You](person:{asker.id})"))
        clock.shift(timedelta(days=1))
        send_digests()
        assert mails() == [mail] and count_unread(Actor(asker.id)) == 1


def test_a_thread_that_one_may_not_read_any_more_wakes_nobody(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False):
        cohort = make_cohort()
        asker, other = make_member(cohort, digest="now"), make_member(cohort)
        thread = thread_in(cohort, asker, "Quiet")
        post_in(thread, asker, "First")
        post_in(thread, other, "Second")
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == asker.id).values(ends_on=today()))
        with count_queries() as asked:
            send_digests()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == 0
        assert not [found for found in asked if str(found).startswith(("UPDATE", "INSERT"))]


def test_nothing_new_means_no_e_mail(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        asker, _thread = answered(make_cohort())
        with work():
            read_all(Actor(asker.id))
        clock.move_to(THURSDAY)
        send_digests()
        assert mails() == []


def test_a_digest_leaves_out_what_may_no_longer_be_read(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        asker, _thread = answered(make_cohort())
        with work():
            db.session.execute(sa.update(Membership).where(Membership.person_id == asker.id).values(ends_on=today()))
        clock.move_to(THURSDAY)
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
