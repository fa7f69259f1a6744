"""Digests: once, only what may still be read, without a word of it, and stopped by one click."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from inspect import signature

import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.domain import Quiet, Wish
from enquiry_hub.capabilities.notifications.models import Notice, NoticeWish
from enquiry_hub.capabilities.notifications.queries import count_unread, unsubscribe_token
from enquiry_hub.capabilities.notifications.services import change_wishes, read_all
from enquiry_hub.capabilities.notifications.words import WORDS
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.outbox.worker import send_next
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.discussions.services import (
    NewPost,
    add_post,
    hide_post,
    mark_read,
    start_thread,
)
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.capabilities.test_outbox import settings_of
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group
from tests.kit.queries import count_queries
from tests.kit.servers import free_port
from tests.kit.smtp import mail_server

WEDNESDAY_NOON = datetime(2026, 11, 18, 12, 0, tzinfo=LONDON)
THURSDAY = datetime(2026, 11, 19, 7, 31, tzinfo=LONDON)


def mails():
    """Return the digests in the outbox."""
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "digest").order_by(OutboxMail.created_at)))


def mailed_to(person):
    """Return what the outbox has for somebody, oldest first."""
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == person.email).order_by(OutboxMail.created_at)))


def answered(cohort):
    """Let somebody be answered in a thread; return who, and the thread."""
    asker, other = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, asker, "A quiet question")
    post = post_in(thread, asker, "May I ask?")
    post_in(thread, other, "Of course.", reply_to_id=post.id)
    return asker, thread


def thrice_answered(cohort, asker):
    """Let three people answer somebody in a thread; return the thread and what they answer."""
    thread = thread_in(cohort, asker, "A quiet question")
    asked = post_in(thread, asker, "May I ask?")
    for _answer in range(3):
        post_in(thread, make_member(cohort), "Of course.", reply_to_id=asked.id)
    return thread, asked


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
        while send_next(settings):
            pass
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
    assert count_unread(Actor(asker.id)) == 1 and "One is new." in page and page.count("data-item") == 1 and "answered you" in page
    browser.get("/notices")
    counts = []
    for _more in range(2):
        with count_queries() as asked:
            browser.get("/notices")
        counts.append(len(asked))
        for _number in range(8):
            post_in(thread_in(cohort, asker), other, f"[@You](person:{asker.id})")
    assert counts[0] == counts[1], counts


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


def test_what_waited_for_an_hour_at_which_mail_may_go_comes_together(app):
    with time_machine.travel(WEDNESDAY_NOON.replace(hour=21), tick=False) as clock:
        cohort = make_cohort()
        asker = make_member(cohort, digest="now")
        thread, asked = thrice_answered(cohort, asker)
        send_digests()
        assert mailed_to(asker) == []
        clock.move_to(THURSDAY)
        send_digests()
        (mail,) = mailed_to(asker)
        assert "3 things wait for you" in mail.subject and mail.text.count("answered you in a thread") == 3
        clock.shift(60)
        for _answer in range(2):
            post_in(thread, make_member(cohort), "Of course.", reply_to_id=asked.id)
        send_digests()
        send_digests()
        assert [mail.kind for mail in mailed_to(asker)] == ["digest", "notice", "notice"]


def test_from_a_digest_to_at_once_brings_what_waited_together(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        cohort = make_cohort()
        asker = make_member(cohort, digest="weekly")
        thrice_answered(cohort, asker)
        clock.shift(3600)
        with work():
            change_wishes(Actor(asker.id), db.session.get_one(Person, asker.id), Quiet(), {cohort.id: Wish(pace="now")})
        send_digests()
        send_digests()
        (mail,) = mailed_to(asker)
        assert "3 things wait for you" in mail.subject


def test_nothing_new_means_no_e_mail(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        asker, _thread = answered(make_cohort())
        with work():
            read_all(Actor(asker.id))
        clock.move_to(THURSDAY)
        send_digests()
        assert mails() == []


def test_what_was_read_where_it_stands_is_told_by_no_way_any_more(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        asker, thread = answered(make_cohort())
        with work():
            mark_read(Actor(asker.id), db.session.merge(thread), 1)
        assert count_unread(Actor(asker.id)) == 1  # one's own post, not yet the answer
        with work():
            mark_read(Actor(asker.id), db.session.merge(thread), 2)
        assert count_unread(Actor(asker.id)) == 0
        clock.move_to(THURSDAY)
        send_digests()
        assert mails() == []


def test_reading_a_thread_does_not_read_what_was_decided_about_ones_post(app):
    cohort = make_cohort()
    asker, thread = answered(cohort)
    with work():
        hide_post(Actor(make_member(cohort, "facilitator").id), db.session.scalars(sa.select(Post).where(Post.seq == 1)).one(), "Please write it again.")
        mark_read(Actor(asker.id), db.session.merge(thread), 2)
    left = db.session.scalars(sa.select(Notice.kind).where(Notice.person_id == asker.id, Notice.read_at.is_(None))).all()
    assert left == ["hidden"] and count_unread(Actor(asker.id)) == 1


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


def test_one_click_from_a_mail_program_stops_what_was_wished_for_each_cohort_too(app, visitor):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock, mail_server() as server:
        settings = settings_of(app, server)
        cohort, elsewhere = make_cohort(), make_cohort()
        asker, thread = answered(cohort)
        join(elsewhere, asker)
        wishes = {cohort.id: Wish(pace="now"), elsewhere.id: Wish(pace="weekly")}
        with work():
            change_wishes(Actor(asker.id), db.session.get_one(Person, asker.id), Quiet(), wishes)
        send_digests()
        while send_next(settings):
            pass
        (message,) = server.to(asker.email)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = message["List-Unsubscribe"].strip("<>").removeprefix(app.extensions["hub_settings"].base_url.rstrip("/"))
        # As RFC 8058 has it: these words in a form, no cookie, no token of the page, nothing asked back.
        answer = visitor.client.post(address, data="List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200
        db.session.rollback()
        assert {row.group_id: row.pace for row in db.session.scalars(sa.select(NoticeWish).where(NoticeWish.person_id == asker.id))} == {cohort.id: "off", elsewhere.id: "off"}
        late = make_cohort()
        join(late, asker)
        for place in (cohort, elsewhere, late):
            other = make_member(place)
            talk = thread_in(place, asker)
            asked = post_in(talk, asker, "May I ask?")
            post_in(talk, other, "Of course.", reply_to_id=asked.id)
        for _day in range(9):
            clock.shift(timedelta(days=1))
            send_digests()
        while send_next(settings):
            pass
        assert len(server.to(asker.email)) == 1 and count_unread(Actor(asker.id)) == 4


def test_nothing_is_lost_and_nothing_goes_twice_when_the_mail_server_is_away_for_an_hour(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock, mail_server() as server:
        here = settings_of(app, server)
        away = replace(here, smtp_port=free_port())
        cohorts, told = [make_cohort() for _ in range(3)], 0
        people, others = [make_member(cohort, digest="now") for cohort in cohorts], [make_member(cohort) for cohort in cohorts]
        for minute in range(90):
            if minute % 20 == 0:
                for cohort, person, other in zip(cohorts, people, others, strict=True):
                    talk = thread_in(cohort, person)
                    asked = post_in(talk, person, "May I ask?")
                    post_in(talk, other, "Of course.", reply_to_id=asked.id)
                    told += 1
            send_digests()
            settings = away if 10 <= minute < 70 else here
            while send_next(settings):
                pass
            if minute == 69:
                assert 0 < len(server.messages) < told
            clock.shift(60)
        for _minute in range(90):
            clock.shift(60)
            send_digests()
            while send_next(here):
                pass
        written = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "notice", OutboxMail.recipient.in_([person.email for person in people]))).all()
        assert len(written) == told and {mail.state for mail in written} == {"sent"} and max(mail.attempts for mail in written) > 1
        assert [len(server.to(person.email)) for person in people] == [told // 3] * 3
        assert len({message["Message-ID"] for message in server.messages}) == len(server.messages)
