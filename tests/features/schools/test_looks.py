"""What came of a strategy at a school: said by the school, in its governors' register, and to the cohort only where it chose so."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.schools.looks import own_reviews
from enquiry_hub.features.schools.models import Adoption, LocalReview, Variant
from enquiry_hub.features.schools.queries import view_of
from tests.features.schools.conftest import RATING, copy
from tests.features.schools.test_registers import issued

LOOK = {
    "did_it_work": "no", "what_we_saw": "The meeting came back as the fennel hour.", "what_next": "stop",
    "rival_explanation": "The timetable changed too.", "who_gained": "Nobody; those in a mobile hut lost.",
}  # fmt: skip


def own(scene) -> Adoption:
    """Return the school's copy of the strategy."""
    return db.session.scalars(sa.select(Adoption).where(Adoption.strategy_id == scene.strategy.id)).one()


def held(scene, who: str = "head", days: int = -1) -> Adoption:
    """Take the risk and its strategy home; let the strategy run, held by somebody, with a day of a look."""
    scene.take()
    with work():
        row = own(scene)
        row.owner_id, row.review_on, row.running = scene.people[who].id, today() + timedelta(days=days), True
    return row


def looked(browser, row: Adoption, status: int = 303, **values: str):
    """Look back at a strategy."""
    return browser.post(f"/taken-home/{row.id}/look", {**LOOK, "client_id": uuid.uuid4().hex, **values}, status=status)


def test_a_look_back_answers_the_day_and_stays_dated(scene, sign_in):
    row, head = held(scene), sign_in(scene.people["head"])
    assert f'href="/taken-home/{row.id}/look"' in head.get(f"/cohorts/{scene.cohort.id}/journey").text
    assert "review_over" in view_of(copy(scene)).exceptions
    page = head.get(f"/taken-home/{row.id}/look").text
    assert "we end one meeting" in page and "Did it work?" in page
    looked(head, row, what_next="keep")
    assert own_reviews(scene.actor("head")) == [] and "review_over" not in view_of(copy(scene)).exceptions
    looked(head, row, did_it_work="partly", what_we_saw="Half of us kept it.", what_next="keep", next_on=(today() + timedelta(days=90)).isoformat())
    page = head.get(f"/taken-home/{row.id}").text
    assert "fennel hour" in page and "Half of us kept it." in page and "The timetable changed too." in page
    db.session.expire_all()
    assert own(scene).review_on == today() + timedelta(days=90) and own(scene).running


def test_one_that_is_stopped_no_longer_runs_and_keeps_its_place(scene, sign_in):
    row, head = held(scene), sign_in(scene.people["head"])
    looked(head, row)
    db.session.expire_all()
    assert not own(scene).running and own(scene).review_on is None
    assert "stopped" in head.get(f"/taken-home/{row.id}").text and "Did it work? No" in head.get(f"/schools/{row.school_id}").text
    head.post(f"/taken-home/{row.id}/close", {"closed": "yes"})
    text = head.get(issued(head, row.school_id)).text
    assert "What was tried, and what came of it" in text and "Did it work? No" in text and "fennel hour" in text and "mobile hut" not in text


def test_bad_answers_are_said_and_kept_and_the_same_form_looks_once(scene, sign_in):
    row, head = held(scene), sign_in(scene.people["head"])
    page = looked(head, row, 422, did_it_work="").text
    assert "Choose one of the four." in page and "fennel hour" in page
    assert "on a day after this one" in looked(head, row, 422, next_on=today().isoformat()).text
    assert "Please write something here." in looked(head, row, 422, what_we_saw="").text
    once = uuid.uuid4().hex
    looked(head, row, client_id=once)
    looked(head, row, client_id=once)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LocalReview)) == 1
    looked(head, copy(scene), 404)  # a risk is judged again instead


def test_a_risk_is_looked_at_by_judging_it_again(scene, sign_in):
    taken, head = scene.take(), sign_in(scene.people["head"])
    with work():
        row = copy(scene)
        row.owner_id, row.review_on = scene.people["head"].id, today() - timedelta(days=3)
    assert [one.id for one in own_reviews(scene.actor("head"))] == [row.id]
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    assert own_reviews(scene.actor("head")) == []


def test_nobody_outside_the_school_reads_a_look(scene, sign_in):
    row = held(scene)
    looked(sign_in(scene.people["head"]), row)
    look = db.session.scalars(sa.select(LocalReview)).one()
    for who in ("other", "facilitator", "manager", "academic", "observer", "administrator", "deputy"):
        browser = sign_in(scene.people[who])
        browser.get(f"/taken-home/{row.id}/look", status=404)
        browser.get(f"/local-reviews/{look.id}/offer", status=404)
    assert "fennel" not in sign_in(scene.people["other"]).get(f"/strategies/{scene.strategy.id}").text


def test_what_was_learned_goes_to_the_cohort_by_choice_and_comes_back(scene, sign_in):
    row, head, other = held(scene), sign_in(scene.people["head"]), sign_in(scene.people["other"])
    looked(head, row)
    look = db.session.scalars(sa.select(LocalReview)).one()
    page = head.get(f"/local-reviews/{look.id}/offer").text
    assert "fennel hour" in page and "fits 1 schools" in page
    said = {"what_we_saw": "It came back under another name.", "rival_explanation": "", "who_gained": "", "labels": "phase", "client_id": uuid.uuid4().hex}
    assert "Please write something here." in head.post(f"/local-reviews/{look.id}/offer", {**said, "what_we_saw": ""}, status=422).text
    head.post(f"/local-reviews/{look.id}/offer", said)
    head.post(f"/local-reviews/{look.id}/offer", said)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Variant)) == 1
    text = other.get(f"/strategies/{scene.strategy.id}").text
    assert "What came of it at schools" in text and "It came back under another name." in text and "primary" in text
    for word in ("fennel", "Tanners", "Hana", "mobile hut", "timetable"):
        assert word not in text, word
    assert "stands beside the shared strategy" in head.get(f"/taken-home/{row.id}").text
    variant = db.session.scalars(sa.select(Variant)).one()
    head.post(f"/variants/{variant.id}/withdraw")
    assert "another name" not in other.get(f"/strategies/{scene.strategy.id}").text


@pytest.mark.parametrize("again", [False, True])
def test_a_signature_can_be_taken_back(scene, sign_in, again):
    taken, head = scene.take(), sign_in(scene.people["head"])
    head.post(f"/taken-home/{taken.id}/rating", RATING)
    signed = {"accept-name": "The governors", "accept-why": "Until the hall is built.", "accept-until": (today() + timedelta(days=30)).isoformat()}
    head.post(f"/taken-home/{taken.id}/accept", signed)
    assert view_of(copy(scene)).accepted and "outside" not in view_of(copy(scene)).exceptions
    head.post(f"/taken-home/{taken.id}/accept/end")
    db.session.expire_all()
    assert not view_of(copy(scene)).accepted and "outside" in view_of(copy(scene)).exceptions
    assert "Taken back" in head.get(f"/taken-home/{taken.id}").text
    if again:
        head.post(f"/taken-home/{taken.id}/accept", signed)
        db.session.expire_all()
        assert view_of(copy(scene)).accepted
