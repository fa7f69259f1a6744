"""Figures from elsewhere, beside what is counted here and never as one of it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core.database import db
from enquiry_hub.features.impact.models import OutsideFigure
from tests.features.impact.conftest import CALM, LOWER, Scene
from tests.kit.html import inspect

OUTSIDE = {
    "scope": "sector", "name": "Absence of families like ours", "where": "England", "value": "24 in 100", "year": "2022", "source": "A national return", "limits": "All schools together",
}  # fmt: skip


def test_a_figure_from_elsewhere_stands_on_a_theme_a_risk_and_a_strategy(scene: Scene, sign_in: Any) -> None:
    ash, cohort = sign_in(scene.ash), scene.cohort.id
    for kind, row_id, place in (
        ("strategy", scene.strategy.id, f"/strategies/{scene.strategy.id}"), ("risk", scene.risk.id, f"/risks/{scene.risk.id}"), ("theme", scene.theme.id, f"/themes/{scene.theme.id}"),
    ):  # fmt: skip
        form = ash.get(f"/cohorts/{cohort}/figures-from-elsewhere/new?for={kind}:{row_id}").text
        assert f'selected value="{kind}:{row_id}"' in form or f'value="{kind}:{row_id}" selected' in form
        ash.post(f"/cohorts/{cohort}/figures-from-elsewhere/new", {**OUTSIDE, "name": f"Of a {kind}", "hangs_on": f"{kind}:{row_id}", "client_id": uuid4().hex})
        page = ash.get(place).text
        assert "From elsewhere: a different thing" in page and f"Of a {kind}, England" in page and "A national return" in page and "All schools together" in page
    listed = ash.get(f"/cohorts/{cohort}/figures-from-elsewhere").text
    assert f"{scene.risk.code} {scene.risk.title}" in listed and scene.theme.name in listed
    assert f"{scene.strategy.code} {scene.strategy.title}" in ash.get(f"/cohorts/{cohort}/figures-from-elsewhere.csv").get_data(as_text=True)
    page = ash.post(f"/cohorts/{cohort}/figures-from-elsewhere/new", {**OUTSIDE, "hangs_on": "risk:nobodys"}, status=422).text
    assert "A national return" in page
    assert "A figure without a source" in ash.post(f"/cohorts/{cohort}/figures-from-elsewhere/new", {**OUTSIDE, "source": " "}, status=422).text


def test_a_chart_shows_a_number_from_elsewhere_as_a_different_thing(scene: Scene, sign_in: Any) -> None:
    ash, measure = sign_in(scene.ash), scene.measure()
    scene.count(measure, *CALM, *LOWER)
    new = f"/cohorts/{scene.cohort.id}/figures-from-elsewhere/new"
    assert "chart-beside" not in ash.get(f"/measures/{measure.id}").text
    assert "choose which" in ash.post(new, {**OUTSIDE, "number": "24"}, status=422).text
    assert "Please write a number" in ash.post(new, {**OUTSIDE, "number": "many", "measure_id": measure.id}, status=422).text
    ash.post(new, {**OUTSIDE, "number": "24.5", "measure_id": measure.id, "client_id": uuid4().hex})
    page = ash.get(f"/measures/{measure.id}").text
    assert page.count("chart-beside") == 1 and "A different thing, elsewhere: Absence of families like" in page and "Absence of families like ours" in page and "Dotted lines of the chart are these" in page
    assert "chart-beside" in ash.get(f"/measures/{measure.id}/chart.svg").get_data(as_text=True).partition("</style>")[2]
    assert "24.5" not in ash.get(f"/measures/{measure.id}/values.csv").get_data(as_text=True)  # not one of ours
    figure = db.session.query(OutsideFigure).one()
    ash.post(f"/figures-from-elsewhere/{figure.id}/edit", {**OUTSIDE, "measure_id": measure.id, "hangs_on": f"risk:{scene.risk.id}", "number": "", "base": "1", "reason": "The table was wrong."})
    assert [row.reason for row in revisions_of("outside_figure", figure.id)][0] == "The table was wrong."
    assert "chart-beside" not in ash.get(f"/measures/{measure.id}").text and "A national return" in ash.get(f"/risks/{scene.risk.id}").text


def test_figures_from_elsewhere_are_labelled_as_such(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    here = f"/cohorts/{scene.cohort.id}/figures-from-elsewhere"
    words = {"scope": "sector", "name": "Leaders who think of leaving", "value": "52%", "year": "2023", "limits": "Thinking is not leaving", "measure_id": measure.id, "source": ""}
    ash.get(f"{here}/new?beside={measure.id}")
    refused = ash.post(f"{here}/new", words, status=422)
    inspect(refused.text)
    assert "Thinking is not leaving" in refused.text
    assert "begins with https" in ash.post(f"{here}/new", {**words, "source": "A survey", "link": "javascript:alert(1)"}, status=422).text
    mark = str(uuid4())
    for _ in range(2):
        ash.post(f"{here}/new", {**words, "source": "A survey", "link": "https://example.org/", "client_id": mark})
    page = sign_in(scene.cedar).get(here).text
    assert page.count("<h2>Leaders who think of leaving") == 1 and "Ours: a different thing" in page and "A survey" in page
    beside = sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    assert "From elsewhere: a different thing" in beside and "Thinking is not leaving" in beside
    assert "A survey" in ash.get(f"{here}.csv").text
    edit = next(part.split('"')[0] for part in ash.get(here).text.split('href="') if part.startswith("/figures-from-elsewhere/"))
    ash.get(edit)
    ash.post(edit, {**words, "source": "Another survey", "base": "1"})
    assert "Another survey" in ash.post(edit, {**words, "source": "A third survey", "base": "1"}, status=409).text
    sign_in(scene.cedar).get(edit, status=403)
