"""A facilitator at the projector does everything there, and phones are brought to the reveal."""

from __future__ import annotations

import re

from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import RatingRound, Risk
from tests.features.framework.conftest import FIVE, Scene, SignIn
from tests.kit.html import inspect


def test_the_sentence_one_more_round_and_rating_locally_happen_in_the_room(scene: Scene, sign_in: SignIn) -> None:
    found = scene.open()
    scene.rate(found, FIVE, reason="because")
    browser, room = sign_in(scene.facilitator), f"/rounds/{found.id}/room"
    page = browser.get(room).text
    assert "One more round" not in page and "rate it locally" not in page and "Why are we apart?" not in page
    browser.post(f"/rounds/{found.id}/close", {"back": "room"})
    assert "Why are we apart?" in browser.get(room).text
    refused = browser.post(f"/rounds/{found.id}/sentence", {"back": "room", "sentence": "x" * 301}, status=422).text
    inspect(refused)
    assert "x" * 301 in refused and 'id="round"' in refused
    said = browser.post(f"/rounds/{found.id}/sentence", {"back": "room", "sentence": "Some of us have no deputy."})
    assert said.location == room and "Some of us have no deputy." in browser.get(room).text
    assert browser.post(f"/rounds/{found.id}/rate-locally").location == room
    browser.post(f"/rounds/{found.id}/rate-locally")
    risk = db.session.get_one(Risk, scene.risk.id)
    assert risk.rate_locally and risk.version == 2
    assert "Decided in the room" in browser.get(f"/risks/{risk.id}/history").text
    places = {browser.post(f"/rounds/{found.id}/again").location for _twice in range(2)}
    assert len(places) == 1 and db.session.query(RatingRound).count() == 2
    second = places.pop()
    assert "0 of 7 have finished" in re.sub(r"<[^>]+>", "", browser.get(second).text)
    assert f'href="{second}"' in browser.get(room).text
    leader = sign_in(scene.leaders[0])
    for path in ("again", "rate-locally"):
        leader.post(f"/rounds/{found.id}/{path}", status=403)


def test_a_phone_waits_where_the_round_is_shown_and_finds_the_next(scene: Scene, sign_in: SignIn) -> None:
    found = scene.open()
    scene.rate(found, FIVE[1:], reason="because")
    phone = sign_in(scene.leaders[5])
    reveal = phone.post(f"/rounds/{found.id}/rate", {"likelihood": "4", "impact": "4", "reason": "a reason of mine"}).location
    assert reveal == f"/rounds/{found.id}/reveal"
    page = phone.get(reveal).text
    assert "Your rating is in." in page and "data-enhance=\"renew\" data-every=\"5\"" in page
    assert "because" not in page.split('id="reveal"')[1].lower() and "median" not in page, "nothing is shown before the close"
    assert reveal in phone.get(f"/cohorts/{scene.cohort.id}/framework/rate").text
    scene.close(found)
    page = phone.get(reveal).text
    assert "median" in page and "a reason of mine" in page and "One more round is open." not in page
    again = sign_in(scene.facilitator).post(f"/rounds/{found.id}/again").location.split("/")[2]
    assert f"/rounds/{again}/rate" in phone.get(reveal).text
    assert "One more round is open." not in sign_in(scene.academic).get(reveal).text
    sign_in(scene.observer).get(reveal, status=404)


def test_a_round_of_four_shows_nothing_to_those_who_wait(scene: Scene, sign_in: SignIn) -> None:
    found = scene.open()
    scene.rate(found, FIVE[:4], reason="because")
    scene.close(found)
    page = sign_in(scene.leaders[0]).get(f"/rounds/{found.id}/reveal").text
    assert "Fewer than five have rated" in page and "median" not in page
