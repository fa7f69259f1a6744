"""What is planned is posted once, at its moment or with its session, under the rules of then; before, nobody else sees a trace."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta
from threading import Thread as Strand

import pytest
import sqlalchemy as sa
from flask import current_app

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.themes.models import ThemeMark
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import hide_post
from enquiry_hub.features.later import services
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.later.services import post_due
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.events import AccountClosed
from tests.capabilities.test_files_drafts_search import picture
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person, save
from tests.kit.html import inspect

WORDS = "A kumquat for the morning."


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    ann, ben, facilitator = make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two"), make_member(cohort, "facilitator")
    return cohort, thread_in(cohort, ann), ann, ben, facilitator


def meeting(cohort, **ahead):
    """Plan a session."""
    begins = now() + timedelta(**ahead)
    return save(Session(group_id=cohort.id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))


def plan(browser, address, **values):
    """Plan something by its form and return its row."""
    day = local(now() + timedelta(days=2)).date().isoformat()
    browser.post(address, {"body": WORDS, "when": "time", "day": day, "time": "9:00", "client_id": uuid.uuid4().hex, **values})
    return db.session.query(PlannedPost).order_by(PlannedPost.created_at.desc()).first()


def pass_time():
    """Let the moment of all that waits for one come."""
    with work():
        db.session.execute(sa.update(PlannedPost).where(PlannedPost.post_at.is_not(None)).values(post_at=now() - timedelta(minutes=1)))


def ticked(page, name):
    """Return what is ticked of the boxes of a name."""
    return [box.get("value") for box in inspect(page).all("input", name=name) if box.get("checked") is not None]


def posts():
    """Return what is posted."""
    return [post.body for post in db.session.query(Post).order_by(Post.seq)]


def test_a_post_waits_unseen_and_is_posted_once(scene, sign_in):
    cohort, thread, ann, ben, facilitator = scene
    writer = sign_in(ann)
    row = plan(writer, f"/threads/{thread.id}/later")
    assert WORDS in writer.get("/waiting-to-be-posted").text
    for person in (ben, facilitator):
        other = sign_in(person)
        for address in ("/waiting-to-be-posted", f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json", "/notices", f"/cohorts/{cohort.id}/threads"):
            assert "kumquat" not in other.get(address).text
        for way in ("now", "cancel", "edit"):
            other.post(f"/waiting-to-be-posted/{row.id}/{way}", {}, status=404)
        other.get(f"/go/planned/{row.id}", status=404)
        assert "for the morning" not in other.get(f"/cohorts/{cohort.id}/search?q=kumquat").text
    assert post_due() == 0 and posts() == []
    pass_time()
    assert post_due() == 1 and post_due() == 0 and posts() == [WORDS]
    post = db.session.query(Post).one()
    assert post.author_id == ann.id and WORDS in sign_in(ben).get(f"/threads/{thread.id}").text
    assert "kumquat" not in writer.get("/waiting-to-be-posted").text


def test_the_words_come_along_from_the_reply_box(scene, sign_in):
    _cohort, thread, ann, _ben, _facilitator = scene
    browser = sign_in(ann)
    page = browser.post(f"/threads/{thread.id}/later", {"body": WORDS, "client_id": uuid.uuid4().hex, "reply_to": ""}, status=200)
    assert WORDS in page.text and "put right" not in page.text and db.session.query(PlannedPost).count() == 0
    mark = uuid.uuid4().hex
    for _ in range(2):
        plan(browser, f"/threads/{thread.id}/later", client_id=mark)
    assert db.session.query(PlannedPost).count() == 1
    for wrong in ({"day": ""}, {"day": "2020-01-01"}, {"time": "25:00"}, {"body": " "}, {"when": "session", "session": "nonesuch"}):
        values = {"body": WORDS, "when": "time", "day": "2999-01-01", "time": "9:00", "client_id": uuid.uuid4().hex, **wrong}
        browser.post(f"/threads/{thread.id}/later", values, status=422)


def test_what_waits_for_a_session_moves_with_it(scene, sign_in):
    cohort, thread, ann, _ben, _facilitator = scene
    session = meeting(cohort, days=3)
    row = plan(sign_in(ann), f"/threads/{thread.id}/later", when="session", session=session.id)
    assert row.post_at is None and "Workshop 2" in sign_in(ann).get("/waiting-to-be-posted").text
    with work():
        db.session.get_one(Session, session.id).starts_at = now() + timedelta(days=9)
    assert post_due() == 0
    with work():
        db.session.get_one(Session, session.id).starts_at = now() - timedelta(seconds=1)
    assert post_due() == 1 and posts() == [WORDS]
    elsewhere = meeting(make_cohort(), days=3)
    form = {"body": WORDS, "when": "session", "session": elsewhere.id, "client_id": uuid.uuid4().hex}
    sign_in(ann).post(f"/threads/{thread.id}/later", form, status=422)


def test_a_session_that_is_no_more_gives_its_post_back(scene, sign_in):
    cohort, thread, ann, _ben, _facilitator = scene
    session = meeting(cohort, days=3)
    plan(sign_in(ann), f"/threads/{thread.id}/later", when="session", session=session.id)
    with work():
        db.session.execute(sa.delete(Session).where(Session.id == session.id))
    assert post_due() == 0 and posts() == []
    assert "no longer planned" in sign_in(ann).get("/waiting-to-be-posted").text


def test_a_thread_begins_later(scene, sign_in):
    cohort, _thread, ann, ben, _facilitator = scene
    browser = sign_in(ann)
    plan(browser, f"/cohorts/{cohort.id}/threads/later", title="The kumquat question", group=cohort.id)
    assert "kumquat" not in sign_in(ben).get(f"/cohorts/{cohort.id}/threads").text
    pass_time()
    assert post_due() == 1 and post_due() == 0
    thread = db.session.query(Thread).filter_by(title="The kumquat question").one()
    assert thread.started_by == ann.id and thread.last_seq == 1
    assert "The kumquat question" in sign_in(ben).get(f"/cohorts/{cohort.id}/threads").text
    outsider = make_cohort()
    form = {"body": WORDS, "title": "x", "group": outsider.id, "when": "time", "day": "2999-01-01", "client_id": uuid.uuid4().hex}
    browser.post(f"/cohorts/{cohort.id}/threads/later", form, status=422)


def test_what_one_chose_for_a_thread_comes_along(scene, sign_in):
    cohort, _thread, ann, _ben, _facilitator = scene
    code = next(iter(theme_names(cohort.id)))
    browser, address = sign_in(ann), f"/cohorts/{cohort.id}/threads/later"
    page = browser.post(address, {"title": "The kumquat question", "tense": "future", "themes": [code, "nonesuch"], "body": WORDS, "group": cohort.id}, status=200).text
    assert ticked(page, "tense") == ["future"] and ticked(page, "themes") == [code]
    row = plan(browser, address, title="The kumquat question", group=cohort.id, tense="future", themes=[code, "nonesuch"])
    page = browser.get(f"/waiting-to-be-posted/{row.id}/edit").text
    assert ticked(page, "tense") == ["future"] and ticked(page, "themes") == [code]
    pass_time()
    assert post_due() == 1
    thread = db.session.query(Thread).filter_by(title="The kumquat question").one()
    marks = db.session.query(ThemeMark).filter_by(subject_kind="thread", subject_id=thread.id).all()
    assert thread.tense == "future" and [mark.code for mark in marks] == [code]
    browser.post(address, {"body": WORDS, "title": "x", "tense": "sideways", "group": cohort.id, "when": "time", "day": "2027-01-01", "time": "9:00"}, status=422)


@pytest.mark.parametrize("gone", ["", "moved", "hidden"])
def test_an_answer_that_waits_is_an_answer(scene, sign_in, gone):
    cohort, thread, ann, ben, facilitator = scene
    asked = post_in(thread, ben, "Who rings the bell?")
    browser, address = sign_in(ann), f"/threads/{thread.id}/later"
    page = browser.post(address, {"body": WORDS, "client_id": uuid.uuid4().hex, "reply_to": asked.id}, status=200).text
    assert "In reply to" in page and "Ben Two" in page and f'value="{asked.id}"' in page
    row = plan(browser, address, reply_to=asked.id)
    assert "Ben Two" in browser.get(f"/waiting-to-be-posted/{row.id}/edit").text
    with work():
        if gone == "moved":
            db.session.get_one(Post, asked.id).thread_id = thread_in(cohort, ben, "Elsewhere").id
        if gone == "hidden":
            hide_post(Actor(facilitator.id), db.session.get_one(Post, asked.id), "Please write it again.")
    pass_time()
    assert post_due() == 1
    post = db.session.query(Post).filter_by(author_id=ann.id).one()
    assert post.reply_to_id == (None if gone else asked.id) and (post.root_seq == asked.seq) is not bool(gone)
    other = thread_in(cohort, ben, "Another")
    row = plan(browser, f"/threads/{other.id}/later", reply_to=asked.id)  # of another thread: it stands by itself
    assert row.reply_to_id is None


def test_what_is_written_there_is_kept_as_one_writes(scene, sign_in):
    cohort, thread, ann, ben, _facilitator = scene
    browser, day = sign_in(ann), local(now() + timedelta(days=5)).date().isoformat()
    page = browser.get(f"/threads/{thread.id}/later").text
    assert f'data-draft-url="/drafts/thread:{thread.id}"' in page and "begin from what is saved" not in page
    kept = {"body": "Half a kumquat", "when": "time", "day": day, "time": "16:45", "session": "", "reply_to": "", "hold": []}
    browser.put(f"/drafts/thread:{thread.id}", {"fields": kept})
    page = browser.get(f"/threads/{thread.id}/later").text
    assert "Half a kumquat" in page and day in page and "16:45" in page and ticked(page, "when") == ["time"]
    assert "Half a kumquat" in browser.get(f"/threads/{thread.id}").text and "Half a kumquat" in browser.get("/drafts").text
    browser.put(f"/drafts/thread:{thread.id}", {"fields": {"body": "From the reply box"}, "base_version": 1})
    page = browser.get(f"/threads/{thread.id}/later").text
    assert "From the reply box" in page and ticked(page, "when") == ["time"] and 'value="9:00"' in page
    assert "From the reply box" not in browser.post(f"/threads/{thread.id}/later", {"leave": "1", "client_id": uuid.uuid4().hex}).text
    assert "From the reply box" not in browser.get(f"/threads/{thread.id}").text

    browser.put(f"/drafts/newthread:{cohort.id}", {"fields": {"title": "Half a title", "body": "Half a thread", "tense": "past"}})
    page = browser.get(f"/cohorts/{cohort.id}/threads/later").text
    assert 'for="title">What is it about?</label>' in page, "it is not optional"
    assert "Half a title" in page and "Half a thread" in page and ticked(page, "tense") == ["past"]

    row = plan(browser, f"/threads/{thread.id}/later")
    browser.put(f"/drafts/planned:{row.id}", {"fields": {**kept, "body": "A kumquat changed"}})
    assert "A kumquat changed" in browser.get(f"/waiting-to-be-posted/{row.id}/edit").text
    lines = browser.get("/drafts").text
    assert "A kumquat changed" in lines and f"/waiting-to-be-posted/{row.id}/edit" in lines and "16:45" not in lines
    assert "kumquat" not in sign_in(ben).get("/drafts").text
    plan(browser, f"/waiting-to-be-posted/{row.id}/edit", body="A kumquat changed")
    assert "kumquat" not in browser.get("/drafts").text
    browser.put(f"/drafts/planned:{row.id}", {"fields": {**kept, "body": "Once more"}})
    pass_time()
    assert post_due() == 1
    lines = browser.get("/drafts").text
    assert "Once more" in lines and "/edit" not in lines, "what was being written over it when it was posted is still its writer's"
    row = plan(browser, f"/threads/{thread.id}/later")
    browser.put(f"/drafts/planned:{row.id}", {"fields": {**kept, "body": "And again"}})
    browser.post(f"/waiting-to-be-posted/{row.id}/cancel")
    assert "And again" not in browser.get("/drafts").text


@pytest.mark.parametrize("reason", ["closed", "left", "everyone"])
def test_what_may_not_be_posted_then_comes_back_with_a_notice(scene, sign_in, reason):
    _cohort, thread, ann, _ben, _facilitator = scene
    browser = sign_in(ann)
    row = plan(browser, f"/threads/{thread.id}/later", body="[@everyone here](group:everyone) kumquat" if reason == "everyone" else WORDS)
    with work():
        if reason == "closed":
            db.session.get_one(Thread, thread.id).locked_at = now()
        if reason == "left":
            db.session.execute(sa.update(Membership).where(Membership.person_id == ann.id).values(ends_on=local(now()).date()))
    pass_time()
    assert post_due() == 0 and post_due() == 0 and posts() == []
    assert [notice.kind for notice in db.session.query(Notice)] == ["returned"]
    page = browser.get("/waiting-to-be-posted").text
    assert "kumquat" in page and {"closed": "The thread is closed", "left": "no longer write", "everyone": "Only facilitators"}[reason] in page
    if reason == "left":
        assert thread.title not in page
        browser.post(f"/waiting-to-be-posted/{row.id}/now", status=404)
    browser.get("/notices")
    browser.post(f"/waiting-to-be-posted/{row.id}/cancel")
    assert db.session.query(PlannedPost).count() == 0


def test_it_is_changed_posted_at_once_or_cancelled(scene, sign_in):
    _cohort, thread, ann, ben, _facilitator = scene
    browser = sign_in(ann)
    row = plan(browser, f"/threads/{thread.id}/later")
    assert WORDS in browser.get(f"/waiting-to-be-posted/{row.id}/edit").text
    plan(browser, f"/waiting-to-be-posted/{row.id}/edit", body="A quince.")
    browser.post(f"/waiting-to-be-posted/{row.id}/now")
    assert posts() == ["A quince."]
    browser.post(f"/waiting-to-be-posted/{row.id}/now", status=403)
    pass_time()
    assert post_due() == 0


def test_it_gets_its_second_look_and_waits_for_a_facilitator_then(scene, sign_in):
    _cohort, thread, ann, ben, _facilitator = scene
    browser, risky = sign_in(ann), "Jayden was born on 3/4/2015."
    form = {"body": risky, "when": "time", "day": local(now() + timedelta(days=2)).date().isoformat(), "time": "9:00", "client_id": uuid.uuid4().hex}
    assert "date of birth" in browser.post(f"/threads/{thread.id}/later", form, status=422).text
    browser.post(f"/threads/{thread.id}/later", {**form, "hold": "y"})
    pass_time()
    post_due()
    assert db.session.query(Post).one().state == "held" and "Jayden" not in sign_in(ben).get(f"/threads/{thread.id}").text


def test_its_pictures_wait_with_it(scene, sign_in):
    _cohort, thread, ann, ben, facilitator = scene
    writer = sign_in(ann)
    data = {"file": (io.BytesIO(picture()), "wall.jpg"), "description": "A wall", "client_id": uuid.uuid4().hex}
    told = writer.post(f"/threads/{thread.id}/files", data, content_type="multipart/form-data", headers={"Accept": "application/json"}, status=201).json
    plan(writer, f"/threads/{thread.id}/later", body=told["text"])
    writer.get(f"/files/{told['id']}")
    for person in (ben, facilitator, make_person()):
        sign_in(person).get(f"/files/{told['id']}", status=404)
    pass_time()
    post_due()
    sign_in(ben).get(f"/files/{told['id']}")


def test_two_workers_at_once_post_it_once(scene, sign_in):
    _cohort, thread, ann, _ben, _facilitator = scene
    for number in range(6):
        plan(sign_in(ann), f"/threads/{thread.id}/later", body=f"Number {number}")
    pass_time()
    app, done = current_app._get_current_object(), []
    db.session.remove()

    def run() -> None:
        with app.app_context():
            done.append(post_due())
            db.session.remove()

    strands = [Strand(target=run) for _ in range(3)]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    post_due()
    assert sorted(posts()) == [f"Number {number}" for number in range(6)] and sum(done) <= 6
    assert not db.session.query(Notice).filter_by(kind="returned").count()


@pytest.mark.parametrize("passes", [True, False])
def test_an_error_of_the_hub_keeps_no_other_post_back(scene, sign_in, monkeypatch, caplog, passes):
    _cohort, thread, ann, _ben, _facilitator = scene
    browser = sign_in(ann)
    odd = plan(browser, f"/threads/{thread.id}/later", body="An odd one").id
    plan(browser, f"/threads/{thread.id}/later")
    pass_time()
    real = services.post_now

    def stumble(actor, row):
        if row.id == odd:
            raise sa.exc.OperationalError("a statement", {}, Exception("busy")) if passes else RuntimeError("a fault of ours")
        return real(actor, row)

    monkeypatch.setattr(services, "post_now", stumble)
    assert post_due() == 1 and posts() == [WORDS]
    assert odd in caplog.text and ("busy" if passes else "a fault of ours") in caplog.text
    assert db.session.get_one(PlannedPost, odd).state == ("waiting" if passes else "returned")
    monkeypatch.undo()
    page = browser.get("/waiting-to-be-posted").text
    assert "An odd one" in page and ("Something went wrong here" in page) is not passes
    assert post_due() == (1 if passes else 0)


def test_what_waits_goes_with_the_account(scene, sign_in):
    _cohort, thread, ann, _ben, _facilitator = scene
    plan(sign_in(ann), f"/threads/{thread.id}/later")
    with work():
        record(AccountClosed(by=ann.id, person_id=ann.id))
    pass_time()
    assert post_due() == 0 and db.session.query(PlannedPost).count() == 0


def test_the_title_of_a_thread_that_waits_cannot_be_held_and_is_looked_at_again(scene, sign_in):
    cohort, _thread, ann, ben, _facilitator = scene
    browser, address, named = sign_in(ann), f"/cohorts/{cohort.id}/threads/later", "Jayden was born on 3/4/2015"
    form = {"body": WORDS, "when": "time", "day": local(now() + timedelta(days=2)).date().isoformat(), "time": "9:00", "group": cohort.id, "hold": "y"}
    answer = browser.post(address, {**form, "title": named, "client_id": uuid.uuid4().hex}, status=422)
    assert "date of birth" in answer.text and WORDS in answer.text and not db.session.query(PlannedPost).count()
    row = plan(browser, address, title="A hard one", group=cohort.id, hold="y")
    browser.post(f"/waiting-to-be-posted/{row.id}/edit", {**form, "title": named, "client_id": uuid.uuid4().hex}, status=422)
    assert db.session.get_one(PlannedPost, row.id).title == "A hard one"
    with work():  # as where somebody whose name it has was a member still
        db.session.get_one(PlannedPost, row.id).title = named
    assert "date of birth" in browser.post(f"/waiting-to-be-posted/{row.id}/now", status=422).text
    pass_time()
    assert post_due() == 0 and posts() == [] and db.session.query(Thread).filter_by(title=named).count() == 0
    assert [notice.kind for notice in db.session.query(Notice)] == ["returned"]
    assert "date of birth" in browser.get("/waiting-to-be-posted").text and "Jayden" not in sign_in(ben).get(f"/cohorts/{cohort.id}/threads").text


def test_what_waits_and_what_is_begun_have_a_place_in_the_menu_and_under_more(app, sign_in, scene) -> None:
    cohort, _thread, ann, _ben, _facilitator = scene
    for address in (f"/cohorts/{cohort.id}/journey", f"/cohorts/{cohort.id}/more"):
        page = sign_in(ann).get(address).text
        menu, _banner, content = page.partition("</header>")
        for wanted in ('href="/drafts"', 'href="/waiting-to-be-posted"'):
            assert wanted in menu and (wanted in content or not address.endswith("more"))
    assert 'href="/waiting-to-be-posted"' in sign_in(ann).get("/drafts").text and 'href="/drafts"' in sign_in(ann).get("/waiting-to-be-posted").text
