"""Which way a risk is going is suggested by its last two closed rounds, and said so; otherwise it is written by hand."""

from __future__ import annotations

import pytest

from enquiry_hub.core.database import db
from enquiry_hub.features.framework.domain.trend import trend_between
from enquiry_hub.features.framework.models import Risk
from enquiry_hub.features.framework.queries.trends import by_rounds
from tests.features.framework.conftest import Scene, SignIn
from tests.features.framework.test_blind import seen

LOW, HIGH = [(2, 3)] * 5, [(4, 4)] * 5


@pytest.mark.parametrize(("before", "after", "trend"), [(9, 12, "rising"), (12, 9, "falling"), (9, 9, "steady"), (9, 9.5, "steady"), (9, 10, "rising"), (1, 25, "rising")])
def test_two_scores_make_a_trend(before: float, after: float, trend: str) -> None:
    assert trend_between(before, after) == trend


def judge(scene: Scene, points: list[tuple[int, int]], kind: str = "inherent") -> None:
    """Let a round pass."""
    found = scene.open(kind=kind)
    scene.rate(found, points)
    scene.close(found)


def test_only_closed_rounds_of_five_and_of_one_kind_are_compared(scene: Scene) -> None:
    judge(scene, LOW)
    assert by_rounds(seen(scene, scene.leaders[0])) is None
    judge(scene, HIGH, "residual")
    judge(scene, HIGH[:4])
    assert by_rounds(seen(scene, scene.leaders[0])) is None
    scene.rate(scene.open(), HIGH)  # still open
    assert by_rounds(seen(scene, scene.leaders[0])) is None
    scene.close(scene.rounds[-1])
    found = by_rounds(seen(scene, scene.leaders[0]))
    assert found is not None and (found.trend, found.from_score, found.to_score) == ("rising", 6, 16)
    judge(scene, LOW, "residual")
    found = by_rounds(seen(scene, scene.leaders[0]))
    assert found is not None and found.trend == "falling", "with what is done comes first"
    assert by_rounds(seen(scene, scene.observer)) is None


def test_the_trend_is_offered_and_taken_with_its_reason(scene: Scene, sign_in: SignIn) -> None:
    browser, path = sign_in(scene.leaders[2]), f"/risks/{scene.risk.id}"
    browser.post(f"{path}/trend", status=422)
    judge(scene, LOW)
    judge(scene, HIGH)
    page = browser.get(path).text
    assert "it is rising: the middle went from 6 to 16 of 25" in page and "It is written down as steady." in page
    assert "it is rising" in browser.get(f"{path}/edit").text
    assert db.session.get_one(Risk, scene.risk.id).trend == "steady", "nothing is written before somebody does"
    browser.post(f"{path}/trend")
    assert db.session.get_one(Risk, scene.risk.id).trend == "rising"
    assert "Write down what the rounds say" not in browser.get(path).text
    assert "By comparison of the last two rounds" in browser.get(f"{path}/history").text
