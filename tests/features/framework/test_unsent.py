"""What somebody began to propose and did not send: it comes back whole, and goes when they leave it."""

from __future__ import annotations

from urllib.parse import unquote
from uuid import uuid4

import pytest

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.framework.models import Risk, Strategy
from tests.features.framework.conftest import Scene, SignIn, actor, count


@pytest.mark.parametrize("kind", ["risk", "strategy"])
def test_who_leaves_what_they_began_to_propose_proposes_nothing(scene: Scene, sign_in: SignIn, kind: str) -> None:
    browser, person = sign_in(scene.leaders[1]), scene.leaders[1]
    place, path, model, words = {
        "risk": (
            f"newrisk:{scene.framework.id}", f"/frameworks/{scene.framework.id}/risks/new", Risk,
            {"title": "Half", "cause": "rents have risen", "event": "pupils are moved", "consequence": "learning breaks off", "theme_id": scene.themes[0].id,
             "context_factor": "community", "proximity": "now", "trend": "rising", "owner_id": ""},
        ),
        "strategy": (f"newstrategy:{scene.risk.id}", f"/risks/{scene.risk.id}/strategies/new", Strategy, {"title": "Half"}),
    }[kind]  # fmt: skip
    browser.put(f"/drafts/{place}", {"fields": words, "base_version": None})
    there = count(model)
    assert "Leave it and begin from what is saved" in browser.get(path).text
    left = browser.post(path, {**words, "client_id": str(uuid4()), "leave": "1"}).location
    assert unquote(left) == f"{path}?sent={person.id}:{place}"
    assert count(model) == there and count(Draft) == 0
    assert "Half" not in browser.get(left).text


def test_who_leaves_the_words_of_a_risk_goes_on_from_what_it_was_begun_from(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.leaders[1])
    with work():
        thread = start_thread(actor(scene.leaders[0]), scene.cohort, "My full is your empty")
    path = f"/frameworks/{scene.framework.id}/risks/new?from=thread:{thread.id}"
    browser.put(f"/drafts/newrisk:{scene.framework.id}", {"fields": {"title": "Half"}, "base_version": None})
    page = browser.get(browser.post(path, {"leave": "1"}).location).text
    assert "Half" not in page and "My full is your empty" in page


def test_every_part_of_a_strategy_that_was_begun_comes_back(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.leaders[1])
    words = {"title": "Half", "step1": "List the meetings", "due1": "2026-01-12", "starts_on": "2026-01-05", "measure_level": "4", "owner_id": scene.leaders[2].id}
    browser.put(f"/drafts/newstrategy:{scene.risk.id}", {"fields": words, "base_version": None})
    page = browser.get(f"/risks/{scene.risk.id}/strategies/new").text
    for shown in ("Half", "List the meetings", "2026-01-12", "2026-01-05", '<option selected value="4"', f'<option selected value="{scene.leaders[2].id}"'):
        assert shown in page, shown


def test_what_was_chosen_for_a_risk_that_was_begun_comes_back(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.leaders[1])
    browser.put(f"/drafts/newrisk:{scene.framework.id}", {"fields": {"title": "Half", "theme_id": scene.themes[2].id, "trend": "rising"}, "base_version": None})
    page = browser.get(f"/frameworks/{scene.framework.id}/risks/new").text
    assert "Half" in page and f'<option selected value="{scene.themes[2].id}"' in page and '<option selected value="rising"' in page
