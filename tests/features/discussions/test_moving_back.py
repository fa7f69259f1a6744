"""Undoing moves, splits and joinings: everything is where it was, and both addresses lead to the posts in both states."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Moment, Post, PostMove, Thread, ThreadContext
from enquiry_hub.features.discussions.queries import count_unread_threads, place_in
from enquiry_hub.features.discussions.services import invite_guest
from enquiry_hub.features.discussions.services.framing import change_context, mark_moment
from enquiry_hub.features.discussions.services.newcomers import keep_out
from enquiry_hub.features.discussions.services.undoing import undo_decision
from tests.features.discussions.test_moving import fresh, read_all, seqs
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, make_person

BACK = {"note": "It fitted better before."}


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    fran, ann, ben = make_member(cohort, "facilitator"), make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two")
    return cohort, fran, ann, ben, thread_in(cohort, ann, "Lunch"), thread_in(cohort, ben, "Exams")


def moved(browser, post, target=None, upto="", title="") -> PostMove:
    """Move a post or a run of posts, and return the move."""
    browser.post(f"/posts/{post.id}/move", {"upto": upto, "target": target.id if target else "", "title": title, "note": "It fits there."})
    return newest()


def newest() -> PostMove:
    """Return the newest move."""
    return db.session.scalars(sa.select(PostMove).order_by(PostMove.created_at.desc()).limit(1)).one()


def leads_to(browser, address) -> str:
    """Return where an address leads."""
    return browser.client.get(address).headers.get("Location", "")


def test_a_run_of_posts_goes_back_with_its_answers_marks_and_addresses(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ben, "Exams one.")
    first = post_in(lunch, ann, "Lunch one.")
    second = post_in(lunch, ben, "About the kumquat exam.", reply_to_id=first.id)
    third = post_in(lunch, ann, "An answer.", reply_to_id=second.id)
    stays = post_in(lunch, ann, "I stay.", reply_to_id=second.id)
    with work():
        mark_moment(Actor(fran.id), fresh(lunch), second.seq, "The exam")
    before, browser, reader = seqs(lunch), sign_in(fran), sign_in(ben)
    move = moved(browser, second, exams, upto="3")
    later = post_in(exams, ann, "Written since.", reply_to_id=second.id)
    mark = db.session.scalars(sa.select(Post).where(Post.moved_id == second.id)).one()
    known = reader.get(f"/threads/{lunch.id}/posts.json").json["last_change"]
    log = browser.get(f"/cohorts/{cohort.id}/decisions").text
    assert log.count(f"/moves/{move.id}/undo") == 1
    page = browser.get(f"/moves/{move.id}/undo").text
    assert "2 posts were moved from “Lunch” to “Exams”" in page and "One answer was written there since" in page and "Who reads it now" in page
    browser.post(f"/moves/{move.id}/undo", {"note": " "}, status=422)
    answer = browser.post(f"/moves/{move.id}/undo", BACK)
    assert answer.location.startswith(f"/threads/{lunch.id}?at=2")
    assert seqs(lunch) == before
    assert seqs(exams) == [(1, "visible", "Exams one.", 1), (2, "moved", "", 2), (3, "moved", "", 3), (4, "visible", "Written since.", 2)]
    assert (fresh(second).reply_to_id, fresh(third).reply_to_id, fresh(stays).reply_to_id) == (first.id, second.id, second.id)
    assert fresh(later).reply_to_id == mark.id and fresh(mark).thread_id == exams.id
    assert leads_to(reader, f"/threads/{exams.id}?at=2").startswith(f"/threads/{lunch.id}?at=2")
    assert "kumquat" in reader.get(f"/threads/{lunch.id}?at=2").text and "kumquat" not in reader.get(f"/threads/{exams.id}?at=1").text
    assert "kumquat" in reader.get(f"/posts/{second.id}").text and f"/posts/{second.id}" in reader.get(f"/posts/{mark.id}").text
    assert [(row.thread_id, row.seq) for row in db.session.scalars(sa.select(Moment))] == [(lunch.id, 2)]
    assert db.session.scalar(sa.select(SearchDocument.thread_id).where(SearchDocument.subject_id == second.id)) == lunch.id
    changed = reader.get(f"/threads/{lunch.id}/posts.json?changed_after={known}").json["posts"]
    assert [(one["seq"], one["id"], one["state"]) for one in changed] == [(2, second.id, "visible"), (3, third.id, "visible")]
    assert post_in(lunch, ann).seq == 5 and post_in(exams, ann).seq == 5


def test_authors_are_told_and_the_log_says_so(scene, sign_in):
    cohort, fran, ann, _ben, lunch, exams = scene
    move = moved(sign_in(fran), post_in(lunch, ann, "To move."), exams)
    sign_in(fran).post(f"/moves/{move.id}/undo", BACK)
    for path in ("/notices", "/decisions"):
        assert BACK["note"] in sign_in(ann).get(path).text
    assert "moved your post back to where it was" in sign_in(ann).get("/notices").text
    log = sign_in(fran).get(f"/cohorts/{cohort.id}/decisions").text
    assert "moved back" in log and "taken back" in log and BACK["note"] in log and f"/moves/{move.id}/undo" not in log
    assert BACK["note"] in sign_in(fran).get(f"/cohorts/{cohort.id}/decisions?action=back").text
    again = sign_in(fran).post(f"/moves/{move.id}/undo", BACK, status=422).text
    assert "undone already" in again and BACK["note"] in again
    assert seqs(lunch) == [(1, "visible", "To move.", 1)]


def test_a_move_can_be_undone_for_a_week(scene, sign_in):
    cohort, fran, ann, _ben, lunch, exams = scene
    move = moved(sign_in(fran), post_in(lunch, ann, "To move."), exams)
    with work():
        fresh(move).created_at = now() - timedelta(days=7, minutes=1)
    assert f"/moves/{move.id}/undo" not in sign_in(fran).get(f"/cohorts/{cohort.id}/decisions").text
    assert "within a week" in sign_in(fran).get(f"/moves/{move.id}/undo").text
    assert "within a week" in sign_in(fran).post(f"/moves/{move.id}/undo", BACK, status=422).text
    assert seqs(lunch)[0][1] == "moved"


def test_a_later_move_is_undone_first(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    browser, third = sign_in(fran), thread_in(cohort, ben, "Third")
    post = post_in(lunch, ann, "To move.")
    first = moved(browser, post, exams)
    second = moved(browser, post, third)
    assert "moved again since" in browser.get(f"/moves/{first.id}/undo").text
    page = browser.post(f"/moves/{first.id}/undo", BACK, status=422).text
    assert "Undo the later move first" in page and fresh(post).thread_id == third.id
    browser.post(f"/moves/{second.id}/undo", BACK)
    assert (fresh(post).thread_id, fresh(post).seq) == (exams.id, 1)
    browser.post(f"/moves/{first.id}/undo", BACK)
    assert (fresh(post).thread_id, fresh(post).seq) == (lunch.id, 1)
    for thread in (exams, third):
        assert leads_to(browser, f"/threads/{thread.id}?at=1").startswith(f"/threads/{lunch.id}?at=1")
    browser.post(f"/moves/{moved(browser, post, exams).id}/undo", BACK)  # to and fro as often as they like
    assert seqs(lunch) == [(1, "visible", "To move.", 1)] and [row[1] for row in seqs(exams)] == ["moved", "moved"]


def test_a_split_is_undone_and_its_empty_thread_leads_back(scene, sign_in):
    cohort, fran, ann, ben, lunch, _exams = scene
    first, second = post_in(lunch, ann, "Lunch one."), post_in(lunch, ann, "By itself.")
    browser, reader = sign_in(fran), sign_in(ben)
    move = moved(browser, second, title="A new thread")
    alone = fresh(second).thread_id
    browser.post(f"/moves/{move.id}/undo", BACK)
    assert [row[1] for row in seqs(lunch)] == ["visible", "visible"] and first.id
    assert "A new thread" not in reader.get(f"/cohorts/{cohort.id}/threads").text
    assert leads_to(reader, f"/threads/{alone}?at=1").startswith(f"/threads/{lunch.id}?at=2")
    assert leads_to(reader, f"/threads/{alone}") == f"/threads/{lunch.id}"
    other = moved(browser, second, title="Another new thread")
    alone = fresh(second).thread_id
    post_in(fresh(db.session.get_one(Thread, alone)), ben, "Written since.")
    browser.post(f"/moves/{other.id}/undo", BACK)
    assert "Another new thread" in reader.get(f"/cohorts/{cohort.id}/threads").text and "Written since." in reader.get(f"/threads/{alone}").text


def test_joined_threads_come_apart_again(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ben, "Exams one.")
    for number in range(3):
        post_in(lunch, ann, f"Lunch {number}.")
    hidden = post_in(lunch, ann, "Hidden words.")
    browser, reader = sign_in(fran), sign_in(ben)
    with work():
        change_context(Actor(ann.id), fresh(lunch), "What do we eat?", base=0)
    browser.post(f"/posts/{hidden.id}/hide", {"note": "Kindly."})
    browser.post(f"/threads/{lunch.id}/manage", {"title": "Lunch", "pinned": "y", "slow_minutes": "0", "why": "It is asked for."})
    before, pinned = seqs(lunch), fresh(lunch).pinned_at
    browser.post(f"/threads/{lunch.id}/join", {"target": exams.id, "note": "It is one question."})
    move, since = newest(), post_in(exams, ben, "Written since.")
    assert "a thread of its own again" in browser.get(f"/moves/{move.id}/undo").text
    browser.post(f"/moves/{move.id}/undo", BACK)
    apart = fresh(lunch)
    assert seqs(lunch) == before and (apart.merged_into_id, apart.locked_at, apart.pinned_at) == (None, None, pinned)
    assert db.session.scalars(sa.select(ThreadContext)).one().thread_id == lunch.id
    assert "What do we eat?" in reader.get(f"/threads/{lunch.id}").text and "Hidden words." not in reader.get(f"/threads/{lunch.id}").text
    assert leads_to(reader, f"/threads/{exams.id}?at=3") == f"/threads/{lunch.id}?at=2#post-2"
    assert "Lunch</a>" in reader.get(f"/cohorts/{cohort.id}/threads").text and fresh(since).thread_id == exams.id
    assert db.session.scalar(sa.select(SearchDocument.subject_id).where(SearchDocument.subject_kind == "thread", SearchDocument.subject_id == lunch.id))
    assert "Late." in reader.get(f"/threads/{post_in(lunch, ben, 'Late.').thread_id}").text


def test_a_thread_that_was_joined_since_takes_nothing_back(scene, sign_in):
    _cohort, fran, ann, ben, lunch, exams = scene
    browser, third = sign_in(fran), thread_in(scene[0], ben, "Third")
    post, _left = post_in(lunch, ann, "To move."), post_in(lunch, ann, "Left.")
    move = moved(browser, post, exams)
    browser.post(f"/threads/{lunch.id}/join", {"target": third.id, "note": "It is one question."})
    assert "joined with another one since" in browser.post(f"/moves/{move.id}/undo", BACK, status=422).text
    assert fresh(post).thread_id == exams.id


def test_undoing_makes_nothing_unread_for_who_had_read_it(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    post_in(exams, ann, "Exams one.")
    posts = [post_in(lunch, ann, f"Post {number}.") for number in range(3)]
    late, reader = make_member(cohort), sign_in(ben)
    move = moved(sign_in(fran), posts[0], exams, upto="3")
    read_all(reader, exams)
    sign_in(fran).post(f"/moves/{move.id}/undo", BACK)
    assert count_unread_threads(Actor(ben.id), cohort.id) == 0 and place_in(Actor(ben.id), lunch.id).unread is None
    assert place_in(Actor(late.id), lunch.id).unread == 1 and place_in(Actor(late.id), exams.id).unread == 1


def test_posts_go_back_to_no_eyes_that_do_not_read_them_now(scene, sign_in):
    cohort, fran, ann, _ben, lunch, exams = scene
    browser, guest = sign_in(fran), make_person("Gail Guest")
    post = post_in(lunch, ann, "Among us.")
    move = moved(browser, post, exams)
    with work():
        invite_guest(Actor(fran.id), fresh(lunch), guest)
    sign_in(guest).get(f"/posts/{post.id}", status=404)
    assert "Gail Guest" in browser.get(f"/moves/{move.id}/undo").text
    page = browser.post(f"/moves/{move.id}/undo", BACK, status=422).text
    assert "Gail Guest" in page and BACK["note"] in page
    sign_in(guest).get(f"/posts/{post.id}", status=404)
    browser.post(f"/moves/{move.id}/undo", BACK | {"wider": "y"})
    assert "Among us." in sign_in(guest).get(f"/threads/{lunch.id}").text


def test_nobody_else_undoes_a_move(scene, sign_in):
    cohort, fran, ann, ben, lunch, exams = scene
    move, guest = moved(sign_in(fran), post_in(lunch, ann, "To move."), exams), make_person()
    with work():
        invite_guest(Actor(fran.id), fresh(exams), guest)
    strangers = (ann, ben, guest, make_member(cohort, "observer"), make_member(cohort, "academic"), make_member(make_cohort(), "facilitator"))
    for person in strangers:
        sign_in(person).get(f"/moves/{move.id}/undo", status=404)
        sign_in(person).post(f"/moves/{move.id}/undo", BACK, status=404)
    assert seqs(lunch)[0][1] == "moved"


def test_a_facilitator_outside_a_peer_group_neither_sees_nor_undoes_its_moves(scene, sign_in):
    cohort, fran, ann, ben, _lunch, _exams = scene
    three, other = make_peer_group(cohort, ann, ben, fran), make_member(cohort, "facilitator")
    one, two = thread_in(three, ann, "One"), thread_in(three, ann, "Two")
    move = moved(sign_in(fran), post_in(one, ann, "Among us."), two)
    assert move.id not in sign_in(other).get(f"/cohorts/{cohort.id}/decisions").text
    sign_in(other).get(f"/moves/{move.id}/undo", status=404)
    join(three, other)
    with work():
        keep_out(three.id, [other.id])
    sign_in(other).get(f"/moves/{move.id}/undo", status=404)  # who came later reads neither thread


def test_a_move_is_not_taken_back_as_if_it_were_a_hiding(scene, sign_in):
    _cohort, fran, ann, _ben, lunch, exams = scene
    post = post_in(lunch, ann, "To move.")
    moved(sign_in(fran), post, exams)
    decision = db.session.scalars(sa.select(Decision)).one()
    with pytest.raises(Invalid), work():
        undo_decision(Actor(fran.id), decision)
    assert fresh(post).state == "visible"


def test_posts_without_a_name_are_in_the_log_too(scene, sign_in):
    cohort, fran, ann, _ben, lunch, exams = scene
    post = post_in(lunch, ann, "Whoever wrote this.")
    with work():
        fresh(post).author_id, fresh(post).step = None, "unnamed"
    move = moved(sign_in(fran), post, exams)
    page = sign_in(fran).get(f"/cohorts/{cohort.id}/decisions").text
    assert f"/moves/{move.id}/undo" in page and "a post without a name" in page
    sign_in(fran).post(f"/moves/{move.id}/undo", BACK)
    assert fresh(post).thread_id == lunch.id


def test_the_log_says_without_a_name_only_where_that_is_so(scene, sign_in):
    cohort, fran, ann, _ben, lunch, exams = scene
    hidden, gone = post_in(lunch, ann, "Hidden."), post_in(lunch, ann, "Moved.")
    browser = sign_in(fran)
    moved(browser, gone, exams)
    browser.post(f"/posts/{hidden.id}/hide", {"note": "Not here."})
    with work():
        db.session.execute(sa.update(Decision).values(author_id=None))
        db.session.execute(sa.update(Post).where(Post.id == gone.id).values(author_id=None, step="unnamed"))
    log = browser.get(f"/cohorts/{cohort.id}/decisions").text
    assert log.count("a post without a name") == 1 and log.count("a post of a former member") == 1
