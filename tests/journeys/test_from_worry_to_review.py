"""From a worry to a strategy that is counted, reviewed and found not to work; and what the demonstration's measures say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.demo.data_files import read
from enquiry_hub.features.framework.models import Framework, Strategy, Theme
from enquiry_hub.features.impact.domain import claims
from enquiry_hub.features.impact.domain.people import change_of, publish, share
from enquiry_hub.features.impact.domain.quantities import progress
from enquiry_hub.features.impact.domain.runs import run_chart
from enquiry_hub.features.impact.models import Measure
from enquiry_hub.features.impact.queries.looks import look_at
from enquiry_hub.features.impact.services.due import notice_due_reviews
from enquiry_hub.features.impact.wording import claim_sentence
from tests.journeys.conftest import mark
from tests.kit.browser import Browser
from tests.kit.demo import Demo

MEASURES = {item["id"]: item for item in read("measures")["measures"]}
BOOKS = (30, 31, 29, 32, 28, 30, 31, 29, 30, 32, 28, 31, 29, 30, 31, 28, 32, 30, 29, 31)
CHARTS = [item for item in MEASURES.values() if "expected_run_chart" in item]


def days_and_values(item: dict) -> tuple[list[date], list[float]]:
    """Return the days and numbers of a measure of the data."""
    return [date.fromisoformat(row["date"]) for row in item["observations"]], [row["value"] for row in item["observations"]]


@pytest.mark.parametrize("item", CHARTS, ids=lambda item: item["id"])
def test_the_expected_run_charts_come_out(item: dict) -> None:
    days, values = days_and_values(item)
    change = date.fromisoformat(item["change_dated"]) if item["change_dated"] else None
    before = claims.baseline_points(days, change)
    assert before == item["baseline_points"]
    got, wanted = asdict(run_chart(values, before)), dict(item["expected_run_chart"])
    assert [{**shift, "indices": list(shift["indices"])} for shift in got.pop("shifts")] == wanted.pop("shifts")
    assert [{**trend, "indices": list(trend["indices"])} for trend in got.pop("trends")] == wanted.pop("trends")
    assert got == wanted


@pytest.mark.parametrize("item", [item for item in MEASURES.values() if "expected" in item], ids=lambda item: item["id"])
def test_the_other_expected_figures_come_out(item: dict) -> None:
    expected = item["expected"]
    if item["type"] == "points":
        current = item["observations"][-1]["value"]
        assert current == expected["current"]
        assert progress(item["baseline"], item["target"], current) == (expected["progress_percent"] and pytest.approx(expected["progress_percent"], abs=1e-6))
    elif item["type"] == "proportion":
        k, n = item["numerator"], item["denominator"]
        assert [share(k, n).rate, share(k, n).lower, share(k, n).upper] == pytest.approx([expected[name] for name in ("rate", "lower", "upper")], abs=1e-6)
        assert asdict(publish(k, n)) == expected["public"]
    else:
        found = change_of(list(zip(item["before"], item["after"], strict=True)))
        assert found is not None and asdict(found) == pytest.approx(expected, abs=1e-6)


def look(demo: Demo, code: str, by: str = "L01") -> Any:
    """Return what somebody sees of a measure of the demonstration."""
    return look_at(Actor(demo.people[by]), db.session.get_one(Measure, demo.things["measure", code]))


def page(demo: Demo, code: str, by: str = "L03") -> str:
    """Return the page of a measure as somebody sees it."""
    return demo.browser(by).get(f"/measures/{demo.things['measure', code]}").text


def test_what_is_loaded_says_the_same(demo: Demo) -> None:
    with demo.app.app_context():
        for item in CHARTS:
            found = look(demo, item["id"], item["owner_id"])
            values = [row["value"] for row in item["observations"]]
            assert found.values == values[: len(found.values)] and len(values) - len(found.values) <= 1  # the last Friday may be ahead
            if len(found.values) == len(values):
                assert found.chart.median == item["expected_run_chart"]["median"] and len(found.chart.shifts) == len(item["expected_run_chart"]["shifts"])


def test_a_shift_that_began_before_supervision_did(demo: Demo) -> None:
    text = page(demo, "ME08")
    assert "It began before the change, so something else started it" in text and "caused" not in text
    assert "Flood in two classrooms" in text and "chart-ring" in text
    assert "From elsewhere: a different thing" in text and "Invented national survey" in text


def test_points_on_the_line_do_not_break_a_run(demo: Demo) -> None:
    with demo.app.app_context():
        found = look(demo, "ME04")
        on_the_line = [place for place in range(12, len(found.values)) if found.values[place] == 21]
        assert len(found.chart.shifts) == 1 and on_the_line == [19, 20] and found.chart.shifts[0].indices[-1] > 20
    assert "It changed at about the time of “Ring on the first missed morning”." in page(demo, "ME04")


def test_a_failed_strategy_stays_with_its_chart(demo: Demo) -> None:
    browser = demo.browser("headteacher")
    text = browser.get(f"/strategies/{demo.things['strategy', 'ST12']}/did-it-work").text
    assert "No signal so far; that is not the same as no effect." in text and "stopped " in text and "no · stop it" in text
    listed = browser.get(f"/cohorts/{demo.cohort_id}/reviews").text
    assert "It did not work" in listed and "Homework club" in listed.split("It worked</h2>")[0]


def test_too_few_to_show(demo: Demo) -> None:
    for by in ("L03", "F01", "A01", "L13"):
        text = page(demo, "PU4", by)
        assert "Too few to show." in text and "of 3" not in text
    assert "Most of those who answered both times moved up." in page(demo, "ME17")
    assert "net +60 points" in page(demo, "ME16") and "1 down" not in page(demo, "ME16")


def test_small_counts_and_a_schools_own(demo: Demo) -> None:
    assert "too small to show" in page(demo, "ME05") and "too small" not in page(demo, "ME05", "L11")
    here = f"/measures/{demo.things['measure', 'ME12']}"
    demo.browser("L03").get(here, status=404)
    demo.browser("facilitator").get(here, status=404)
    assert "your school only" in demo.browser("L13").get(here).text


def test_no_sentence_says_caused(demo: Demo) -> None:
    with demo.app.app_context():
        for item in CHARTS:
            found = look(demo, item["id"], item["owner_id"])
            assert found.claim is not None and not claims.says_caused(claim_sentence(found.claim, found.measure.change_what))


def test_a_worry_becomes_a_strategy_that_is_counted_and_did_not_work(lived: Demo, by_letter: Callable[[str], Browser]) -> None:
    head, cohort = by_letter("L18"), lived.cohort_id
    with lived.app.app_context():
        framework = db.session.scalars(sa.select(Framework).where(Framework.group_id == cohort)).one().id
        theme = db.session.scalars(sa.select(Theme.id).where(Theme.group_id == cohort)).first()
    worry = {
        "title": "Nobody reads at home", "cause": "families have no quiet hour in the evening", "event": "children stop reading at home in the spring",
        "consequence": "pupils who read least fall behind in every subject", "theme_id": theme, "context_factor": "community", "proximity": "this term", "trend": "rising",
        "owner_id": lived.people["L18"], "client_id": mark(),
    }  # fmt: skip
    risk = head.post(f"/frameworks/{framework}/risks/new", worry).location.split("?")[0]
    begun = today() - timedelta(weeks=8)
    plan = {
        "title": "A reading hour at school", "if_text": "a teacher keeps the library open until five", "then_text": "more children finish a book a week",
        "because_text": "a quiet hour is what they lack", "works_on": "cause", "owner_id": lived.people["L18"], "starts_on": begun.isoformat(), "review_on": today().isoformat(),
        "step1": "Ask the caretaker", "due1": (begun + timedelta(weeks=1)).isoformat(), "step2": "Choose the days", "step3": "Tell families",
        "what_stops": "The Tuesday meeting", "response": "reduce", "measure_level": "", "change_our_mind": "No more books after eight weeks", "client_id": mark(),
    }  # fmt: skip
    strategy = head.post(f"{risk}/strategies/new", plan).location.split("?")[0]
    counted = {
        "name": "Books finished in a week", "kind": "series", "level": "5", "unit": "books", "better": "up", "frequency": "weekly", "hangs_on": f"strategy:{strategy.split('/')[-1]}",
        "owner_id": lived.people["L18"], "change_on": begun.isoformat(), "change_what": "The reading hour", "who_may_lose": "Those who fetch younger ones at three", "client_id": mark(),
    }  # fmt: skip
    measure = head.post(f"/cohorts/{cohort}/measures/new", counted).location
    head.post(f"{strategy}/move", {"state": "ready"})
    rows = "\n".join(f"{(today() - timedelta(weeks=19 - place)).isoformat()},{value}" for place, value in enumerate(BOOKS))
    assert "20 numbers were understood" in head.post(f"{measure}/numbers/import", {"text": rows}, status=200).text
    head.post(f"{measure}/numbers/import", {"text": rows, "confirm": "yes"})
    head.post(f"{strategy}/move", {"state": "running"})
    colleague = lived.browser("L01")
    seen = colleague.get(measure).text
    assert "No signal so far; that is not the same as no effect." in seen and "Write it down" not in seen

    with lived.app.app_context():
        notice_due_reviews()
    assert "It is time to look again" in head.get("/notices").text
    journey = head.get(f"/cohorts/{cohort}/journey").text
    assert "A reading hour at school" in journey and f"{strategy}/review" in journey
    form = head.get(f"{strategy}/review").text
    assert "No more books after eight weeks" in form and "No signal so far" in form
    said = {
        "did_it_work": "no", "what_we_saw": "As many books as before.", "what_next": "stop", "rival_explanation": "The best readers were on a trip.",
        "who_gained": "Those who read anyway", "client_id": mark(),
    }  # fmt: skip
    for _ in range(2):
        ends = head.post(f"{strategy}/review", said).location
    head.post(ends, {"what_we_saw": "As many books as before.", "stopped_why": "It did not do what we hoped."})
    assert f"{strategy}/review" not in head.get(f"/cohorts/{cohort}/journey").text
    for address in (f"{strategy}/did-it-work", f"/cohorts/{cohort}/reviews", strategy):
        kept = colleague.get(address).text
        assert "As many books as before." in kept and "The best readers were on a trip." in kept and "stopped" in kept
    assert "Those who fetch younger ones at three" in colleague.get(f"/cohorts/{cohort}/who-gains").text
    with lived.app.app_context(), work():
        assert db.session.get_one(Strategy, strategy.split("/")[-1]).state == "stopped"
