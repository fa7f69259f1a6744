"""What waits in a way of talking: it leaves no trace until it opens, and opens once."""

from __future__ import annotations

import uuid
from datetime import timedelta
from threading import Thread as Strand

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import sweep_files
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Reading, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.discussions.services.framing import change_context
from enquiry_hub.features.protocols.models import Aside, Talk
from enquiry_hub.features.protocols.queries import is_quiet
from enquiry_hub.features.protocols.services import (
    give_up,
    settle,
    settle_all,
    take_back,
)
from enquiry_hub.features.takeaway.services.leaving import NO_WORDS, erase_person
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.groups.services.memberships import end_membership
from enquiry_hub.identity.people.models import Person
from tests.features.discussions.test_files import take
from tests.kit.at_once import waiting
from tests.kit.build import make_member

SECRET = "The-coach-left-in-May"


def where_it_might_show(room, browser) -> str:
    """Return everything that a reader of the thread can ask for."""
    post_ids = list(db.session.scalars(sa.select(Post.id).where(Post.thread_id == room.thread_id)))
    paths = [
        f"/threads/{room.thread_id}", f"/threads/{room.thread_id}/posts.json?html=1", f"/threads/{room.thread_id}/posts.json?changed_after=0&html=1",
        f"/threads/{room.thread_id}/window.json?after=0", f"/threads/{room.thread_id}/places", f"/cohorts/{room.cohort.id}/threads",
        f"/cohorts/{room.cohort.id}/search?q=coach", f"/cohorts/{room.cohort.id}/search?q=coach&thread={room.thread_id}", f"/cohorts/{room.cohort.id}/journey", "/notices",
        f"/threads/{room.thread_id}/names.json?sign=%23&q=coach", f"/threads/{room.thread_id}/context/history",
        *(f"/posts/{post_id}" for post_id in post_ids), *(f"/posts/{post_id}/history" for post_id in post_ids),
    ]  # fmt: skip
    answers = []
    for path in paths:
        with browser._request():
            answer = browser.client.get(path)
        answers.append(answer.text if answer.status_code == 200 else "")
    return "\n".join(answers)


@pytest.mark.parametrize("way", ["reasons", "write_first"])
def test_what_waits_is_nowhere_until_it_opens(room, sign_in, way):
    ash, birch, cedar = room.heads
    room.begin(way)
    before = room.thread.last_seq, room.thread.last_change, room.thread.last_post_at
    body = f"{SECRET} [@Head Birch](person:{birch.id})"
    assert room.say(ash, body, client_id=uuid.uuid4().hex) is None
    assert (room.thread.last_seq, room.thread.last_change, room.thread.last_post_at) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.person_id == birch.id, Notice.kind != "step")) == 0
    assert not list(db.session.scalars(sa.select(SearchDocument).where(SearchDocument.words.contains(SECRET))))
    for person in (birch, room.leader):
        seen = where_it_might_show(room, sign_in(person))
        assert SECRET not in seen and "1 of 3 have written or passed" in seen
        assert "Head Ash" not in sign_in(person).get(f"/threads/{room.thread_id}").text.partition('id="talk"')[2].partition("</section>")[0]
    assert SECRET in sign_in(ash).get(f"/threads/{room.thread_id}").text
    assert is_quiet(room.thread_id)
    room.skip(birch)
    with sign_in(birch)._request():
        pass
    assert (SECRET in where_it_might_show(room, sign_in(birch))) is (way == "write_first")
    room.say(cedar, "Nobody had the time.")
    assert room.posts() == ["It has stopped.", body, "Nobody had the time."] and room.talk.ended_at and not is_quiet(room.thread_id)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Aside)) == 0
    assert SECRET in where_it_might_show(room, sign_in(birch))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.person_id == birch.id, Notice.kind == "mention")) == 1


def test_what_waits_is_kept_once_and_answers_the_browser(room, sign_in):
    room.begin("reasons")
    browser, sent = sign_in(room.heads[0]), {"body": SECRET, "client_id": uuid.uuid4().hex}
    for _try in range(2):
        assert browser.post(f"/threads/{room.thread_id}/posts", json=sent, status=202).json == {"ok": True, "state": "aside"}
        browser.post(f"/threads/{room.thread_id}/posts", sent)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Aside)) == 1
    with work():
        give_up(Actor(room.leader.id), room.thread)
    again = browser.post(f"/threads/{room.thread_id}/posts", json=sent, status=201).json
    assert again["seq"] == 2 and room.posts() == ["It has stopped.", SECRET]


def test_what_waits_opens_when_a_day_has_passed(room):
    room.begin("reasons")
    room.say(room.heads[0], SECRET)
    with work():
        settle(room.thread, now() + timedelta(hours=24, seconds=1))
    assert room.posts()[-1] == SECRET


def test_one_may_take_back_what_waits_and_nobody_else_can(room, sign_in):
    room.begin("reasons")
    room.say(room.heads[0], SECRET)
    aside_id = db.session.scalar(sa.select(Aside.id))
    sign_in(room.heads[1]).post(f"/asides/{aside_id}/remove", status=404)
    sign_in(room.heads[0]).post(f"/asides/{aside_id}/remove")
    assert "0 of 3 have written or passed" in sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text
    with work():
        give_up(Actor(room.leader.id), room.thread)
    assert room.posts() == ["It has stopped."]


def test_what_somebody_handed_in_opens_also_when_they_have_left_and_never_when_they_are_erased(room):
    room.begin("reasons")
    for head, words in zip(room.heads, (SECRET, "Erased words.", "Of those who stay."), strict=True):
        if head is room.heads[2]:
            with work():
                end_membership(Actor(room.leader.id), db.session.scalars(sa.select(Membership).where(Membership.person_id == room.heads[0].id)).one())
                erase_person(Actor(room.heads[1].id), db.session.get_one(Person, room.heads[1].id), NO_WORDS)
        room.say(head, words)
    with work():
        settle(room.thread, now() + timedelta(hours=24, seconds=1))
    opened = db.session.scalars(sa.select(Post).where(Post.body == SECRET)).one()
    assert room.posts()[1:] == [SECRET, "Of those who stay."] and opened.author_id == room.heads[0].id


def test_no_service_writes_around_what_waits(room):
    room.begin("write_first")
    with pytest.raises(Invalid), work():
        add_post(Actor(room.heads[0].id), room.thread, NewPost("By another way."))
    with pytest.raises(Invalid), work():
        change_context(Actor(room.heads[0].id), room.thread, "Above.", base=0, note="By a note.")
    assert room.posts() == ["It has stopped."] and not db.session.scalar(sa.select(sa.func.count()).select_from(Aside))


def test_what_a_facilitator_looks_at_first_waits_for_them_after_the_opening(room, sign_in):
    room.begin("write_first")
    room.say(room.heads[0], SECRET, hold=True)
    room.skip(room.heads[1])
    assert SECRET not in sign_in(room.heads[1]).get(f"/threads/{room.thread_id}").text
    room.skip(room.heads[2])
    assert db.session.scalar(sa.select(Post.state).where(Post.body == SECRET)) == "held"


def test_what_opens_in_the_moment_in_which_one_takes_it_back_is_posted_and_not_said_to_be_taken_back(app, room):
    room.begin("reasons")
    room.say(room.heads[0], SECRET)
    author, leader, thread_id = room.heads[0].id, room.leader.id, room.thread_id
    aside_id = db.session.scalars(sa.select(Aside.id)).one()
    with waiting(app, lambda: take_back(Actor(author), db.session.get_one(Aside, aside_id))) as (begin, refused), work():
        thread = db.session.get_one(Thread, thread_id)
        lock_row(thread)
        begin()
        give_up(Actor(leader), thread)
    assert len(refused) == 1 and SECRET in room.posts()


def test_one_talk_that_cannot_go_on_keeps_no_other_back(room, caplog):
    room.begin("reasons")
    with work():
        other = start_thread(Actor(room.leader.id), room.cohort, "Another")
        odd = Talk(thread_id=other.id, way="unheard of", pace="online", opened_at=now(), closes_at=now() - timedelta(seconds=1))
        db.session.add(odd)
        db.session.flush()
        other.talk_id = odd.id
        other_id = other.id
        room.talk.closes_at = now() - timedelta(minutes=1)
    settle_all()
    assert room.talk.step == 1 or room.talk.ended_at is not None
    assert other_id in caplog.text


def test_own_waiting_words_are_read_when_they_open(room):
    room.begin("reasons")
    room.say(room.heads[0], SECRET)
    with work():
        give_up(Actor(room.leader.id), room.thread)
    place = db.session.get(Reading, (room.heads[0].id, room.thread_id))
    assert place is not None and place.attention == "follow"


def test_reasons_for_a_rating_wait_for_five_people_however_long_it_takes(room):
    room.begin("rating_reveal")
    more = [make_member(room.cohort) for _number in range(3)]
    for number, person in enumerate([*room.heads, more[0]]):
        room.say(person, f"{SECRET} {number}")
    with work():
        room.talk.closes_at = now() - timedelta(minutes=1)
    settle_all()
    assert room.talk.step == 0 and room.posts() == ["It has stopped."]
    with pytest.raises(Invalid, match="when 5 people have written"):
        room.go_on()
    room.say(more[1], f"{SECRET} 4")
    assert room.talk.step == 1 and len(room.posts()) == 6


def test_a_round_in_which_everyone_passes_is_over(room):
    room.begin("premortem", presenter_id=room.heads[0].id)
    room.go_on()
    room.go_on()
    for person in room.heads:
        room.say(person, "One reason.")
    assert (room.talk.step, room.talk.turn) == (2, 1)
    for person in room.heads:
        room.skip(person)
    assert room.talk.step == 3


def test_those_who_wrote_or_passed_are_told_when_it_is_open(room):
    room.begin("reasons")
    room.say(room.heads[0], SECRET)
    room.skip(room.heads[1])
    assert not list(db.session.scalars(sa.select(Notice.id).where(Notice.kind != "step")))
    with work():
        give_up(Actor(room.leader.id), room.thread)
    told = set(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == "opened")))
    assert told == {room.heads[0].id, room.heads[1].id}


def test_a_picture_in_what_waits_is_its_writers_alone_until_it_opens(room, sign_in):
    room.begin("write_first")
    ash, birch = room.heads[0], room.heads[1]
    writer, reader = sign_in(ash), sign_in(birch)
    told = take(writer, room.thread)
    room.say(ash, f"Look: {told['text']}")
    with work():
        db.session.execute(sa.update(Attachment).values(created_at=now() - timedelta(days=40)))
    sweep_files()
    room.skip(birch)
    writer.get(f"/files/{told['id']}")
    reader.get(f"/files/{told['id']}", status=404)
    with work():
        give_up(Actor(room.leader.id), room.thread)
    reader.get(f"/files/{told['id']}")


def test_when_the_last_ones_write_at_once_everything_opens_once(room, sign_in):
    room.begin("reasons")
    browsers = [sign_in(person) for person in room.heads]
    for browser in browsers:
        browser.token()
    thread_id = room.thread_id
    db.session.remove()
    answers: list[int] = []

    def write(browser) -> None:
        for mark in (uuid.uuid4().hex,) * 2:
            answers.append(browser.post(f"/threads/{thread_id}/posts", json={"body": f"{SECRET} {mark}", "client_id": mark}, status=None).status_code)

    strands = [Strand(target=write, args=(browser,)) for browser in browsers]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    assert set(answers) <= {201, 202} and len(answers) == 6
    assert len(room.posts()) == 4 == room.thread.last_seq and room.talk.ended_at
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Aside)) == 0
