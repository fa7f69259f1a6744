"""One queue: who is looking, what is decided, what is taken back, and what its author hears."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.models import Claim, Decision, Report
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.answering import take_reply
from enquiry_hub.features.discussions.models import Post, Thread, ThreadContext
from enquiry_hub.features.discussions.services.framing import change_context
from enquiry_hub.features.discussions.services.moderation import rename_thread
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_peer_group


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    people = make_member(cohort, "facilitator", "Fran One"), make_member(cohort, "facilitator", "Fred Two"), make_member(cohort, name="Ann Author")
    return cohort, *people, make_member(cohort, name="Rita Reporter"), thread_in(cohort, people[2])


def decision_of(action):
    return db.session.scalars(sa.select(Decision).where(Decision.action == action)).one()


def test_one_facilitator_says_that_they_look_and_it_lapses(scene, sign_in):
    cohort, fran, fred, author, reporter, thread = scene
    post = post_in(thread, author, "Sharp words.")
    sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "unkind", "words": "Please look."})
    queue, one, two = f"/cohorts/{cohort.id}/queue", sign_in(fran), sign_in(fred)
    one.post(f"/posts/{post.id}/claim")
    assert "Fran One is looking" in two.get(queue).text and "You are looking" in one.get(queue).text
    two.post(f"/posts/{post.id}/claim", status=422)
    one.post(f"/posts/{post.id}/claim", {"free": "1"})
    assert "Fran One is looking" not in two.get(queue).text
    one.post(f"/posts/{post.id}/claim")
    with work():
        db.session.execute(sa.update(Claim).values(claimed_at=now() - timedelta(minutes=61)))
    assert "Fran One is looking" not in two.get(queue).text
    two.post(f"/posts/{post.id}/claim")
    assert "Fred Two is looking" in one.get(queue).text
    sign_in(reporter).post(f"/posts/{post.id}/claim", status=403)


def test_a_report_is_settled_by_leaving_the_post_and_its_author_hears_nothing(scene, sign_in):
    cohort, fran, _fred, author, reporter, thread = scene
    post = post_in(thread, author, "Plain words.")
    sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "unkind", "words": ""})
    browser = sign_in(fran)
    browser.post(f"/posts/{post.id}/leave", {"note": "All is well."})
    assert "Plain words." not in browser.get(f"/cohorts/{cohort.id}/queue").text
    assert "All is well." in browser.get(f"/cohorts/{cohort.id}/decisions").text
    for path in ("/decisions", "/notices", f"/posts/{post.id}"):
        assert "All is well." not in sign_in(author).get(path).text
    browser.post(f"/posts/{post.id}/leave", {"note": "Again."}, status=422)
    browser.post(f"/decisions/{decision_of('leave').id}/undo")
    assert "Plain words." in browser.get(f"/cohorts/{cohort.id}/queue").text
    assert "took back" not in sign_in(author).get("/notices").text


def test_a_decision_is_taken_back_within_a_day_and_its_author_is_told(scene, sign_in):
    cohort, fran, fred, author, reporter, thread = scene
    post = post_in(thread, author, "The corner house.")
    sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "pupil_named", "words": "A child lives there."})
    sign_in(fran).post(f"/posts/{post.id}/hide", {"note": "A neighbour could tell."})
    decision = decision_of("hide")
    sign_in(author).post(f"/decisions/{decision.id}/undo", status=403)
    sign_in(reporter).post(f"/decisions/{decision.id}/undo", status=404)
    sign_in(fred).post(f"/decisions/{decision.id}/undo")
    assert "The corner house." in sign_in(reporter).get(f"/threads/{thread.id}").text
    assert "took back" in sign_in(author).get("/notices").text
    assert "A child lives there." in sign_in(fred).get(f"/cohorts/{cohort.id}/queue").text
    sign_in(fred).post(f"/decisions/{decision.id}/undo", status=422)
    sign_in(fran).post(f"/posts/{post.id}/hide", {"note": "Once more."})
    with work():
        db.session.execute(sa.update(Decision).values(created_at=now() - timedelta(hours=25)))
    later = db.session.scalars(sa.select(Decision).where(Decision.undone_at.is_(None))).one()
    sign_in(fred).post(f"/decisions/{later.id}/undo", status=422)
    assert "corner house" not in sign_in(reporter).get(f"/threads/{thread.id}").text


def test_what_was_decided_is_shown_to_the_author_and_the_facilitators_and_names_no_reporter(scene, sign_in):
    cohort, fran, _fred, author, reporter, thread = scene
    post = post_in(thread, author, "The corner house.")
    sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "pupil_named", "words": "Wordsofthereporter"})
    sign_in(fran).post(f"/posts/{post.id}/hide", {"note": "A neighbour could tell."})
    mine = sign_in(author).get("/decisions").text
    assert "A neighbour could tell." in mine and f"/posts/{post.id}" in mine
    for text in (mine, sign_in(author).get("/notices").text, sign_in(author).get(f"/posts/{post.id}").text):
        assert "Rita" not in text and "Wordsofthereporter" not in text
    log = f"/cohorts/{cohort.id}/decisions"
    assert "A neighbour could tell." in sign_in(fran).get(log).text and "Rita" not in sign_in(fran).get(log).text
    assert "A neighbour" not in sign_in(fran).get(f"{log}?action=restore").text and "A neighbour" in sign_in(fran).get(f"{log}?action=hide").text
    assert "A neighbour" not in sign_in(reporter).get("/decisions").text
    sign_in(author).get(log, status=403)


def test_what_was_done_with_a_thread_of_a_few_is_told_to_no_facilitator_who_is_not_among_them(scene, sign_in):
    cohort, fran, fred, author, reporter, _thread = scene
    few = make_peer_group(cohort, author, fran)
    thread, other = thread_in(few, author, "Shall I resign"), thread_in(few, author, "Another")
    post, moved = post_in(thread, author, "The corner house."), post_in(thread, author, "Rather there.")
    sign_in(reporter).post(f"/posts/{post.id}/report", {"reason": "unkind", "words": "Please look."}, status=404)
    among, log = sign_in(fran), f"/cohorts/{cohort.id}/decisions"
    with work():
        rename_thread(Actor(fran.id), db.session.get_one(Thread, thread.id), "What next", why="It says too much.")
    among.post(f"/posts/{moved.id}/move", {"upto": "2", "target": other.id, "title": "", "note": "It is about Lea."})
    among.post(f"/posts/{post.id}/hide", {"note": "A neighbour could tell."})
    known = among.get(log).text
    assert "Shall I resign" in known and "It is about Lea." in known and "A neighbour could tell." in known
    elsewhere = sign_in(fred).get(log).text
    assert "Shall I resign" not in elsewhere and "It says too much." not in elsewhere and "It is about Lea." not in elsewhere
    assert "A neighbour could tell." in elsewhere, "facilitators of the cohort can be called to what is hidden"
    assert "Shall I resign" in sign_in(author).get("/decisions").text


def test_whoever_was_only_called_by_a_report_is_not_offered_to_take_back_what_settled_it(scene, sign_in):
    cohort, fran, fred, author, _reporter, _thread = scene
    peer = make_member(cohort)
    few = make_peer_group(cohort, author, peer)
    post = post_in(thread_in(few, author, "Shall I resign"), author, "The corner house.")
    sign_in(peer).post(f"/posts/{post.id}/report", {"reason": "unkind", "words": "Please look."})
    called, log = sign_in(fred), f"/cohorts/{cohort.id}/decisions"
    called.post(f"/posts/{post.id}/leave", {"note": ""})
    undo = f"/decisions/{db.session.scalars(sa.select(Decision.id).where(Decision.subject_id == post.id)).one()}/undo"
    assert undo not in called.get(log).text
    called.post(undo, status=404)


def test_an_author_asks_for_another_look_and_is_answered(scene, sign_in):
    cohort, fran, fred, author, reporter, thread = scene
    post = post_in(thread, author, "The corner house.")
    sign_in(author).post(f"/posts/{post.id}/look-again", {"words": "Why?"}, status=403)
    sign_in(fran).post(f"/posts/{post.id}/hide", {"note": "A neighbour could tell."})
    sign_in(author).post(f"/posts/{post.id}/look-again", {"words": ""}, status=422)
    sign_in(author).post(f"/posts/{post.id}/look-again", {"words": "There is no such house."})
    assert "There is no such house." in sign_in(fred).get(f"/cohorts/{cohort.id}/queue").text
    sign_in(reporter).get(f"/posts/{post.id}/look-again", status=404)
    sign_in(fred).post(f"/posts/{post.id}/leave", {"note": "There is one in Corner Street."})
    assert "There is one in Corner Street." in sign_in(author).get("/notices").text
    assert "There is no such house." not in sign_in(fred).get(f"/cohorts/{cohort.id}/queue").text


def test_first_posts_wait_where_the_cohort_has_it_so_by_every_way_in(scene, sign_in):
    cohort, fran, _fred, author, reporter, thread = scene
    assert post_in(thread, author, "Long here.").state == "visible"
    sign_in(fran).post(f"/cohorts/{cohort.id}/holding", {"first_posts_wait": "y"})
    new, browser = make_member(cohort), sign_in(make_member(cohort))
    assert "Your first post here waits" in browser.get(f"/threads/{thread.id}").text
    assert "Your first post here waits" not in sign_in(author).get(f"/threads/{thread.id}").text
    browser.post(f"/threads/{thread.id}/posts", {"body": "By form.", "client_id": uuid.uuid4().hex})
    assert browser.post(f"/threads/{thread.id}/posts", json={"body": "By program."}, status=201).json["state"] == "held"
    with work():
        assert "everyone new" in take_reply(Actor(new.id), thread.id, "By mail.", uuid.uuid4().hex)
    browser.post(f"/cohorts/{cohort.id}/threads/new", {"title": "T", "group": cohort.id, "tense": "", "body": "By thread.", "client_id": uuid.uuid4().hex})
    assert {post.state for post in db.session.scalars(sa.select(Post).where(Post.body.like("By %")))} == {"held"}
    reader = sign_in(reporter)
    for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json?html=1", f"/cohorts/{cohort.id}/search?q=form"):
        assert "By form" not in reader.get(path).text
    first = db.session.scalars(sa.select(Post).where(Post.body == "By form.")).one()
    sign_in(fran).post(f"/posts/{first.id}/restore", {"note": "Welcome."})
    assert browser.post(f"/threads/{thread.id}/posts", json={"body": "And more."}, status=201).json["state"] == "visible"
    assert post_in(thread, fran, "A facilitator.").state == "visible"
    assert post_in(thread, author, "Somebody who was here.").state == "visible"
    three = make_peer_group(cohort, new, author)
    assert post_in(thread_in(three, author), new, "Among us.").state == "visible"


def above(thread, person, body, base=0, note=""):
    with work():
        change_context(Actor(person.id), db.session.get_one(Thread, thread.id), body, base=base, note=note)
    return db.session.scalars(sa.select(ThreadContext)).one()


def test_words_above_a_thread_are_hidden_with_all_that_they_were_and_come_back(scene, sign_in):
    cohort, fran, _fred, author, reporter, thread = scene
    above(thread, author, "First kumquat.")
    context = above(thread, author, "Second kumquat.", 1)
    reader, browser = sign_in(reporter), sign_in(fran)
    reader.post(f"/threads/{thread.id}/context/report", {"reason": "unkind", "words": "Look above."})
    page = browser.get(f"/cohorts/{cohort.id}/queue").text
    assert "Look above." in page and "Second kumquat." in page and "Rita" not in page
    browser.post(f"/contexts/{context.id}/hide", {"note": ""}, status=422)
    browser.post(f"/contexts/{context.id}/hide", {"note": "It names a street."})
    places = (f"/threads/{thread.id}", f"/threads/{thread.id}/context", f"/threads/{thread.id}/context/history", f"/cohorts/{cohort.id}/search?q=kumquat", f"/threads/{thread.id}/posts.json")
    for person in (reporter, author):
        for path in places:
            assert "kumquat" not in sign_in(person).get(path).text.replace("q=kumquat", "").replace('value="kumquat"', "").replace("“kumquat”", ""), path
    assert "It names a street." in sign_in(author).get("/notices").text and "It names a street." in sign_in(author).get("/decisions").text
    stale = reader.post(f"/threads/{thread.id}/context", {"body": "Mine.", "note": "", "base": "2", "client_id": uuid.uuid4().hex}, status=409)
    assert "kumquat" not in stale.text
    assert "Second kumquat." in browser.get(f"/contexts/{context.id}/look").text
    browser.post(f"/contexts/{context.id}/restore", {"note": ""})
    assert "Second kumquat." in reader.get(f"/threads/{thread.id}").text and "First" in reader.get(f"/threads/{thread.id}/context/history").text
    reader.get(f"/contexts/{context.id}/look", status=403)


def test_new_words_above_do_not_bring_hidden_ones_back(scene, sign_in):
    _cohort, fran, _fred, author, reporter, thread = scene
    context = above(thread, author, "The kumquat.")
    sign_in(fran).post(f"/contexts/{context.id}/hide", {"note": "It names a street."})
    sign_in(reporter).post(f"/threads/{thread.id}/context", {"body": "A fresh start.", "note": "", "base": "2", "client_id": uuid.uuid4().hex})
    for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/context/history"):
        text = sign_in(reporter).get(path).text
        assert "kumquat" not in text and "fresh start" in text


def test_an_urgent_word_about_what_stands_above_takes_it_away_at_once(scene, sign_in):
    cohort, fran, _fred, author, reporter, _thread = scene
    lead = make_member(cohort, "manager")
    three = make_peer_group(cohort, author, reporter)
    thread = thread_in(three, author)
    context = above(thread, author, "The kumquat.")
    answer = sign_in(reporter).post(f"/threads/{thread.id}/context/report", {"reason": "child_at_risk", "words": "Wordsofthereport"})
    assert answer.location.endswith("/safeguarding?reported=1")
    assert "kumquat" not in sign_in(author).get(f"/threads/{thread.id}").text
    mails = list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.kind == "urgent")))
    assert lead.email in {mail.recipient for mail in mails} and not any("kumquat" in mail.text or "Rita" in mail.text for mail in mails)
    report = db.session.scalars(sa.select(Report)).one()
    sign_in(lead).get(f"/reports/{report.id}")
    sign_in(author).get(f"/reports/{report.id}", status=404)
    assert "The kumquat." in sign_in(fran).get(f"/contexts/{context.id}/look").text
    sign_in(fran).post(f"/contexts/{context.id}/restore", {"note": "Looked at with the lead."})
    assert "The kumquat." in sign_in(author).get(f"/threads/{thread.id}").text
    sign_in(fran).get(f"/contexts/{context.id}/look", status=404)


def test_first_posts_of_new_members_are_a_part_of_the_queue_with_its_name(scene, sign_in):
    cohort, fran, _fred, author, reporter, thread = scene
    browser, queue = sign_in(fran), f"/cohorts/{cohort.id}/queue"
    new, newer = make_member(cohort, name="Nia New"), make_member(cohort, name="Ned Newer")
    assert post_in(thread, author, "Here for long.").state == "visible" and post_in(thread, reporter, "So am I.").state == "visible"
    browser.post(f"/cohorts/{cohort.id}/holding", {"first_posts_wait": "y"})
    first = post_in(thread, new, "First kumquat.")
    post_in(thread, author, "Held pear.", hold=True)
    second = post_in(thread, newer, "Second kumquat.")
    reported = post_in(thread, author, "Reported plum.")
    sign_in(reporter).post(f"/posts/{reported.id}/report", {"reason": "unkind", "words": "Look."})
    page = browser.get(queue).text
    order = [page.index(words) for words in ("Reported plum.", "Held pear.", "First kumquat.", "Second kumquat.")]
    assert order == sorted(order) and page.count("first post of a new member") == 3  # two of them, and the filter
    for part, here in {"report": {"Reported plum."}, "held": {"Held pear."}, "first": {"First kumquat.", "Second kumquat."}, "request": set()}.items():
        text = browser.get(f"{queue}?part={part}").text
        assert {words for words in ("Reported plum.", "Held pear.", "First kumquat.", "Second kumquat.") if words in text} == here, part
    assert "Nothing of this kind waits." in browser.get(f"{queue}?part=request").text and "Held pear." in browser.get(f"{queue}?part=odd").text
    sign_in(author).get(f"{queue}?part=first", status=403)
    browser.post(f"/posts/{first.id}/restore", {"note": "Welcome."})
    post_in(thread, new, "Held again.", hold=True)
    assert "Held again." in browser.get(f"{queue}?part=held").text, "whoever was let through once is new no more"
    sign_in(reporter).post(f"/posts/{second.id}/report", {"reason": "unkind", "words": "Look."}, status=404)
    browser.post(f"/cohorts/{cohort.id}/holding", {})
    assert "Second kumquat." in browser.get(f"{queue}?part=held").text and "kumquat" not in browser.get(f"{queue}?part=first").text


def test_what_was_decided_about_words_above_a_thread_is_taken_back_within_a_day(scene, sign_in):
    cohort, fran, fred, author, reporter, thread = scene
    above(thread, author, "First kumquat.")
    context = above(thread, author, "Second kumquat.", 1)
    reader, browser, other = sign_in(reporter), sign_in(fran), sign_in(fred)
    places = (f"/threads/{thread.id}", f"/threads/{thread.id}/context/history")
    reader.post(f"/threads/{thread.id}/context/report", {"reason": "unkind", "words": "Look above."})
    browser.post(f"/contexts/{context.id}/hide", {"note": "It names a street."})
    hidden = decision_of("hide")
    assert all("kumquat" not in reader.get(path).text for path in places) and f"/decisions/{hidden.id}/undo" in other.get(f"/cohorts/{cohort.id}/decisions").text
    sign_in(author).post(f"/decisions/{hidden.id}/undo", status=403)
    reader.post(f"/decisions/{hidden.id}/undo", status=404)
    other.post(f"/decisions/{hidden.id}/undo", status=303)
    assert "Second kumquat." in reader.get(places[0]).text and "First" in reader.get(places[1]).text
    assert f"/threads/{thread.id}" in reader.get(f"/cohorts/{cohort.id}/search?q=second").text.partition("<main")[2]
    assert "Look above." in other.get(f"/cohorts/{cohort.id}/queue").text, "what was asked waits again"
    assert "took back" in sign_in(author).get("/notices").text and "Look above." not in sign_in(author).get("/notices").text
    other.post(f"/decisions/{hidden.id}/undo", status=422)
    stale = reader.post(f"/threads/{thread.id}/context", {"body": "Mine.", "note": "", "base": "3", "client_id": uuid.uuid4().hex}, status=409)
    assert "Second kumquat." in stale.text and "Mine." in stale.text, "who wrote into the empty box meanwhile loses nothing, and takes nothing away"


def test_taking_back_that_words_above_were_shown_hides_them_again_and_leaves_newer_ones(scene, sign_in):
    _cohort, fran, _fred, author, reporter, thread = scene
    context = above(thread, author, "The kumquat.")
    browser, reader = sign_in(fran), sign_in(reporter)
    browser.post(f"/contexts/{context.id}/hide", {"note": "It names a street."})
    hidden = decision_of("hide")
    browser.post(f"/contexts/{context.id}/restore", {"note": ""})
    shown = decision_of("restore")
    browser.post(f"/decisions/{hidden.id}/undo", status=422)
    browser.post(f"/decisions/{shown.id}/undo", status=303)
    assert "kumquat" not in reader.get(f"/threads/{thread.id}").text and "The kumquat." in browser.get(f"/contexts/{context.id}/look").text
    version = db.session.get_one(ThreadContext, context.id, populate_existing=True).version
    reader.post(f"/threads/{thread.id}/context", {"body": "A fresh start.", "note": "", "base": str(version), "client_id": uuid.uuid4().hex}, status=303)
    browser.post(f"/decisions/{hidden.id}/undo", status=303)
    text = reader.get(f"/threads/{thread.id}").text
    assert "A fresh start." in text and "kumquat" not in text and "The kumquat." in reader.get(f"/threads/{thread.id}/context/history").text


def test_nothing_that_was_sealed_or_held_since_comes_back_by_undoing(scene, sign_in):
    _cohort, fran, fred, author, reporter, thread = scene
    context = above(thread, author, "The kumquat.")
    browser = sign_in(fran)
    sign_in(reporter).post(f"/threads/{thread.id}/context/report", {"reason": "unkind", "words": "Look above."})
    browser.post(f"/contexts/{context.id}/leave", {"note": ""})
    left = decision_of("leave")
    sign_in(reporter).post(f"/threads/{thread.id}/context/report", {"reason": "child_at_risk", "words": "Now."})
    sign_in(fred).post(f"/decisions/{left.id}/undo", status=422)
    assert "kumquat" not in sign_in(reporter).get(f"/threads/{thread.id}").text
    browser.post(f"/contexts/{context.id}/restore", {"note": ""})
    shown = decision_of("restore")
    browser.post(f"/contexts/{context.id}/take-down", {}, status=303)
    sign_in(fred).post(f"/decisions/{shown.id}/undo", status=422)
    assert "kumquat" not in sign_in(fred).get(f"/threads/{thread.id}").text
