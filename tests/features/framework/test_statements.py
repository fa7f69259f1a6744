"""The screen of a room and the page of what does not fit ask the store as often for many as for few."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import template_rendered

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Control, Indicator, Risk, RiskAcceptance, Strategy
from enquiry_hub.features.framework.services import set_appetite
from enquiry_hub.features.framework.wording import MISFITS
from enquiry_hub.features.impact.models import OutsideFigure
from tests.features.framework.conftest import FIVE, Scene, SignIn, actor
from tests.kit.browser import Browser
from tests.kit.build import make_member, save
from tests.kit.queries import count_queries

MANY = 8
APART = [(1, 5), (5, 1)] * 10


def asked(browser: Browser, path: str) -> int:
    """Return how many statements a page asks, once it has been there."""
    browser.get(path)
    with count_queries() as seen:
        browser.get(path)
    return len(seen)


def round_of(scene: Scene, risk: Risk, points: list[tuple[int, int]], *, kind: str = "inherent", close: bool = True) -> str:
    """Put a risk up, let the first leaders judge it with reasons, and close the round; return its id."""
    scene.rate(found := scene.open(risk, kind=kind), points, reason="Because of")
    if close:
        scene.close(found)
    return found.id


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(("screen", "who"), [("room", "facilitator"), ("reveal", "leader")])
def test_the_screens_of_a_round_ask_as_often_for_many_as_for_few(scene: Scene, sign_in: SignIn, screen: str, who: str, closed: bool) -> None:
    round_of(scene, scene.risk, FIVE)  # so that there is something to look back at, here as there
    few = f"/rounds/{round_of(scene, scene.risk, FIVE, close=closed)}/{screen}"
    other = f"/rounds/{round_of(scene, scene.propose(title='Another'), FIVE, close=False)}/{screen}"
    browser = sign_in(scene.facilitator if who == "facilitator" else scene.leaders[0])
    assert ("Because of" in browser.get(few).text) is closed and "Because of" not in browser.get(other).text
    before = asked(browser, few)
    scene.leaders += [make_member(scene.cohort) for _more in range(12)]
    busy = scene.propose(title="Busy", owner_id=scene.leaders[1].id)
    for _earlier in range(MANY):
        round_of(scene, busy, APART)
    for number in range(MANY):
        round_of(scene, scene.propose(title=f"Risk {number}", owner_id=scene.leaders[number].id), APART, close=False)
    many = f"/rounds/{round_of(scene, busy, APART, close=closed)}/{screen}"
    for risk in (scene.risk, busy):
        scene.risk = risk
        for _strategies in range(MANY):
            scene.strategy()
    assert asked(browser, many) == asked(browser, few) == before
    assert browser.get(many).text.count("Because of") >= (len(scene.leaders) if closed else 0)


def _misfit(scene: Scene, risk: Risk) -> None:
    """Let everything be amiss with a risk that can be."""
    risk_id = risk.id
    round_of(scene, risk, [(3, 3)] * 6)
    round_of(scene, risk, [(5, 5)] * 6, kind="residual")
    held = {"signed": "The board", "why": "For now.", "accepted_on": today() - timedelta(days=60), "until": today() - timedelta(days=1)}
    save(RiskAcceptance(risk_id=risk_id, **held), Control(risk_id=risk_id, text="A rota"), *(Indicator(risk_id=risk_id, name=f"Hours {number}", kind="lagging") for number in range(3)))
    for _two in range(2):
        scene.risk = db.session.get_one(Risk, risk_id)
        strategy = scene.strategy(owner_id=scene.leaders[2].id)
        with work():
            db.session.execute(sa.update(Strategy).where(Strategy.id == strategy.id).values(state="ready", review_on=today() - timedelta(days=3)))


def test_what_does_not_fit_is_found_with_as_many_statements_for_many_as_for_few(scene: Scene, sign_in: SignIn) -> None:
    browser, page = sign_in(scene.leaders[0]), f"/frameworks/{scene.framework.id}/checks"
    with work():
        set_appetite(actor(scene.facilitator), scene.framework, scene.themes[0], "averse")
    round_of(scene, scene.propose(title="Judged once", owner_id=scene.leaders[1].id), FIVE)
    _misfit(scene, scene.risk)
    before = asked(browser, page)
    for number in range(MANY):
        _misfit(scene, scene.propose(title=f"Amiss {number}", owner_id=scene.leaders[number % 5].id))
    assert asked(browser, page) == before
    text = browser.get(page).text
    said = {code for code, words in MISFITS.items() if str(words) in text}
    assert said == set(MISFITS) - {"lowered_without_control"} and text.count("Amiss") == MANY * len(said)


def test_what_waits_in_each_place_is_counted_once_for_a_page_of_several_pieces(scene: Scene, sign_in: SignIn) -> None:
    browser, drawn = sign_in(scene.leaders[0]), []
    save(OutsideFigure(group_id=scene.cohort.id, risk_id=scene.risk.id, name="Absence", value="6.1 %", source="The Department", year=2024, limits="One year.", made_by=scene.leaders[0].id))
    with template_rendered.connected_to(lambda _app, template, **_named: drawn.append(template.name), browser.app), count_queries() as seen:
        assert "Absence" in browser.get(f"/risks/{scene.risk.id}").text
    assert len(drawn) > 1, drawn
    assert sum("count(rating_round.id)" in str(statement) for statement in seen) == 1
