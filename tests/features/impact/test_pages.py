"""The pages of what is counted, as people use them."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import StrategyReview
from enquiry_hub.features.impact.models import Measure, Observation
from enquiry_hub.features.impact.queries.looks import look_at
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import take_down_input
from enquiry_hub.features.programmes.models import HalfTerm
from tests.features.impact.conftest import CALM, LOWER, Scene, actor
from tests.kit.build import save
from tests.kit.html import inspect
from tests.kit.queries import count_queries

WORDS = {
    "name": "Families missing three mornings", "kind": "series", "level": "5", "unit": "families", "better": "down", "frequency": "weekly", "baseline": "21", "target": "15",
    "how_counted": "The office, on Friday at two", "who_gains": "Families without a car", "who_may_lose": "Families with one telephone",
}  # fmt: skip


def test_from_nothing_to_a_number_in_two_forms(scene: Scene, sign_in: Any) -> None:
    ash, cohort = sign_in(scene.ash), scene.cohort.id
    assert "Nothing is counted yet" in ash.get(f"/cohorts/{cohort}/measures").text
    assert f"/cohorts/{cohort}/measures" in ash.get(f"/cohorts/{cohort}/framework").text
    assert f"/strategies/{scene.strategy.id}/did-it-work" in ash.get(f"/strategies/{scene.strategy.id}").text
    form = ash.get(f"/cohorts/{cohort}/measures/new?for=strategy:{scene.strategy.id}").text
    assert f'<option selected value="strategy:{scene.strategy.id}">' in form
    refused = ash.post(f"/cohorts/{cohort}/measures/new", {**WORDS, "name": "", "level": "9", "baseline": "many", "unit": "fam ilies"}, status=422)
    inspect(refused.text)
    assert "fam ilies" in refused.text and "Please write a number" in refused.text and 'value="many"' in refused.text
    mark = str(uuid4())
    sent = {**WORDS, "hangs_on": f"strategy:{scene.strategy.id}", "owner_id": scene.ash.id, "client_id": mark}
    places = {ash.post(f"/cohorts/{cohort}/measures/new", sent).location for _ in range(2)}
    assert len(places) == 1
    here = places.pop()
    page = ash.get(here).text
    assert "The chart begins with the first number." in page and 'inputmode="decimal"' in page
    number = {"value": "1,019.5", "on_day": today().isoformat(), "client_id": str(uuid4())}
    for _ in range(2):
        ash.post(f"{here}/numbers", number)
    assert look_at(actor(scene.ash), db.session.get_one(Measure, here.split("/")[-1])).values == [1019.5]
    wrong = ash.post(f"{here}/numbers", {"value": "lots", "on_day": today().isoformat()}, status=422)
    inspect(wrong.text)
    assert 'value="lots"' in wrong.text
    assert "This day has a number." in ash.post(f"{here}/numbers", {**number, "client_id": ""}, status=422).text
    assert "Families missing three mornings" in ash.get(f"/risks/{scene.risk.id}").text
    assert "Families without a car" in ash.get(f"/cohorts/{cohort}/who-gains").text
    assert "Families without a car" in ash.get(f"/cohorts/{cohort}/who-gains.csv").text
    assert "Families missing three mornings" in ash.get(f"/cohorts/{cohort}/measures.csv").text


def test_words_are_changed_and_a_stale_save_shows_both(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    ash.get(f"/measures/{measure.id}/edit")
    ash.post(f"/measures/{measure.id}/edit", {**WORDS, "name": "Mornings missed", "base": "1", "hangs_on": f"risk:{scene.risk.id}"})
    assert scene.risk.title in ash.get(f"/measures/{measure.id}").text
    stale = sign_in(scene.facilitator).post(f"/measures/{measure.id}/edit", {**WORDS, "name": "Mornings lost", "base": "1"}, status=409)
    assert "Mornings missed" in stale.text and "Mornings lost" in stale.text
    inspect(ash.post(f"/measures/{measure.id}/edit", {**WORDS, "hangs_on": "theme:none", "base": "2"}, status=422).text)


def test_a_chart_says_when_and_its_table_has_every_number(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(changed=(today() - timedelta(weeks=6)).isoformat(), change_what="The first call", target=15)
    scene.count(measure, *CALM, *LOWER)
    page = sign_in(scene.cedar).get(f"/measures/{measure.id}?rules=strict").text
    assert "7 points in a row lie below the line: a signal, and the wished way. It changed at about the time of “The first call”." in page
    assert 'role="img"' in page and page.count("chart-signal") == 7 and "chart-middle" in page and "chart-aim" in page and "chart-change" in page
    assert "Strict rules" in page and "caused" not in page and "Write it down" not in page
    rows = sign_in(scene.cedar).get(f"/measures/{measure.id}/values.csv").text.strip().splitlines()
    assert len(rows) == 1 + len(CALM) + len(LOWER) and rows[1].endswith(",21,")
    data = sign_in(scene.cedar).get(f"/measures/{measure.id}/values.json").json
    assert len(data["values"]) == 19 and data["current"] == "17" and "at about the time of" in data["says"]


def test_ones_own_sentence_stands_while_the_chart_is_the_same(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    days = scene.count(measure, *CALM, until=today() - timedelta(weeks=8))
    here = f"/measures/{measure.id}"
    assert "No signal so far; that is not the same as no effect." in ash.get(here).text
    refused = ash.post(f"{here}/claim", {"claim": "Calls caused calm"}, status=422)
    inspect(refused.text)
    assert "cannot show what caused a change" in refused.text and "Calls caused calm" in refused.text
    ash.post(f"{here}/claim", {"claim": "Nothing moved in the autumn"})
    page = sign_in(scene.cedar).get(here).text
    assert "Nothing moved in the autumn" in page and "No signal so far" in page
    for place in range(7):
        ash.post(f"{here}/numbers", {"value": "16", "on_day": (days[-1] + timedelta(weeks=place + 1)).isoformat()})
    page = ash.get(here).text
    assert "Your own sentence is about an earlier chart." in page
    assert "Nothing moved in the autumn" not in sign_in(scene.cedar).get(here).text


def test_a_column_is_looked_at_before_it_is_kept(scene: Scene, sign_in: Any) -> None:
    monday = today() - timedelta(days=today().weekday() + 70)
    save(HalfTerm(group_id=scene.cohort.id, name="one", starts_on=monday, ends_on=monday + timedelta(days=11)), HalfTerm(group_id=scene.cohort.id, name="two", starts_on=monday + timedelta(days=21), ends_on=today()))
    measure, ash = scene.measure(), sign_in(scene.ash)
    here = f"/measures/{measure.id}/numbers/paste"
    ash.get(here)
    friday = monday + timedelta(days=4)
    sent = {"first_on": friday.isoformat(), "text": "21\n22\n\n23\nmany"}
    shown = ash.post(here, sent, status=200)
    inspect(shown.text)
    assert "3 numbers were understood" in shown.text and "one line was not" in shown.text and "many" in shown.text and "There is no number" in shown.text
    assert look_at(actor(scene.ash), measure).points == ()
    assert "Mend them, or leave them out" in ash.post(here, {**sent, "confirm": "yes"}, status=422).text
    assert look_at(actor(scene.ash), measure).points == ()
    ash.post(here, {**sent, "confirm": "yes", "leave_out": "y"})
    days = [(point.day - friday).days for point in look_at(actor(scene.ash), measure).points]
    assert days == [0, 7, 28]  # two weeks of holidays, and the first week after them had no number
    assert "has a number already" in ash.post(here, {**sent, "text": "7"}, status=200).text
    assert ash.post(here, {"text": "7"}, status=422)


def test_a_table_is_looked_at_before_it_is_kept(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    here = f"/measures/{measure.id}/numbers/import"
    ash.get(here)
    file = {"file": (BytesIO("Day;Value;Note\n5/1/2024;21;Snow £\nFriday;3\n".encode("cp1252")), "numbers.csv")}
    shown = ash.post(here, file, status=200, content_type="multipart/form-data")
    inspect(shown.text)
    assert "Snow £" in shown.text and "does not begin with a day" in shown.text and "Day;Value;Note" in shown.text
    ash.post(here, {"text": "Day;Value;Note\n5/1/2024;21;Snow\nFriday;3", "confirm": "yes", "leave_out": "y"})
    assert "Snow" in ash.get(f"/measures/{measure.id}").text
    assert ash.post(here, {"text": ""}, status=422)
    assert ash.post(here, {"text": "nothing here", "confirm": "yes", "leave_out": "y"}, status=422)
    people = scene.measure(kind="share", name="Leaders")
    assert "Columns: day" in ash.get(f"/measures/{people.id}/numbers/import").text
    ash.post(f"/measures/{people.id}/numbers/import", {"text": "5/1/2024;12;40;0;10 10 10 10", "confirm": "yes"})
    assert "12 of 40 (30%)" in sign_in(scene.cedar).get(f"/measures/{people.id}").text


def test_shares_and_answers_are_typed(scene: Scene, sign_in: Any) -> None:
    ash = sign_in(scene.ash)
    people, pairs = scene.measure(kind="share", name="Leaders"), scene.measure(kind="pairs", name="It is safe")
    sent = {"numerator": "12", "denominator": "40", "schools": "10, 10, ten", "on_day": today().isoformat()}
    assert "whole numbers" in ash.post(f"/measures/{people.id}/numbers", sent, status=422).text
    ash.post(f"/measures/{people.id}/numbers", {**sent, "schools": "10 10 10 10"})
    page = ash.get(f"/measures/{people.id}").text
    assert "chart-band" in page and "somewhere between 18% and 45%" in page
    assert ash.get(f"/measures/{pairs.id}/numbers/paste", status=303).location.endswith("/answers")
    assert ash.get(f"/measures/{people.id}/answers", status=303).location.endswith(people.id)
    bad = ash.post(f"/measures/{pairs.id}/answers", {"text": "Ash, 2, 4\nCedar, 9, 1"}, status=422)
    inspect(bad.text)
    assert "Line 2" in bad.text and "Cedar, 9, 1" in bad.text
    assert "Why this change?" not in ash.get(f"/measures/{pairs.id}/answers").text, "nothing stands there yet"
    ash.post(f"/measures/{pairs.id}/answers", {"text": "Ash, 2, 4\nCedar, 3, 1"})
    assert "Why this change?" in ash.get(f"/measures/{pairs.id}/answers").text
    ash.post(f"/measures/{pairs.id}/answers", {"text": "Ash, 2, 4\nCedar, 3, 2", "reason": "One was read wrongly."})
    assert [row.reason for row in revisions_of("measure", pairs.id)][0] == "One was read wrongly."
    assert "Too few to show." in ash.get(f"/measures/{pairs.id}").text


def test_a_number_is_mended_and_taken_off(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    scene.count(measure, 21, 210)
    row = max(db.session.query(Observation).all(), key=lambda found: found.value)
    here, day = f"/numbers/{row.id}/correct", row.on_day.isoformat()
    assert here in ash.get(f"/measures/{measure.id}").text
    assert here not in sign_in(scene.cedar).get(f"/measures/{measure.id}").text
    ash.get(here)
    inspect(ash.post(here, {"value": "21", "on_day": day}, status=422).text)
    ash.post(here, {"value": "22", "on_day": day, "reason": "A slip"})
    page = ash.get(here).text
    assert "A slip" in page and "210" in page and "as it was first" in page
    ash.post(here, {"on_day": day, "reason": "Lost", "gone": "yes"})
    assert "taken off" in ash.get(here).text
    ash.post(here, {"on_day": day, "reason": "Found", "gone": "no"})
    assert look_at(actor(scene.ash), measure).values == [21, 22]


def test_notes_stand_at_their_day(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    days = scene.count(measure, 41, 39, 42, 40, 38, 41, 43, 40, 39, 41, 58, 40)
    here = f"/measures/{measure.id}"
    assert "58 on " in ash.get(here).text and "far from the others" in ash.get(here).text
    assert "far from the others" not in sign_in(scene.cedar).get(here).text
    inspect(ash.post(f"{here}/notes", {"on_day": days[10].isoformat(), "text": "", "unlike": "y"}, status=422).text)
    ash.post(f"{here}/notes", {"on_day": days[10].isoformat(), "text": "Flood in two rooms", "unlike": "y"})
    ash.post(f"{here}/notes", {"on_day": (days[3] + timedelta(days=1)).isoformat(), "text": "Inspection"})
    page = sign_in(scene.cedar).get(here).text
    assert "Flood in two rooms" in page and "chart-ring" in page and "Inspection" in page


def test_each_chart_has_its_sentence_its_table_and_its_files(scene: Scene, sign_in: Any) -> None:
    measure, local = scene.measure(), scene.measure(name="Ours & alone", of_school=True, level=3)
    scene.count(measure, *CALM, *LOWER)
    scene.count(local, 3.0, 4.0)
    ash, cedar = sign_in(scene.ash), sign_in(scene.cedar)
    page = ash.get(f"/measures/{measure.id}").text
    assert f"/measures/{measure.id}/chart.svg" in page and f"/measures/{measure.id}/values.csv" in page
    answer = cedar.get(f"/measures/{measure.id}/chart.svg")
    assert answer.mimetype == "image/svg+xml" and "attachment" in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    assert "<title id=\"title\">Families missing three mornings</title>" in text and "7 points in a row" in text and "chart-signal" in text
    cedar.get(f"/measures/{local.id}/chart.svg", status=404)
    ash.get(f"/measures/{scene.measure(name='Nothing yet').id}/chart.svg", status=404)
    for place, file in ((f"/strategies/{scene.strategy.id}/did-it-work", f"/strategies/{scene.strategy.id}/did-it-work"), (f"/cohorts/{scene.cohort.id}/measures", f"/cohorts/{scene.cohort.id}/measures")):
        page = ash.get(place).text
        assert "Levels at which something is counted: " in page and "Measures at each level" in page and f"{file}/ladder.svg" in page and f"{file}/ladder.csv" in page
        assert "Ours & alone" in ash.get(f"{file}/ladder.csv").get_data(as_text=True) and "Ours" not in cedar.get(f"{file}/ladder.csv").get_data(as_text=True)
        assert "Five levels: " in ash.get(f"{file}/ladder.svg").get_data(as_text=True)


def test_a_measure_is_ended_with_a_reason_and_taken_up_again(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(frequency="weekly"), sign_in(scene.ash)
    scene.count(measure, 3.0, 4.0)
    here = f"/measures/{measure.id}"
    assert 'id="why-error"' in ash.post(f"{here}/end", {"why": " "}, status=422).text
    ash.post(f"{here}/end", {"why": "The office counts something else now."})
    page = sign_in(scene.cedar).get(here).text
    assert "Counted no longer" in page and "The office counts something else now." in page
    assert "counted no longer" in ash.post(f"{here}/numbers", {"value": "5", "on_day": "2026-01-05"}, status=422).text
    assert "ended " in ash.get(f"/cohorts/{scene.cohort.id}/measures").text
    db.session.expire_all()
    assert db.session.query(Observation).filter_by(measure_id=measure.id).count() == 2
    ash.post(f"{here}/count-again")
    assert "Counted no longer" not in ash.get(here).text


def test_a_measures_page_says_what_else_could_explain_it(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    here = f"/measures/{measure.id}"
    assert "What else could explain it" not in ash.get(here).text, "there is nothing to explain yet"
    scene.count(measure, 3.0, 4.0)
    assert "Nobody has said yet" in ash.get(here).text
    for day, rival in ((date(2026, 3, 2), "A new bus route."), (date(2026, 5, 4), "A mild winter."), (date(2026, 6, 1), "")):
        save(StrategyReview(strategy_id=scene.strategy.id, reviewed_on=day, did_it_work="partly", what_we_saw="Fewer.", rival_explanation=rival))
    page = ash.get(here).text
    assert page.index("A mild winter.") < page.index("A new bus route.") and "Nobody has said yet" not in page
    alone = scene.measure(strategy_id=None, risk_id=scene.risk.id)
    scene.count(alone, 3.0)
    assert "What else could explain it" not in ash.get(f"/measures/{alone.id}").text


def test_a_measure_goes_while_nobody_else_has_a_part_in_it(scene: Scene, sign_in: Any) -> None:
    measure, ash, facilitator = scene.measure(), sign_in(scene.ash), sign_in(scene.facilitator)
    scene.count(measure, 3.0, 4.0)
    here = f"/measures/{measure.id}"
    ash.post(f"/files/on/measure/{measure.id}", {"file": (BytesIO(b"a quiet plan"), "plan.txt"), "description": ""})
    with work():
        link(actor(scene.facilitator), ("risk", scene.risk.id), ("measure", measure.id), nature="about")
    assert "plan.txt" in sign_in(scene.cedar).get(here).text and f"{here}/remove" in ash.get(here).text
    facilitator.post(f"{here}/remove", status=403)
    scene.count(measure, 9.0, by=scene.facilitator, until=today() + timedelta(days=-1))
    assert f"{here}/remove" not in ash.get(here).text
    ash.post(f"{here}/remove", status=403)
    with work():
        db.session.query(Observation).filter_by(entered_by=scene.facilitator.id).delete()
    ash.post(f"{here}/remove")
    ash.get(here, status=404)
    assert db.session.query(Observation).count() == db.session.query(Link).count() == 0
    file = db.session.query(Attachment).one()
    assert file.removed_at is not None
    ash.get(f"/files/{file.id}", status=404)


def test_files_of_a_schools_own_measure_are_the_schools(scene: Scene, sign_in: Any) -> None:
    measure, ash, cedar = scene.measure(of_school=True), sign_in(scene.ash), sign_in(scene.cedar)
    ash.post(f"/files/on/measure/{measure.id}", {"file": (BytesIO(b"a quiet plan"), "plan.txt"), "description": ""})
    file = db.session.query(Attachment).one()
    sign_in(scene.bay).get(f"/files/{file.id}")
    cedar.get(f"/files/{file.id}", status=404)
    cedar.post(f"/files/on/measure/{measure.id}", {"file": (BytesIO(b"mine"), "mine.txt"), "description": ""}, status=404)


def test_the_lens_is_asked_of_inputs_too(scene: Scene, sign_in: Any) -> None:
    ash, cohort = sign_in(scene.ash), scene.cohort.id
    said = {"title": "Four Fridays", "body": "We rang on Fridays.", "strength": "1", "who_gains": "Families without a car", "who_may_lose": "Families with one telephone", "client_id": uuid4().hex}
    ash.post(f"/cohorts/{cohort}/inputs/practice", said)
    row = db.session.query(Input).one()
    page = ash.get(f"/inputs/{row.id}").text
    assert "Families without a car" in page and "Families with one telephone" in page
    assert "Families without a car" in ash.get(f"/inputs/{row.id}/edit").text
    for place in ("who-gains", "who-gains.csv"):
        text = sign_in(scene.cedar).get(f"/cohorts/{cohort}/{place}").text
        assert "Four Fridays" in text and "Families with one telephone" in text
    with work():
        take_down_input(actor(scene.facilitator), db.session.get_one(Input, row.id))
    assert "Families" not in ash.get(f"/inputs/{row.id}").text and "Four Fridays" not in ash.get(f"/cohorts/{cohort}/who-gains").text


def test_a_page_has_commas_and_a_file_has_none(scene: Scene, sign_in: Any) -> None:
    scene.count(measure := scene.measure(unit="pounds"), 12345.67)
    ash, place = sign_in(scene.ash), f"/measures/{measure.id}"
    assert ">12,345.67<" in ash.get(place).text and ",12345.67," in ash.get(f"{place}/values.csv").text
    told = ash.get(f"{place}/values.json").json
    assert (told["current"], told["values"][0]["figure"]) == ("12345.67", "12345.67")


def test_the_first_page_asks_for_this_weeks_number(scene: Scene, sign_in: Any) -> None:
    measure, ash, journey = scene.measure(frequency="weekly"), sign_in(scene.ash), f"/cohorts/{scene.cohort.id}/journey"
    assert f"/measures/{measure.id}" in ash.get(journey).text
    assert f"/measures/{measure.id}" not in sign_in(scene.facilitator).get(journey).text
    scene.count(measure, 21)
    assert f"/measures/{measure.id}" not in ash.get(journey).text


@pytest.mark.parametrize("path", ["/measures/{m}", "/cohorts/{c}/measures", "/strategies/{s}/did-it-work", "/cohorts/{c}/reviews"])
def test_pages_cost_the_same_however_much_is_counted(scene: Scene, sign_in: Any, path: str) -> None:
    measure, browser = scene.measure(), sign_in(scene.cedar)
    days = scene.count(measure, 21, 22)
    address = path.format(m=measure.id, c=scene.cohort.id, s=scene.strategy.id)
    browser.get(address)
    with count_queries() as few:
        browser.get(address)
    for place in range(3):
        scene.count(scene.measure(name=f"Measure {place}"), *CALM)
    scene.count(measure, *CALM, until=days[0] - timedelta(weeks=1))
    browser.get(address)
    with count_queries() as many:
        browser.get(address)
    assert len(many) == len(few)
