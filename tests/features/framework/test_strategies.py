"""Strategies: their gates, their end and their versions."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid, Refused, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.queries.register import register_of
from tests.features.framework.conftest import Scene, SignIn, actor
from tests.kit.html import inspect


def ready() -> dict[str, object]:
    """Return what a strategy needs to be ready, and to run."""
    day = today()
    steps = [{"text": f"Step {n}", "due_on": (day + timedelta(days=7 * n)).isoformat()} for n in (1, 2, 3)]
    return {
        "works_on": "cause",
        "starts": day.isoformat(),
        "review": (day + timedelta(days=90)).isoformat(),
        "steps": steps,
        "what_stops": "The Monday briefing",
        "title": "End one meeting for every duty",
    }


def test_gates_say_what_is_missing_and_hold(scene: Scene) -> None:
    strategy = scene.strategy()
    leader = actor(scene.leaders[0])
    with pytest.raises(Invalid) as caught, work():
        services.move_strategy(leader, strategy, "ready")
    assert "One owner." in caught.value.details["missing"]  # type: ignore[operator]
    assert "%" not in caught.value.sentence
    with work():
        services.edit_strategy(leader, strategy, {**ready(), "owner_id": scene.leaders[1].id}, base=1)
    with work():
        services.move_strategy(leader, strategy, "ready")
    with pytest.raises(Invalid) as caught, work():
        services.move_strategy(leader, strategy, "running")
    assert "What would change our mind." in caught.value.details["missing"]  # type: ignore[operator]
    running = {
        "title": strategy.title,
        "measure": "Hours kept",
        "measure_level": 4,
        "measure_baseline": "0 of 2",
        "change_our_mind": "Fewer than one hour",
    }
    with work():
        services.edit_strategy(leader, strategy, running)
        services.move_strategy(leader, strategy, "running")
    answers = Review(
        "partly",
        "Two hours in five weeks of six",
        "keep",
        "The inspection had passed",
        "Leaders; the office lost time",
    )
    with pytest.raises(Refused), work():
        services.review_strategy(leader, strategy, answers)
    with work():
        services.review_strategy(actor(scene.leaders[1]), strategy, answers)
        services.move_strategy(actor(scene.leaders[1]), strategy, "reviewed")
    assert strategy.state == "reviewed"
    with pytest.raises(Invalid) as caught, work():
        services.move_strategy(actor(scene.leaders[1]), strategy, "published")
    assert caught.value.details["missing"] == [
        "Links to the evidence it stands on.",
        "A plain note of what it costs.",
    ]


def test_a_stopped_strategy_stays(scene: Scene) -> None:
    strategy = scene.strategy()
    with pytest.raises(Invalid), work():
        services.stop_strategy(actor(scene.facilitator), strategy, " ", "It did nothing")
    with work():
        services.stop_strategy(actor(scene.facilitator), strategy, "Nobody could leave the meeting", "It did nothing")
    assert (strategy.state, strategy.stopped_on) == ("stopped", today())
    line = register_of(actor(scene.leaders[0]), scene.framework).lines[0]
    assert [found.state for found in line.strategies] == ["stopped"]


def test_strategy_versions_keep_days_as_text(scene: Scene) -> None:
    strategy = scene.strategy(starts="2024-01-15")
    with work():
        assert services.edit_strategy(
            actor(scene.leaders[1]), strategy, {"title": strategy.title, "starts": "2024-02-01"}, base=1
        )
    assert strategy.starts_on is not None
    assert strategy.starts_on.isoformat() == "2024-02-01"
    with pytest.raises(Stale), work():
        services.edit_strategy(
            actor(scene.leaders[2]), strategy, {"title": strategy.title, "starts": "2024-03-01"}, base=1
        )


WHOLE = {
    "title": "End one meeting",
    "if_text": "we end one meeting a week",
    "then_text": "leaders keep two hours",
    "because_text": "time is found where something stops",
    "works_on": "cause",
    "starts_on": "2026-01-05",
    "review_on": "2026-04-26",
    "what_stops": "The Monday briefing",
    "step1": "List the meetings",
    "due1": "2026-01-12",
    "step2": "Ask who would notice",
    "step3": "End one",
    "measure": "Hours kept",
    "measure_level": "4",
    "measure_baseline": "0 of 2",
    "change_our_mind": "Fewer than one hour",
    "response": "reduce",
}


def test_a_strategy_through_its_pages(scene: Scene, sign_in: SignIn) -> None:
    leader, owner = sign_in(scene.leaders[0]), sign_in(scene.leaders[1])
    form = {**WHOLE, "owner_id": scene.leaders[1].id, "client_id": str(uuid4())}
    places = {
        leader.post(f"/risks/{scene.risk.id}/strategies/new", form).headers["Location"].split("?")[0]
        for _ in range(2)
    }
    assert len(places) == 1
    path = places.pop()
    page = leader.get(path).text
    assert "by 12 January" in page
    refused = leader.post(f"{path}/move", {"state": "reviewed"}, status=422)
    inspect(refused.text)
    assert "Another explanation of what was seen." in refused.text
    assert "%" not in re.sub(r"<[^>]+>", "", refused.text.split('id="gates"')[1].split("</section>")[0])
    leader.post(f"{path}/move", {"state": "running"})
    leader.post(f"{path}/review", {"what_we_saw": "Not mine to say"}, status=403)
    owner.post(
        f"{path}/review",
        {
            "did_it_work": "no",
            "what_we_saw": "Nothing changed",
            "what_next": "stop",
            "rival_explanation": "A hard term",
            "who_gained": "Nobody",
        },
    )
    owner.post(f"{path}/move", {"state": "reviewed"})
    page = leader.get(path).text
    assert "Nothing changed" in page
    edit = owner.post(
        f"{path}/edit", {**form, "title": "End two meetings", "base": "1", "starts_on": "2026-02-02"}
    )
    assert edit.location.partition("?")[0] == path
    stale = leader.post(f"{path}/edit", {**form, "title": "End no meeting", "base": "1"}, status=409)
    assert "End two meetings" in stale.text
    assert "End no meeting" in stale.text
    inspect(owner.post(f"{path}/stop", {}, status=422).text)
    owner.post(f"{path}/stop", {"what_we_saw": "Nobody could leave the meeting", "stopped_why": "Its time was over"})
    assert "Nobody could leave the meeting" in leader.get(path).text
    assert "stopped" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    assert "End two meetings" in leader.get(f"{path}/history").text
