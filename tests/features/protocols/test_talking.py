"""Ways of talking in a thread: the server says whose turn it is, opens and ends steps, and takes what comes in turn."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from threading import Thread as Strand

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.answering import take_reply
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import edit_post, hide_post, open_for_unnamed, start_thread
from enquiry_hub.features.discussions.services.framing import change_context
from enquiry_hub.features.discussions.services.moving import move_posts
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.services import (
    NewTalk,
    give_up,
    lengthen,
    next_step,
    settle_all,
    start_talk,
)
from tests.kit.build import make_peer_group

SECRET = "The-coach-left-in-May"


def test_a_consultancy_is_begun_by_form_and_shows_where_it_stands(room, sign_in):
    browser, presenter = sign_in(room.leader), room.heads[0]
    page = browser.get(f"/threads/{room.thread_id}/talk").text
    assert "Coalition of Essential Schools" in page and "50 minutes" in page and "Klein" in page
    browser.post(f"/threads/{room.thread_id}/talk", {"way": "consultancy", "pace": "online", "presenter": ""}, status=422)
    browser.post(f"/threads/{room.thread_id}/talk", {"way": "consultancy", "pace": "online", "presenter": presenter.id})
    bar = sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text
    assert "Step 1 of 6" in bar and "Sets out a dilemma" in bar and "Head Ash writes" in bar
    assert "It is Head Ash’s turn to write" in bar and 'data-composer' not in bar
    assert 'data-composer' in sign_in(presenter).get(f"/threads/{room.thread_id}").text


def test_the_box_is_closed_by_the_server_and_the_words_come_back(room, sign_in):
    presenter, other = room.heads[0], room.heads[1]
    room.begin("without_presenter", presenter_id=presenter.id)
    browser = sign_in(presenter)
    sent = {"body": "But what I meant was this.", "client_id": uuid.uuid4().hex}
    page = browser.post(f"/threads/{room.thread_id}/posts", sent, status=422).text
    assert "But what I meant was this." in page and "you listen" in page
    answer = browser.post(f"/threads/{room.thread_id}/posts", json=sent, status=422)
    assert "you listen" in answer.json["error"] and room.posts() == ["It has stopped."]
    with pytest.raises(Invalid), work():
        change_context(Actor(presenter.id), room.thread, "My answer, above the posts.", base=0)
    assert room.say(other, "I hear somebody tired.").step == "without_presenter"


def test_nor_does_an_edit_speak_while_the_box_is_closed(room):
    presenter = room.heads[0]
    post = room.say(presenter, "My dilemma.")
    room.begin("without_presenter", presenter_id=presenter.id)
    with pytest.raises(Invalid), work():
        edit_post(Actor(presenter.id), db.session.get_one(Post, post.id), "My dilemma, and my answer to you all.")


def test_what_was_being_typed_may_be_sent_for_two_more_minutes(room):
    presenter = room.heads[0]
    room.begin("consultancy", presenter_id=presenter.id)
    with work():
        next_step(Actor(room.leader.id), room.thread, 0)
    with work():
        next_step(Actor(room.leader.id), room.thread, 1)
    with work():
        next_step(Actor(room.leader.id), room.thread, 2)
    assert room.say(presenter, "To your last question: nobody was asked.").step == "probing"
    with work():
        room.talk.opened_at = now() - timedelta(minutes=2, seconds=5)
    with pytest.raises(Invalid):
        room.say(presenter, "And another thing.")


def test_steps_end_by_time_whoever_looks_first(room, sign_in):
    room.begin("consultancy", presenter_id=room.heads[0].id)
    with work():
        room.talk.closes_at = now() - timedelta(days=1, minutes=1)
    page = sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text
    assert room.talk.step == 2 and "Step 3 of 6" in page


def test_the_worker_ends_steps_too_and_more_time_can_be_given(room):
    room.begin("premortem", presenter_id=room.heads[0].id, pace="meeting")
    before = room.talk.closes_at
    with work():
        lengthen(Actor(room.leader.id), room.thread, 60)
    assert room.talk.closes_at == before + timedelta(minutes=60)
    with work():
        room.talk.closes_at = now() - timedelta(seconds=1)
    settle_all()
    assert room.talk.step == 1 and room.talk.closes_at is not None


def test_the_next_step_is_opened_once_by_two_taps(room):
    room.begin("consultancy", presenter_id=room.heads[0].id)
    for _tap in range(2):
        with work():
            next_step(Actor(room.leader.id), room.thread, 0)
    assert room.talk.step == 1


def test_only_whoever_arranges_the_thread_begins_and_goes_on(room, sign_in):
    with pytest.raises(Refused), work():
        start_talk(Actor(room.heads[0].id), room.thread, NewTalk("write_first"))
    room.begin("write_first")
    sign_in(room.heads[0]).post(f"/threads/{room.thread_id}/talk/step", {"do": "end"}, status=403)
    three = make_peer_group(room.cohort, *room.heads)
    with work():
        thread = start_thread(Actor(room.heads[0].id), three, "Among us")
        start_talk(Actor(room.heads[0].id), thread, NewTalk("each_once"))
    assert thread.talk_id


def test_everyone_once_before_anyone_twice(room):
    room.begin("each_once")
    ash, birch, cedar = room.heads
    room.say(ash, "One.")
    with pytest.raises(Invalid, match="had your turn"):
        room.say(ash, "And one more.")
    room.skip(birch)
    room.say(cedar, "Two.")
    assert room.say(ash, "Now again.") is not None and room.talk.turn == 1


def test_warm_and_cool_are_two_lists_and_hold_what_one_may_read(room, sign_in):
    room.begin("warm_cool")
    for place, person in enumerate(room.heads):
        room.say(person, f"I like damson number {place}.", tone="warm")
    room.say(room.heads[0], "Could the quince be later?", tone="cool")
    bar = sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text.split('id="talk"')[1].split("</section>\n")[0]
    warm, cool = bar.split('id="remarks-cool"')
    assert warm.count("damson") == 3 and "quince" not in warm and "quince" in cool and "damson" not in cool and "(3)" in warm and "(1)" in cool
    with work():
        hide_post(Actor(room.leader.id), db.session.scalars(sa.select(Post).where(Post.body.contains("quince"))).one(), "Please say it otherwise.")
    bar = sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text
    assert "quince" not in bar and "None yet." in bar


def test_cool_opens_after_three_warm(room):
    room.begin("warm_cool")
    ash, birch, cedar = room.heads
    with pytest.raises(Invalid, match="Cool remarks open"):
        room.say(ash, "It is long.", tone="cool")
    for person in room.heads:
        assert room.say(person, "I like the because.", tone="warm").step == "warm"
    assert room.say(ash, "It is long.", tone="cool").step == "cool"
    assert birch and cedar


def test_the_feed_of_changes_says_nothing_of_steps(room, sign_in):
    room.begin("reasons")
    room.say(room.heads[0], SECRET)
    feed = sign_in(room.heads[1]).get(f"/threads/{room.thread_id}/posts.json").json
    assert feed["last_seq"] == 1 and SECRET not in json.dumps(feed)


def test_an_answer_by_e_mail_keeps_to_the_turns_too(room):
    presenter, other = room.heads[0], room.heads[1]
    room.begin("without_presenter", presenter_id=presenter.id)
    with pytest.raises(Invalid, match="you listen"), work():
        take_reply(Actor(presenter.id), room.thread_id, "By e-mail, then.", uuid.uuid4().hex)
    with work():
        give_up(Actor(room.leader.id), room.thread)
    room.begin("reasons")
    with work():
        told = take_reply(Actor(other.id), room.thread_id, SECRET, uuid.uuid4().hex)
    assert "opens together" in told and SECRET not in room.posts()


def test_the_presenter_is_told_when_it_is_their_turn(room):
    room.begin("consultancy", presenter_id=room.heads[0].id)
    for _step in range(4):
        room.go_on()
    told = list(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == "turn")))
    assert told == [room.heads[0].id] * 2


def test_openers_are_offered_in_knowledge_building(room, sign_in):
    room.begin("knowledge_building")
    page = sign_in(room.heads[0]).get(f"/threads/{room.thread_id}").text
    assert "This does not explain…" in page and "Everyone writes" in page and "data-composer" in page


def test_a_draft_is_shown_in_a_closed_box_without_a_button(room, sign_in):
    presenter = room.heads[0]
    browser = sign_in(presenter)
    browser.put(f"/drafts/thread:{room.thread_id}", {"fields": {"body": "What I had begun to say"}, "base": 0})
    room.begin("without_presenter", presenter_id=presenter.id)
    page = browser.get(f"/threads/{room.thread_id}").text
    assert "What I had begun to say" in page and "Post reply" not in page and "you listen" in page


def test_an_appreciative_cycle_goes_on_in_linked_threads(room, sign_in):
    room.begin("appreciative")
    first_id, talk_id = room.thread_id, room.thread.talk_id
    with work():
        next_step(Actor(room.leader.id), room.thread, 0)
    dream = db.session.scalar(sa.select(Thread).where(Thread.talk_id == talk_id))
    assert dream.title == "Dream: Coaching, in July" and room.thread.talk_id is None
    assert dream.id in room.posts()[-1]
    page = sign_in(room.heads[0]).get(f"/threads/{dream.id}").text
    assert "Step 2 of 5" in page and first_id in page
    with work():
        talk = db.session.get_one(Talk, talk_id)
        talk.closes_at = now() - timedelta(days=4)
    settle_all()
    talk = db.session.get_one(Talk, talk_id, populate_existing=True)
    assert talk.step == 3 and db.session.get_one(Thread, talk.thread_id).title == "Deliver: Coaching, in July"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Thread).where(Thread.title == "Design: Coaching, in July")) == 1


def test_a_step_whose_time_is_over_ends_once_though_many_look(room, sign_in):
    room.begin("premortem", presenter_id=room.heads[0].id)
    with work():
        next_step(Actor(room.leader.id), room.thread, 0)
    room.say(room.heads[0], SECRET)
    with work():
        room.talk.closes_at = now() - timedelta(seconds=1)
    browsers = [sign_in(person) for person in room.heads]
    thread_id = room.thread_id
    db.session.remove()
    strands = [Strand(target=browser.get, args=(f"/threads/{thread_id}",)) for browser in browsers * 2]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    assert room.posts().count(SECRET) == 1 and room.talk.step == 2


def test_those_whose_words_a_step_asks_for_are_told_and_have_it_among_their_tasks(room, sign_in):
    ash, birch, cedar = room.heads
    journey = f"/cohorts/{room.cohort.id}/journey"

    def asked(kind: str) -> set[str]:
        db.session.rollback()
        return set(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == kind)))

    def has_task(person) -> bool:
        return "your words" in sign_in(person).get(journey).text

    room.begin("consultancy", presenter_id=ash.id)
    assert asked("turn") == {ash.id} and asked("step") == set() and [has_task(person) for person in room.heads] == [True, False, False]
    room.say(ash, "We lost two posts.")
    assert not has_task(ash)
    with work():
        next_step(Actor(room.leader.id), room.thread, seen=room.talk.step)  # facts, from all
    assert asked("step") == {person.id for person in room.heads} and has_task(birch)
    room.say(birch, "Which two?")
    assert [has_task(person) for person in room.heads] == [True, False, True]
    with work():
        next_step(Actor(room.leader.id), room.thread, seen=room.talk.step)
        next_step(Actor(room.leader.id), room.thread, seen=room.talk.step)  # the others talk it over
    assert [has_task(person) for person in room.heads] == [False, True, True]
    with work():
        give_up(Actor(room.leader.id), room.thread)
    assert not any(has_task(person) for person in room.heads)
    assert not has_task(room.leader)


def test_what_waits_is_a_task_until_one_has_written_or_passed(room, sign_in):
    room.begin("write_first")
    page = f"/cohorts/{room.cohort.id}/journey"
    assert "your words" in sign_in(room.heads[0]).get(page).text
    room.say(room.heads[0], SECRET)
    assert "your words" not in sign_in(room.heads[0]).get(page).text and "your words" in sign_in(room.heads[1]).get(page).text
    room.skip(room.heads[1])
    assert "your words" not in sign_in(room.heads[1]).get(page).text


def test_around_a_table_nobody_is_told(room):
    room.begin("without_presenter", presenter_id=room.heads[0].id, pace="meeting")
    assert not list(db.session.scalars(sa.select(Notice.id).where(Notice.kind.in_(("turn", "step")))))


def test_what_is_over_binds_the_thread_no_longer_but_keeps_its_own_posts_together(room):
    said = room.say(room.leader, "Before all of it.")
    room.begin("without_presenter", presenter_id=room.heads[0].id)
    inside = room.say(room.heads[1], "In the step.")
    leader = Actor(room.leader.id)
    with work():
        other = start_thread(leader, room.cohort, "Elsewhere")
        with pytest.raises(Invalid, match="agreed way"):
            move_posts(leader, db.session.merge(said), said.seq, other, "It belongs there.")
        with pytest.raises(Invalid):
            open_for_unnamed(leader, room.thread, True, why="It is hard to say.")
        give_up(leader, room.thread)
    after = room.say(room.heads[2], "When it was over.")
    with pytest.raises(Invalid, match="they stay together"), work():
        move_posts(leader, db.session.merge(inside), inside.seq, db.session.merge(other), "It belongs there.")
    with pytest.raises(Invalid, match="they stay together"), work():
        move_posts(leader, db.session.merge(said), after.seq, db.session.merge(other), "It belongs there.")
    with work():
        open_for_unnamed(leader, room.thread, True, why="It is hard to say.")
        for post in (said, after):
            move_posts(leader, db.session.merge(post), 0, db.session.merge(other), "It belongs there.")
    assert [post.body for post in db.session.scalars(sa.select(Post).where(Post.thread_id == other.id).order_by(Post.seq))] == ["Before all of it.", "When it was over."]
