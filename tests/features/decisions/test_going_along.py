"""A decision goes along when its question is moved; sent again, it is answered by the first one."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.decisions.services import NewBallot, open_ballot
from enquiry_hub.features.discussions.models import PostMove, Thread
from enquiry_hub.features.discussions.services import invite_guest
from tests.features.discussions.test_posts import thread_in
from tests.kit.build import make_cohort, make_member, make_person

NOTE = {"note": "It fits there."}


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    fran, ann = make_member(cohort, "facilitator"), make_member(cohort, name="Ann One")
    return cohort, fran, ann, thread_in(cohort, ann, "Lunch and its secrets"), thread_in(cohort, ann, "Exams")


def asked(thread, person) -> Ballot:
    with work():
        return open_ballot(Actor(person.id), db.session.get_one(Thread, thread.id), NewBallot("consent", "We meet on Mondays"))


def stands_in(ballot) -> str:
    return db.session.get_one(Ballot, ballot.id, populate_existing=True).thread_id


def test_it_goes_along_and_back_and_a_guest_hears_nothing_of_where_it_was(scene, sign_in):
    _cohort, fran, ann, lunch, exams = scene
    ballot, guest, leader = asked(lunch, ann), make_person(), sign_in(fran)
    with work():
        invite_guest(Actor(fran.id), db.session.get_one(Thread, exams.id), guest)
    leader.post(f"/posts/{ballot.post_id}/move", {"upto": "1", "target": exams.id, "title": "", "wider": "y", **NOTE})
    assert stands_in(ballot) == exams.id
    page = sign_in(guest).get(f"/decisions/{ballot.id}").text
    assert "Exams" in page and "Lunch" not in page and lunch.id not in page
    move = db.session.scalars(sa.select(PostMove)).one()
    leader.post(f"/moves/{move.id}/undo", NOTE)
    assert stands_in(ballot) == lunch.id
    sign_in(guest).get(f"/decisions/{ballot.id}", status=404)


def test_it_goes_along_with_splits_and_joinings(scene, sign_in):
    _cohort, fran, ann, lunch, exams = scene
    ballot, leader = asked(lunch, ann), sign_in(fran)
    leader.post(f"/posts/{ballot.post_id}/move", {"upto": "1", "target": "", "title": "By itself", **NOTE})
    alone = db.session.scalars(sa.select(Thread).where(Thread.title == "By itself")).one()
    assert stands_in(ballot) == alone.id
    leader.post(f"/threads/{alone.id}/join", {"target": exams.id, **NOTE})
    assert stands_in(ballot) == exams.id
    assert "Exams" in sign_in(ann).get(f"/decisions/{ballot.id}").text


def test_sent_again_after_its_own_hour_it_leads_to_the_first(scene, sign_in, monkeypatch):
    _cohort, _fran, ann, lunch, _exams = scene
    browser, ends = sign_in(ann), local(now() + timedelta(days=2))
    sent = {
        "kind": "consent", "question": "We meet on Mondays", "lasts": "at", "day": ends.date().isoformat(), "time": ends.strftime("%H:%M"), "hidden": "y",
        "client_id": uuid.uuid4().hex,
    }  # fmt: skip
    first = browser.post(f"/threads/{lunch.id}/decide", sent).location.partition("?")[0]
    monkeypatch.setattr("enquiry_hub.features.decisions.forms.now", lambda: now() + timedelta(days=3))
    assert browser.post(f"/threads/{lunch.id}/decide", sent).location.partition("?")[0] == first
    assert "That hour is over" in browser.post(f"/threads/{lunch.id}/decide", sent | {"client_id": uuid.uuid4().hex}, status=422).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Ballot)) == 1
