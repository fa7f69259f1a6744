"""Moving posts, joining threads, closing until a day, going slowly."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.answering import take_reply
from enquiry_hub.features.discussions.models import Moment, Post, Reading, Thread
from enquiry_hub.features.discussions.queries import count_unread_threads, place_in
from enquiry_hub.features.discussions.services import invite_guest
from enquiry_hub.features.discussions.services.framing import mark_moment
from enquiry_hub.features.discussions.services.newcomers import keep_out
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    fran, ann, ben = make_member(cohort, "facilitator"), make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two")
    return cohort, fran, ann, ben, thread_in(cohort, ann, "Lunch"), thread_in(cohort, ben, "Exams")


def fresh(row):
    return db.session.get_one(type(row), row.id, populate_existing=True)


def seqs(thread):
    query = sa.select(Post.seq, Post.state, Post.body, Post.root_seq).where(Post.thread_id == thread.id).order_by(Post.seq)
    return [tuple(row) for row in db.session.execute(query)]


def read_all(browser, thread):
    browser.post(f"/threads/{thread.id}/read", json={"seq": fresh(thread).last_seq}, status=200)


def test_a_run_of_posts_moves_with_its_ids_answers_marks_and_addresses(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ben, "Exams one.")
    post_in(lunch, ann, "Lunch one.")
    first = post_in(lunch, ann, "About the kumquat exam.")
    answer = post_in(lunch, ben, "An answer.", reply_to_id=first.id)
    stays = post_in(lunch, ann, "I stay.", reply_to_id=first.id)
    with work():
        mark_moment(Actor(fran.id), fresh(lunch), first.seq, "The exam")
    browser, reader = sign_in(fran), sign_in(ben)
    page = browser.get(f"/posts/{first.id}/move")
    assert "Who reads it now" in page.text and "This post only" in page.text and ": An answer.</option>" in page.text and ": Lunch one.</option>" not in page.text
    browser.post(f"/posts/{first.id}/move", {"upto": "1", "target": exams.id, "title": "", "note": "It fits there."}, status=422)
    browser.post(f"/posts/{first.id}/move", {"upto": "3", "target": exams.id, "title": "", "note": ""}, status=422)
    browser.post(f"/posts/{first.id}/move", {"upto": "3", "target": exams.id, "title": "", "note": "It fits there."})
    assert seqs(lunch) == [(1, "visible", "Lunch one.", 1), (2, "moved", "", 2), (3, "moved", "", 3), (4, "visible", "I stay.", 2)]
    assert seqs(exams) == [(1, "visible", "Exams one.", 1), (2, "visible", "About the kumquat exam.", 2), (3, "visible", "An answer.", 2)]
    assert fresh(first).thread_id == exams.id and fresh(answer).reply_to_id == first.id and fresh(stays).reply_to_id != first.id
    assert "kumquat" not in reader.get(f"/threads/{lunch.id}").text and "kumquat" in reader.get(f"/threads/{exams.id}").text
    assert "kumquat" in reader.get(f"/posts/{first.id}").text
    there = reader.client.get(f"/threads/{lunch.id}?at=2")
    assert there.status_code == 302 and there.headers["Location"].startswith(f"/threads/{exams.id}?at=2")
    mark = db.session.scalars(sa.select(Post).where(Post.moved_id == first.id)).one()
    assert f"/posts/{first.id}" in reader.get(f"/posts/{mark.id}").text
    assert [(row.thread_id, row.seq) for row in db.session.scalars(sa.select(Moment))] == [(exams.id, 2)]
    assert db.session.scalar(sa.select(SearchDocument.thread_id).where(SearchDocument.subject_id == first.id)) == exams.id
    for person in (ann, ben):
        assert "It fits there." in sign_in(person).get("/notices").text and "It fits there." in sign_in(person).get("/decisions").text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 2
    assert post_in(lunch, ann).seq == 5 and post_in(exams, ann).seq == 4


def test_whoever_was_away_learns_by_the_feed_that_posts_went_and_came(scene, sign_in):
    _cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ben, "Exams one.")
    post = post_in(lunch, ann, "To move.")
    reader = sign_in(ben)
    before = reader.get(f"/threads/{lunch.id}/posts.json").json["last_change"]
    sign_in(fran).post(f"/posts/{post.id}/move", {"upto": "", "target": exams.id, "title": "", "note": "Why."})
    changed = reader.get(f"/threads/{lunch.id}/posts.json?changed_after={before}&html=1").json["posts"]
    assert [(one["seq"], one["state"], one["body"]) for one in changed] == [(1, "moved", None)] and "To move" not in str(changed)
    came = reader.get(f"/threads/{exams.id}/posts.json?after=1").json["posts"]
    assert [(one["id"], one["seq"]) for one in came] == [(post.id, 2)]
    reader.post(f"/threads/{lunch.id}/posts", json={"body": "Answer in the old place.", "reply_to": post.id}, status=422)


def test_a_move_makes_nothing_unread_for_who_had_read_it(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ben, "Exams one.")
    posts = [post_in(lunch, ann, f"Post {number}.") for number in range(3)]
    reader = sign_in(ben)
    read_all(reader, lunch), read_all(reader, exams)
    late = make_member(cohort)
    sign_in(fran).post(f"/posts/{posts[1].id}/move", {"upto": "3", "target": exams.id, "title": "", "note": "Why."})
    assert count_unread_threads(Actor(ben.id), cohort.id) == 0 and place_in(Actor(ben.id), exams.id).unread is None
    assert place_in(Actor(late.id), exams.id).unread == 1
    sign_in(fran).post(f"/posts/{posts[0].id}/move", {"upto": "1", "target": "", "title": "By itself", "note": "Why."})
    alone = db.session.scalars(sa.select(Thread).where(Thread.title == "By itself")).one()
    assert place_in(Actor(ben.id), alone.id).unread is None and place_in(Actor(late.id), alone.id).unread == 1
    assert db.session.get(Reading, (ann.id, alone.id)).attention == "follow"


def test_posts_do_not_go_where_others_would_read_them(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post = post_in(lunch, ann, "Among us.")
    guest = make_person("Gail Guest")
    with work():
        invite_guest(Actor(fran.id), fresh(exams), guest)
    browser, form = sign_in(fran), {"upto": "1", "target": exams.id, "title": "", "note": "Why."}
    answer = browser.post(f"/posts/{post.id}/move", form, status=422)
    assert "Gail Guest" in answer.text and "Why." in answer.text
    three = make_peer_group(cohort, ann, ben)
    inside = thread_in(three, ann, "Our corner")
    join(three, fran)
    browser.post(f"/posts/{post.id}/move", form | {"target": inside.id}, status=422)
    assert fresh(post).thread_id == lunch.id
    browser.post(f"/posts/{post.id}/move", form | {"wider": "y"})
    assert "Among us." in sign_in(guest).get(f"/threads/{exams.id}").text
    sign_in(ben).get(f"/posts/{post.id}/move", status=403)


def test_whoever_came_later_reads_neither_the_old_nor_the_new_thread(scene, sign_in):
    cohort, fran, ann, ben, _lunch, _exams = scene
    three = make_peer_group(cohort, ann, fran)
    early, later = thread_in(three, ann, "Early"), None
    post = post_in(early, ann, "Before you came.")
    join(three, ben)
    with work():
        keep_out(three.id, [ben.id])
    later = thread_in(three, ann, "Later")
    browser, form = sign_in(fran), {"upto": "1", "title": "", "note": "Why."}
    browser.post(f"/posts/{post.id}/move", form | {"target": later.id, "wider": "y"}, status=422)
    browser.post(f"/posts/{post.id}/move", form | {"target": "", "title": "By itself"})
    assert fresh(post).thread_id not in (early.id, later.id)
    sign_in(ben).get(f"/threads/{fresh(post).thread_id}", status=404)
    sign_in(ben).get(f"/posts/{post.id}", status=404)


def test_joined_threads_are_one_and_the_old_address_leads_there(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ben, "Exams one.")
    for number in range(3):
        post_in(lunch, ann, f"Lunch {number}.")
    hidden = post_in(lunch, ann, "Hidden words.")
    sign_in(fran).post(f"/posts/{hidden.id}/hide", {"note": "Kindly."})
    browser, reader = sign_in(fran), sign_in(ben)
    browser.post(f"/threads/{lunch.id}/join", {"target": exams.id, "note": "It is one question."})
    assert len(seqs(exams)) == 5 and {row[1] for row in seqs(lunch)} == {"moved"}
    for path, end in ((f"/threads/{lunch.id}", exams.id), (f"/threads/{lunch.id}?at=2", "at=3#post-3")):
        answer = reader.client.get(path)
        assert answer.status_code == 302 and answer.headers["Location"].endswith(end)
    assert "Hidden words." not in reader.get(f"/threads/{exams.id}").text
    assert "Lunch</a>" not in reader.get(f"/cohorts/{cohort.id}/threads").text
    reader.post(f"/threads/{lunch.id}/posts", {"body": "Late.", "client_id": uuid.uuid4().hex}, status=403)
    browser.post(f"/threads/{lunch.id}/manage", {"title": "Lunch", "slow_minutes": "0"}, status=422)


def test_a_thread_closed_until_a_day_opens_by_itself(scene, sign_in):
    cohort, fran, ann, ben, lunch, _exams = scene
    browser, reader = sign_in(fran), sign_in(ben)
    form = {"title": "Lunch", "locked": "y", "locked_reason": "The holidays are quiet.", "slow_minutes": "0"}
    browser.post(f"/threads/{lunch.id}/manage", form | {"locked_until": str(today())}, status=422)
    browser.post(f"/threads/{lunch.id}/manage", form | {"locked_until": str(today() + timedelta(days=3))})
    page = reader.get(f"/threads/{lunch.id}").text
    assert "closed until" in page and "The holidays are quiet." in page and 'id="reply"' not in page
    reader.post(f"/threads/{lunch.id}/posts", json={"body": "Now."}, status=403)
    with work(), pytest.raises(Refused):
        take_reply(Actor(ben.id), lunch.id, "By mail.", uuid.uuid4().hex)
    with work():
        fresh(lunch).locked_until = today()
    assert 'id="reply"' in reader.get(f"/threads/{lunch.id}").text
    reader.post(f"/threads/{lunch.id}/posts", json={"body": "Again."}, status=201)


def test_a_slow_thread_asks_for_time_and_keeps_the_words_by_every_way_in(scene, sign_in):
    _cohort, fran, _ann, ben, lunch, _exams = scene
    sign_in(fran).post(f"/threads/{lunch.id}/manage", {"title": "Lunch", "slow_minutes": "15", "why": "So that all get a word in."})
    reader = sign_in(ben)
    assert "goes slowly" in reader.get(f"/threads/{lunch.id}").text
    mark = uuid.uuid4().hex
    assert reader.post(f"/threads/{lunch.id}/posts", json={"body": "First.", "client_id": mark}, status=201).json["seq"] == 1
    assert reader.post(f"/threads/{lunch.id}/posts", json={"body": "First.", "client_id": mark}, status=201).json["seq"] == 1
    answer = reader.post(f"/threads/{lunch.id}/posts", {"body": "Second and kept.", "client_id": uuid.uuid4().hex}, status=422)
    assert "Second and kept." in answer.text and "goes slowly" in answer.text and "in 15 minutes" in answer.text
    reader.post(f"/threads/{lunch.id}/posts", json={"body": "Third."}, status=422)
    with work(), pytest.raises(Invalid, match="goes slowly"):
        take_reply(Actor(ben.id), lunch.id, "By mail.", uuid.uuid4().hex)
    with work():
        db.session.execute(sa.update(Post).values(created_at=now() - timedelta(minutes=16)))
    reader.post(f"/threads/{lunch.id}/posts", json={"body": "Fourth."}, status=201)
    for _ in range(2):
        post_in(lunch, fran, "A facilitator is not held to it.")
