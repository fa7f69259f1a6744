"""Did a strategy work: what was promised, what was seen, how strong it is, and looking back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from enquiry_hub.capabilities.links.services import link
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services as framework
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.inputs.models import Input
from tests.features.impact.conftest import CALM, LOWER, Scene, actor
from tests.kit.build import save
from tests.kit.html import inspect


def test_promise_and_what_was_seen_stand_side_by_side(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(changed=(today() - timedelta(weeks=6)).isoformat())
    scene.count(measure, *CALM, *LOWER)
    ash, here = sign_in(scene.ash), f"/strategies/{scene.strategy.id}/did-it-work"
    page = ash.get(here).text
    assert "review due since" in page and "fewer families miss three mornings" in page and "7 points in a row" in page
    assert page.count("assumed</span>") == 2 and page.count("evidenced</span>") == 1
    beside = ash.get(f"/strategies/{scene.strategy.id}").text
    assert beside.count("assumed</span>") == 2 and beside.count("evidenced</span>") == 1 and "2 links of the three are assumed." in beside
    review = ash.get(f"/strategies/{scene.strategy.id}/review").text
    assert "No change after two half-terms" in review and "7 points in a row" in review and "It cannot say why." in review
    refused = ash.post(f"{here}/edit", {"practice": "4", "research": "1", "who_may_lose": "The office"}, status=422)
    inspect(refused.text)
    assert "strength cannot rise without evidence" in refused.text and "a research input that the strategy stands on" in refused.text and "The office" in refused.text
    refused = ash.post(f"{here}/edit", {"practice": "4", "research": "0"}, status=422).text
    assert "measures from three schools that are counted in" in refused
    ash.post(f"{here}/edit", {"practice": "2", "research": "0", "who_may_lose": "The office", "practice_words": "Adults ring"})
    page = sign_in(scene.cedar).get(here).text
    assert "Adults ring" in page and "The office" in page and page.count("chart-full") == 2
    stale = ash.post(f"{here}/edit", {"practice": "2", "research": "0", "practice_words": "We ring", "base": "0"}, status=409).text
    assert "Adults ring" in stale and "We ring" in stale
    with work():
        measure.strategy_id = None
    assert "It was set higher; the evidence for that is no longer there." in ash.get(here).text


def test_what_speaks_against_a_strategy_stands_beside_its_strength(scene: Scene, sign_in: Any) -> None:
    study = save(Input(group_id=scene.cohort.id, author_id=scene.academic.id, kind="research", title="Ringing changes little", body="B.", body_html="<p>B.</p>", strength=3, published_at=now()))
    ash, here = sign_in(scene.ash), f"/strategies/{scene.strategy.id}/did-it-work"
    with work():
        link(actor(scene.ash), ("strategy", scene.strategy.id), ("input", study.id), nature="contradicts")
    page = ash.get(here).text
    assert "What speaks against it:" in page and "Ringing changes little</a> (R3)" in page and page.count("evidenced</span>") == 0
    assert "Ringing changes little" not in ash.get(f"{here}/edit").text


def test_both_strengths_are_handed_over_as_the_page_shows_them_and_never_added(scene: Scene, sign_in: Any) -> None:
    measure = scene.measure(changed=(today() - timedelta(weeks=6)).isoformat())
    scene.count(measure, *CALM, *LOWER)
    ash, here = sign_in(scene.ash), f"/strategies/{scene.strategy.id}/did-it-work"
    ash.post(f"{here}/edit", {"practice": "2", "research": "0"})
    page = ash.get(here).text
    assert f"{here}/strength.svg" in page and f"{here}/strength.csv" in page and "Strength of each kind" in page
    table, answer = ash.get(f"{here}/strength.csv").get_data(as_text=True), ash.get(f"{here}/strength.svg")
    assert table.splitlines()[1:] == ['Research,0,4,"R0 none found, and we looked"', 'Practice,2,4,"P2 two or more schools, or one with dated counts"']
    assert answer.mimetype == "image/svg+xml" and "attachment" in answer.headers["Content-Disposition"]
    drawn = answer.get_data(as_text=True).partition("</style>")[2]
    assert drawn.count("chart-full") == 2 and "How strong is it?" in answer.get_data(as_text=True)
    with work():
        measure.strategy_id = None
    assert "Practice,0,4" in ash.get(f"{here}/strength.csv").get_data(as_text=True)  # it falls with its evidence, in the file too
    sign_in(scene.outsider).get(f"{here}/strength.csv", status=404)


def test_reviews_are_listed_and_what_did_not_work_stands_first(scene: Scene, sign_in: Any) -> None:
    ash, cohort = sign_in(scene.ash), scene.cohort.id
    here = f"/cohorts/{cohort}/reviews"
    page = ash.get(here).text
    assert "Due now" in page and f"/strategies/{scene.strategy.id}/review" in page
    assert f"/strategies/{scene.strategy.id}/review" not in sign_in(scene.cedar).get(here).text
    task = "Look again at ST01"
    assert task in ash.get(f"/cohorts/{cohort}/journey").text and task not in sign_in(scene.cedar).get(f"/cohorts/{cohort}/journey").text
    inspect(ash.post(f"/strategies/{scene.strategy.id}/review", {"what_we_saw": "Nothing"}, status=422).text)
    sent = {"did_it_work": "no", "what_we_saw": "Nothing moved", "what_next": "stop", "rival_explanation": "Winter", "client_id": str(uuid4())}
    assert ash.post(f"/strategies/{scene.strategy.id}/review", sent).location.endswith("/stop")
    ash.post(f"/strategies/{scene.strategy.id}/stop", {"what_we_saw": "Nothing moved", "stopped_why": "It did nothing"})
    page = sign_in(scene.cedar).get(here).text
    assert "It did not work" in page and "Nothing moved" in page and "Winter" in page and "stopped " in page and "Due now" not in page
    assert "1 by their day" in page and task not in ash.get(f"/cohorts/{cohort}/journey").text
    assert "Nothing moved" in ash.get(f"/strategies/{scene.strategy.id}/did-it-work").text
    assert "no · stop it" in ash.get(f"/strategies/{scene.strategy.id}/did-it-work").text


def test_earlier_looks_stay_beside_the_latest(scene: Scene, sign_in: Any) -> None:
    for said in ("Too soon", "A little"):
        with work():
            framework.review_strategy(actor(scene.ash), scene.strategy, Review("too_early", said, "keep"))
    page = sign_in(scene.cedar).get(f"/strategies/{scene.strategy.id}").text
    assert "Too soon" in page and "A little" in page


def test_no_review_and_no_lens_teach(scene: Scene, sign_in: Any) -> None:
    with work():
        scene.strategy.review_on = today() + timedelta(weeks=2)
    ash = sign_in(scene.ash)
    assert "Nobody has looked back yet" in ash.get(f"/cohorts/{scene.cohort.id}/reviews").text
    assert "None yet" in ash.get(f"/cohorts/{scene.cohort.id}/figures-from-elsewhere").text
