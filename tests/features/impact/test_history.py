"""What is counted, what is said of a strategy, and figures from elsewhere have a history with who, when and why."""

from __future__ import annotations

from typing import Any

from babel.dates import format_date

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.impact import services
from enquiry_hub.features.impact.models import Measure, OutsideFigure
from enquiry_hub.features.impact.queries.history import changes_of
from tests.features.impact.conftest import Scene, actor
from tests.features.impact.test_outside import OUTSIDE
from tests.features.impact.test_pages import WORDS
from tests.kit.html import new_words


def test_a_measure_tells_those_who_count_it_how_it_changed(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(), sign_in(scene.ash)
    path = f"/measures/{measure.id}"
    said = {**WORDS, "name": "Families missing two mornings", "hangs_on": f"risk:{scene.risk.id}", "owner_id": scene.ash.id, "counts_people": "y", "change_on": "2026-01-05", "base": "1"}
    ash.post(f"{path}/edit", {**said, "reason": "Three was too late."})
    assert f"{path}/history" in ash.get(path).text
    page = new_words(ash.get(f"{path}/history").text)
    for words in ("Version 2", "Why: Three was too late.", "Families missing two mornings", scene.risk.title, "Leader Ash", "5 January 2026", "Every week in term", "It counts people", "Yes", "15"):
        assert words in page, words
    assert scene.strategy.title not in page.split("Version 1")[0], "what went is struck out"
    facilitator = sign_in(scene.facilitator)
    facilitator.get(f"{path}/history", status=403)  # it is about people by now, and its owner counts it
    for person in (scene.observer, scene.outsider):
        sign_in(person).get(f"{path}/history", status=404)


def test_ending_a_measure_and_taking_it_up_again_stand_in_its_history(scene: Scene, sign_in: Any) -> None:
    measure, ash, bay = scene.measure(of_school=True), sign_in(scene.ash), sign_in(scene.bay)
    here = f"/measures/{measure.id}"
    ash.post(f"{here}/count-again")
    assert len(changes_of("measure", measure.id)) == 1, "it was never ended"
    for _twice in range(2):
        ash.post(f"{here}/end", {"why": "The office counts something else now."})
    page = ash.get(here).text
    assert 'name="again-reason"' in page and "Say why" in page
    assert 'id="again-reason-error"' in bay.post(f"{here}/count-again", {"again-reason": "x" * 301}, status=422).text
    for _twice in range(2):
        bay.post(f"{here}/count-again", {"again-reason": "The office asked for it."})
    again, ended, first = (new_words(part) for part in ash.get(f"{here}/history").text.split('id="version-')[1:])
    assert "Leader Ash" in ended and "Why: The office counts something else now." in ended
    assert f"Counted no longer, since{format_date(today(), 'long', locale='en_GB')}" in ended
    assert "Leader Bay" in again and "Why: The office asked for it." in again and "Counted no longer, since" in again and "Version 1" in first
    ash.post(f"{here}/end", {"why": "Once more."})
    assert [change.reason for change in changes_of("measure", measure.id)] == ["Once more.", "The office asked for it.", "The office counts something else now.", ""]
    for person in (scene.cedar, scene.facilitator):
        sign_in(person).post(f"{here}/count-again", {"again-reason": "Mine."}, status=404)


def test_nought_is_a_number_in_a_history_too(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(target=None)
    with work():
        services.change_measure(actor(scene.ash), db.session.merge(measure), {"target": 0.0}, base=1)
    assert "Target" in new_words(sign_in(scene.ash).get(f"/measures/{measure.id}/history").text).split("Version 1")[0]


def test_answers_are_replaced_without_being_shown(scene: Scene, sign_in: Any) -> None:
    measure, ash = scene.measure(kind="pairs"), sign_in(scene.ash)
    for number, text in enumerate(("Ash, 2, 4\nCedar, 3, 1", "Ash, 2, 4")):
        ash.post(f"/measures/{measure.id}/answers", {"text": text, "reason": f"Reason {number}"})
    page = new_words(ash.get(f"/measures/{measure.id}/history").text)
    assert "One person’s answers" in page and "Answers of 2 people" in page and "Why: Reason 1" in page and "[[" not in page


def test_a_schools_own_is_no_business_of_others(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(of_school=True, name="Ours alone")
    assert "Ours alone" in sign_in(scene.bay).get(f"/measures/{measure.id}/history").text
    for person in (scene.cedar, scene.facilitator, scene.academic):
        sign_in(person).get(f"/measures/{measure.id}/history", status=404)


def test_the_account_of_a_strategy_says_why_it_changed(scene: Scene, sign_in: Any) -> None:
    ash, path = sign_in(scene.ash), f"/strategies/{scene.strategy.id}/did-it-work"
    assert "Nothing has changed" in ash.get(f"{path}/history").text
    for base, gains in enumerate(("Families far away", "Families without a car")):
        ash.post(f"{path}/edit", {"research": "0", "practice": "0", "who_gains": gains, "base": str(base), "reason": f"Reason {base}"})
    assert f"{path}/history" in ash.get(path).text
    page = new_words(sign_in(scene.cedar).get(f"{path}/history").text)
    assert "Families without a car" in page and "Why: Reason 1" in page and "Leader Ash" in page
    sign_in(scene.outsider).get(f"{path}/history", status=404)


def test_a_figure_from_elsewhere_says_why_it_changed_and_names_no_measure_that_one_may_not_see(scene: Scene, sign_in: Any) -> None:
    ash, cohort = sign_in(scene.ash), scene.cohort.id
    ours = scene.measure(of_school=True, name="Ours alone")
    ash.post(f"/cohorts/{cohort}/figures-from-elsewhere/new", {**OUTSIDE, "measure_id": ours.id, "number": "24"})
    figure = db.session.query(OutsideFigure).one()
    ash.post(f"/figures-from-elsewhere/{figure.id}/edit", {**OUTSIDE, "measure_id": ours.id, "number": "25", "value": "25 in 100", "base": "1", "reason": "A newer table."})
    path = f"/figures-from-elsewhere/{figure.id}/history"
    assert path in ash.get(f"/cohorts/{cohort}/figures-from-elsewhere").text
    page = new_words(ash.get(path).text)
    assert "Why: A newer table." in page and "25 in 100" in page and "Ours alone" in page
    assert "Ours alone" not in sign_in(scene.cedar).get(path).text
    for person in (scene.observer, scene.outsider):
        sign_in(person).get(path, status=404)


def test_what_is_said_of_a_chart_is_a_version_too(scene: Scene) -> None:
    measure = scene.measure()
    with work():
        services.write_claim(actor(scene.ash), db.session.merge(measure), "It moved at about the time of the ringing.", about="x")
    (latest, _first) = changes_of("measure", measure.id)
    assert [name for name, _before, _after in latest.parts] == ["claim"] and db.session.get_one(Measure, measure.id).version == 2
