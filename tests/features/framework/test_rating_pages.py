"""Rating alone, page by page, and a round from its opening to its sentence."""

from __future__ import annotations

from uuid import uuid4

import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Rating
from tests.features.framework.conftest import FIVE, Scene, SignIn, count
from tests.kit.html import inspect


def test_rating_goes_risk_by_risk(scene: Scene, sign_in: SignIn) -> None:
    other = scene.propose(title="Another risk")
    scene.open(scene.risk, other)
    first, second = (f"/rounds/{found.id}/rate" for found in scene.rounds)
    browser = sign_in(scene.leaders[0])
    home = browser.get(f"/cohorts/{scene.cohort.id}/framework").text
    alone = f"/cohorts/{scene.cohort.id}/framework/rate"
    assert "Rate 2 risks alone" in home and f"{alone}?begin=1" in home
    assert browser.get(f"{alone}?begin=1", status=303).headers["Location"].endswith(first)
    page = browser.get(first).text
    assert second in page
    assert "Skip for now" in page
    for word in (
        "Almost certain",
        "over 80%",
        "It is happening, or every early sign is present",
        "Outside intervention; trust takes years",
    ):
        assert word in page
    inspect(browser.post(first, {"likelihood": "4", "confidence": "low"}, status=422).text)
    mark = str(uuid4())
    judged = {
        "likelihood": "4",
        "impact": "3",
        "confidence": "high",
        "reason": "I have lived it",
        "client_id": mark,
    }
    assert browser.post(first, judged).headers["Location"].endswith(second)
    browser.post(first, judged)
    assert count(Rating) == 1
    assert "I have lived it" in browser.get(first).text
    assert (
        browser.post(second, {"likelihood": "2", "impact": "2"})
        .headers["Location"]
        .endswith("/reveal")
    )
    assert "You have rated all of them" in browser.get(f"{alone}?begin=1").text
    sign_in(scene.facilitator).post(first, judged, status=403)
    sign_in(scene.outsider).post(first, judged, status=404)


def test_a_round_from_opening_to_its_sentence(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.facilitator)
    path = f"/frameworks/{scene.framework.id}/rounds/new"
    inspect(browser.post(path, {"kind": "inherent"}, status=422).text)
    browser.post(path, {"risks": scene.risk.id, "kind": "inherent"})
    leader = sign_in(scene.leaders[0])
    assert "Rate one risk alone" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    assert "asks you to rate risks alone" in leader.get("/notices").text
    found = db.session.scalars(sa.select(services.rounds.RatingRound)).one()
    scene.rate(found, FIVE)
    leader.post(f"/rounds/{found.id}/close", status=403)
    browser.post(f"/rounds/{found.id}/close")
    browser.post(f"/rounds/{found.id}/sentence", {"sentence": "My full is your empty"})
    page = browser.get(f"/risks/{scene.risk.id}").text
    assert "My full is your empty" in page
    assert "Offer one more round" in page


def test_the_heatmap_has_words_and_a_sentence(scene: Scene, sign_in: SignIn) -> None:
    scene.open()
    scene.rate(scene.rounds[0], FIVE)
    scene.close(scene.rounds[0])
    page = inspect(sign_in(scene.leaders[0]).get(f"/cohorts/{scene.cohort.id}/framework").text)
    heat = page.one("table", class_="heat")
    words = "".join(heat.itertext())
    assert all(word in words for word in ("Almost certain", "Slight", "severe", "RK01"))
    assert "RK01 is split: its median describes few of us." in page.text
