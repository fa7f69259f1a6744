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
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.later.services import post_due
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.events import AccountClosed
from tests.capabilities.test_files_drafts_search import picture
from tests.features.discussions.test_posts import thread_in
from tests.kit.build import make_cohort, make_member, make_person, save

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


def test_what_waits_goes_with_the_account(scene, sign_in):
    _cohort, thread, ann, _ben, _facilitator = scene
    plan(sign_in(ann), f"/threads/{thread.id}/later")
    with work():
        record(AccountClosed(by=ann.id, person_id=ann.id))
    pass_time()
    assert post_due() == 0 and db.session.query(PlannedPost).count() == 0
