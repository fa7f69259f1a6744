"""Judgements far apart ask for reasons from both ends after the close, of those who judge there and of nobody else, and unsigned."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Rating, RatingRound
from enquiry_hub.features.framework.services import Judged
from enquiry_hub.features.framework.services.due import APART, notice_apart
from tests.features.framework.conftest import Scene, SignIn, actor
from tests.kit.html import inspect

SPLIT = [(1, 3), (1, 3), (2, 3), (4, 3), (5, 3), (5, 3), (3, 3)]
ASKED, WHY = "You judged at one end and gave no reason", "The kumquat rota fell apart twice."


def asks(browser, risk_id) -> str:
    """Return where a risk's page asks its reader for a reason; empty where it does not."""
    page = browser.get(f"/risks/{risk_id}").text
    forms = [form.get("action", "") for form in inspect(page).all("form") if "/ratings/" in form.get("action", "")]
    assert (ASKED in page) is bool(forms)
    return forms[0] if forms else ""


def told() -> list[str]:
    """Return who was told that judgements are far apart."""
    return sorted(db.session.scalars(sa.select(Notice.person_id).where(Notice.kind == APART)))


def test_each_end_is_asked_once_and_nobody_learns_who_answered(scene: Scene, sign_in: SignIn) -> None:
    found, browsers = scene.open(), [sign_in(person) for person in scene.leaders]
    scene.rate(found, SPLIT)
    assert not any(asks(browser, scene.risk.id) for browser in browsers), "the round is open"
    notice_apart()
    assert told() == []
    scene.close(found)
    places = [asks(browser, scene.risk.id) for browser in browsers]
    assert [bool(place) for place in places] == [True] * 6 + [False], "whoever judges in the middle is not asked"
    others = (scene.facilitator, scene.academic)
    assert not any(asks(sign_in(person), scene.risk.id) for person in others)
    for _twice in range(2):
        notice_apart()
    assert told() == sorted(person.id for person in scene.leaders), "also who judged in the middle or not at all: else it would tell who judged"
    assert "We are far apart" in browsers[0].get("/notices").text
    assert "Say why you judge" in browsers[0].get(f"/cohorts/{scene.cohort.id}/journey").text and "Say why you judge" not in browsers[6].get(f"/cohorts/{scene.cohort.id}/journey").text

    for person in (*others, scene.leaders[1], scene.outsider):
        sign_in(person).post(places[0], {"reason": "Not mine."}, status=404)
    assert "something" in browsers[0].post(places[0], {"reason": "  "}, status=422).text
    assert "x" * 301 in browsers[0].post(places[0], {"reason": "x" * 301}, status=422).text
    before = db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))
    browsers[0].post(places[0], {"reason": WHY})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry)) == before, "who said it is in no history"
    assert not asks(browsers[0], scene.risk.id) and "Say why you judge" not in browsers[0].get(f"/cohorts/{scene.cohort.id}/journey").text
    browsers[0].post(places[0], {"reason": "Once more."}, status=403)
    for browser in (*browsers, *(sign_in(person) for person in others)):
        page = browser.get(f"/risks/{scene.risk.id}").text
        assert WHY in page and page.index("From those who think it unlikely") < page.index(WHY)
    assert WHY in browsers[3].get(f"/rounds/{found.id}/reveal").text and places[3] in browsers[3].get(f"/rounds/{found.id}/reveal").text
    assert "/ratings/" not in sign_in(scene.facilitator).get(f"/rounds/{found.id}/room").text


@pytest.mark.parametrize(("points", "reasons", "apart"), [
    (SPLIT, "", True), (SPLIT, "low", True), (SPLIT, "both", False), ([(3, 3)] * 5, "", False), (SPLIT[:4], "", False), ([(3, likelihood) for likelihood, _middle in SPLIT], "", True),
])  # fmt: skip
def test_everyone_is_asked_only_where_an_end_is_silent(scene: Scene, points: list[tuple[int, int]], reasons: str, apart: bool) -> None:
    found = scene.open()
    for person, (likelihood, impact) in zip(scene.leaders, points, strict=False):
        said = {"": False, "low": likelihood < 3, "both": likelihood != 3}[reasons]
        with work():
            services.rate(actor(person), found, Judged(likelihood, impact, "low", "Because." if said else ""))
    with work():
        db.session.execute(sa.update(RatingRound).values(closes_at=now() - timedelta(minutes=1)))  # its time is over, and nobody closed it
    notice_apart()
    assert bool(told()) is apart


def test_what_is_long_over_asks_nobody(scene: Scene, sign_in: SignIn) -> None:
    found = scene.open()
    scene.rate(found, SPLIT)
    scene.close(found)
    journey, browser = f"/cohorts/{scene.cohort.id}/journey", sign_in(scene.leaders[0])
    assert "Say why you judge" in browser.get(journey).text
    with work():
        db.session.execute(sa.update(RatingRound).values(closed_at=now() - timedelta(days=15)))
    notice_apart()
    assert told() == [] and "Say why you judge" not in browser.get(journey).text and asks(browser, scene.risk.id), "the box stays on the risk's own page"


def test_how_sure_they_are_stands_under_the_dots_and_nowhere_before(scene: Scene, sign_in: SignIn) -> None:
    found, browser = scene.open(), sign_in(scene.leaders[0])
    for number, (person, sure) in enumerate(zip(scene.leaders, ["high", "high", "low", "medium", "", "low", "low"], strict=True)):
        with work():
            services.rate(actor(person), found, Judged(1 + number % 5, 3, sure))
        assert "How sure we are" not in browser.get(f"/risks/{scene.risk.id}").text
    scene.close(found)
    sentence = "How sure we are: 2 have data or have lived it, one has seen signs, 3 go by a feeling, one did not say."
    for page in (f"/risks/{scene.risk.id}", f"/rounds/{found.id}/reveal"):
        assert sentence in browser.get(page).text
    assert sentence in sign_in(scene.facilitator).get(f"/rounds/{found.id}/room").text
    with work():
        db.session.execute(sa.update(Rating).values(confidence=""))
    assert "How sure we are" not in browser.get(f"/risks/{scene.risk.id}").text
