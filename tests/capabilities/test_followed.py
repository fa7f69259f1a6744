"""What one follows, and what was begun: told by mail until it was read, muted or opened."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications import digests, letters, queries
from enquiry_hub.capabilities.notifications.digests import ask_again, send_digests
from enquiry_hub.capabilities.notifications.domain import NOW, OFF, Wish
from enquiry_hub.capabilities.notifications.queries import count_unread
from enquiry_hub.capabilities.notifications.services import change_wishes
from enquiry_hub.capabilities.notifications.wishes import quiet_of
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import (
    NewPost,
    add_post,
    attend,
    mark_read,
    start_thread,
)
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import Person
from tests.capabilities.test_digests import THURSDAY, WEDNESDAY_NOON, mails
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_peer_group
from tests.kit.queries import count_queries


def wish(person, cohort, wanted):
    """Write down how somebody wishes to be told of a cohort."""
    known = db.session.get_one(Person, person.id)
    change_wishes(Actor(person.id), known, quiet_of(known), {cohort.id: wanted})


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


def test_a_thread_that_somebody_began_is_told_of_once_and_not_to_whoever_opened_it(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        cohort = make_cohort()
        with time_machine.travel(WEDNESDAY_NOON - timedelta(days=30), tick=False):
            starter, reader, opener, away, observer = (make_member(cohort, role) for role in ("participant", "participant", "participant", "participant", "observer"))
            thread_in(cohort, starter, "An old one")
        thread = thread_in(cohort, starter, "A private title")
        late = make_member(cohort)
        with work():
            mark_read(Actor(opener.id), db.session.merge(thread), 0)
            wish(away, cohort, Wish(followed=False))
        three = make_peer_group(cohort, starter, reader)
        clock.shift(60)
        with work():
            start_thread(Actor(starter.id), three, "Ours")
        clock.move_to(THURSDAY)
        send_digests()
        assert {mail.recipient: mail.text.count("began a thread") for mail in mails()} == {reader.email: 2}
        assert "A private title" not in mails()[0].text and "a thread is new there" in mails()[0].text
        assert observer.email and late.email
        clock.move_to(THURSDAY + timedelta(days=1))
        send_digests()
        assert len(mails()) == 1


def test_a_thread_that_was_opened_before_the_mail_went_is_not_in_it(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        cohort = make_cohort()
        with time_machine.travel(WEDNESDAY_NOON - timedelta(days=30), tick=False):
            starter, reader = make_member(cohort), make_member(cohort)
        thread = thread_in(cohort, starter)
        clock.move_to(THURSDAY)
        send_digests()
        (mail,) = mails()
        assert ask_again(mail) is not None
        with work():
            mark_read(Actor(reader.id), db.session.merge(thread), 0)
        assert ask_again(mail) is None


def test_what_is_beyond_the_most_is_written_the_next_time_or_said_to_be_there(app, monkeypatch):
    monkeypatch.setattr(digests, "MOST_MAILED", 2)
    monkeypatch.setattr(letters, "MOST_MAILED", 2)
    monkeypatch.setattr(queries, "MOST_MAILED", 2)
    queries._to_mail.cache_clear()
    try:
        with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
            cohort = make_cohort()
            asker, other, third = make_member(cohort), make_member(cohort), make_member(cohort)
            thread = thread_in(cohort, asker)
            post = post_in(thread, asker, "May I ask?")
            with work():
                wish(asker, cohort, Wish(pace="now", followed=False))
                wish(third, cohort, Wish(followed=False))
            for number in range(5):
                post_in(thread, other, f"Answer {number}", reply_to_id=post.id)
            theirs = post_in(thread, third, "And I?")
            for number in range(3):
                post_in(thread, other, f"Reply {number}", reply_to_id=theirs.id)
            for _ in range(4):
                send_digests()
            told = list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "notice", OutboxMail.recipient == asker.email).order_by(OutboxMail.created_at)))
            assert len(told) == 5
            clock.move_to(THURSDAY)
            send_digests()
            (digest,) = [mail for mail in mails() if mail.recipient == third.email]
            assert "there may be more in your list" in digest.text
    finally:
        queries._to_mail.cache_clear()


def sent():
    """Return the e-mails that tell of something, at once or in a digest."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind.in_(("notice", "digest"))).order_by(OutboxMail.created_at)))


def test_a_change_of_wishes_brings_no_mail_about_what_was_there_before(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        cohort, other_cohort = make_cohort(), make_cohort()
        asker, other = make_member(cohort), make_member(cohort)
        thread = thread_in(cohort, other, "Heard")
        first = post_in(thread, asker, "I wonder.")
        for group in (cohort, other_cohort):
            with work():
                wish(asker, group, Wish(pace=OFF))
        post_in(thread, other, "I answer.", reply_to_id=first.id)
        post_in(thread, other, "And more of it.")
        clock.shift(timedelta(days=7))
        send_digests()
        assert sent() == []
        with work():
            wish(asker, cohort, Wish(pace=NOW, followed=True))
        for _round in range(3):
            clock.shift(timedelta(days=1))
            send_digests()
        assert sent() == [], "it stands in the list, where it always was"
        post_in(thread, other, "Something new.")
        clock.shift(timedelta(days=4))  # a Wednesday again
        send_digests()
        (mail,) = sent()
        assert "One new post in a thread" in mail.text and ask_again(mail) is not None


def test_who_begins_to_follow_is_told_of_what_comes(app):
    with time_machine.travel(WEDNESDAY_NOON, tick=False) as clock:
        cohort = make_cohort()
        reader, other = make_member(cohort), make_member(cohort)
        thread = thread_in(cohort, other, "Long ago")
        for number in range(4):
            post_in(thread, other, f"Post {number}")
        with work():
            mark_read(Actor(reader.id), db.session.merge(thread), 1)
            attend(Actor(reader.id), db.session.merge(thread), "follow")
        clock.move_to(THURSDAY)
        send_digests()
        assert mails() == []
        post_in(thread, other, "Now this.")
        clock.shift(timedelta(days=1))
        send_digests()
        (mail,) = mails()
        assert "a thread that you follow" in mail.text
        with work():
            wish(reader, cohort, Wish(followed=False))
        post_in(thread, other, "Unasked.")
        clock.shift(timedelta(days=1))
        with work():
            wish(reader, cohort, Wish(followed=True))
        clock.shift(timedelta(days=1))
        send_digests()
        assert len(mails()) == 1
