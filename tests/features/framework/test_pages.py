"""The pages of the framework, every one inspected: who gets which, what none of them tells, and how often they ask the store."""

from __future__ import annotations

import re

import pytest

from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import ThreadGuest
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.framework import services
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import FIVE, Scene, SignIn, actor
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, save
from tests.kit.queries import count_queries

STEWARDS_ONLY = {"begin", "decide", "rounds", "parties", "new release", "stop"}
OF_A_COHORT = {"framework", "csv", "rate alone", "begin"}


def pages_of(scene: Scene) -> dict[str, str]:
    """Return every page of the framework that is read, by its name."""
    strategy = scene.strategy()
    rating_round = scene.open()
    with work():
        release = services.make_release(actor(scene.facilitator), scene.framework, "0.3")
    cohort, framework, risk = (
        f"/cohorts/{scene.cohort.id}/framework",
        f"/frameworks/{scene.framework.id}",
        f"/risks/{scene.risk.id}",
    )
    return {
        "framework": cohort,
        "csv": f"{cohort}/register.csv",
        "rate alone": f"{cohort}/rate",
        "begin": f"{cohort}/new",
        "risk": risk,
        "edit risk": f"{risk}/edit",
        "risk history": f"{risk}/history",
        "decide": f"{risk}/decide",
        "new risk": f"{framework}/risks/new",
        "new strategy": f"{risk}/strategies/new",
        "strategy": f"/strategies/{strategy.id}",
        "edit strategy": f"/strategies/{strategy.id}/edit",
        "strategy history": f"/strategies/{strategy.id}/history",
        "review": f"/strategies/{strategy.id}/review",
        "stop": f"/strategies/{strategy.id}/stop",
        "rate": f"/rounds/{rating_round.id}/rate",
        "rounds": f"{framework}/rounds/new",
        "themes": f"{framework}/themes",
        "parties": f"{framework}/edit",
        "releases": f"{framework}/releases",
        "new release": f"{framework}/releases/new",
        "release": f"/releases/{release.id}",
        "diff": f"/releases/{release.id}/since",
    }


def test_who_gets_which_page(scene: Scene, sign_in: SignIn) -> None:
    pages = pages_of(scene)
    leader, facilitator, academic = (
        sign_in(person) for person in (scene.leaders[0], scene.facilitator, scene.academic)
    )
    for name, path in pages.items():
        leader.get(path, status=403 if name in STEWARDS_ONLY | {"review"} else 200)
        facilitator.get(path, status=403 if name in {"rate", "review"} else 200)
        academic.get(path, status=403 if name in STEWARDS_ONLY | {"rate", "review"} else 200)
    outside = [
        scene.outsider,
        scene.administrator,
        _guest(scene),
        make_member(make_cohort("Another"), name="Nia Neighbour"),
    ]
    for person in outside:
        browser = sign_in(person)
        for path in pages.values():
            browser.get(path, status=404)
    observer = sign_in(scene.observer)
    for name, path in pages.items():
        observer.get(path, status=403 if name in OF_A_COHORT else 404)


def _guest(scene: Scene) -> Person:
    with work():
        thread = start_thread(actor(scene.leaders[0]), scene.cohort, "A question for a guest")
    guest = save(Person(display_name="Gil Guest", email="gil@example.org"))
    save(ThreadGuest(thread_id=thread.id, person_id=guest.id))
    return guest


def test_a_visitor_is_asked_to_sign_in(scene: Scene, visitor: Browser) -> None:
    assert "/sign-in" in visitor.get(f"/risks/{scene.risk.id}", status=303).headers["Location"]


def test_a_cohort_without_a_framework_and_its_beginning(scene: Scene, sign_in: SignIn) -> None:
    cohort = make_cohort("A new cohort")
    facilitator, leader = make_member(cohort, "facilitator"), make_member(cohort)
    assert "A facilitator begins it" in sign_in(leader).get(f"/cohorts/{cohort.id}/framework").text
    browser = sign_in(facilitator)
    assert "Begin the framework" in browser.get(f"/cohorts/{cohort.id}/framework").text
    sign_in(leader).post(f"/cohorts/{cohort.id}/framework/new", {"title": "Mine"}, status=403)
    browser.post(f"/cohorts/{cohort.id}/framework/new", {"title": "What could go wrong"})
    assert "No risk has been written down yet" in browser.get(f"/cohorts/{cohort.id}/framework").text
    browser.get(f"/cohorts/{cohort.id}/framework/register.csv")


def test_no_page_tells_before_its_time(scene: Scene, sign_in: SignIn) -> None:
    pages = pages_of(scene)
    found = scene.rounds[0]
    scene.rate(found, FIVE[:4], reason="Secretword")
    told = re.compile(r"Secretword|median|class=\"dots|Split|Far apart|\bof a score")
    rated, waiting, facilitator = (
        sign_in(person) for person in (scene.leaders[0], scene.leaders[6], scene.facilitator)
    )
    paths = [
        path
        for name, path in pages.items()
        if name not in STEWARDS_ONLY | {"review", "rate", "themes", "csv"}
    ]
    for browser in (rated, waiting, facilitator):
        for path in paths:
            assert not told.search(browser.get(path).text), path
    assert "What people said is shown after the close" in rated.get(pages["risk"]).text
    assert "4 of 7 have finished" in facilitator.get(pages["risk"]).text
    assert "have finished" not in waiting.get(pages["risk"]).text
    scene.rate(found, FIVE, reason="Secretword")
    for browser in (rated, waiting, facilitator):
        for path in paths:
            assert not told.search(browser.get(path).text), path
    assert "Secretword" not in waiting.get(f"/cohorts/{scene.cohort.id}/search?q=Secretword").text.replace(
        'value="Secretword"', ""
    ).replace("“Secretword”", "")
    for browser in (rated, facilitator):
        assert ",4," not in browser.get(pages["csv"]).text
    scene.close(found)
    page = rated.get(pages["risk"]).text
    assert "which describes few of us" in page
    assert "Secretword 2" in page
    assert scene.leaders[2].display_name not in page.split('id="judgements"')[1].split('id="strategies"')[0]
    for browser in (waiting, facilitator):
        assert "which describes few of us" in browser.get(pages["risk"]).text
        assert 'class="dots' in browser.get(pages["framework"]).text
    row = facilitator.get(pages["csv"]).text.splitlines()[1]
    assert ",too few to show," in row and "Split" not in row  # no school is known of them: the page may show it, and no file
    assert not [person for person in scene.leaders if person.display_name in row]


def test_no_page_speaks_of_a_mean(scene: Scene, sign_in: SignIn) -> None:
    pages = pages_of(scene)
    scene.rate(scene.rounds[0], FIVE)
    scene.close(scene.rounds[0])
    browser = sign_in(scene.facilitator)
    for name in ("framework", "risk", "csv", "release", "diff"):
        assert not re.search(r"\b(mean|average|3\.2)\b", browser.get(pages[name]).text), name


def test_filters_by_theme(scene: Scene, sign_in: SignIn) -> None:
    scene.propose(title="About attendance", theme_id=scene.themes[1].id)
    browser, path = sign_in(scene.leaders[0]), f"/cohorts/{scene.cohort.id}/framework"
    assert "About attendance" in browser.get(path).text
    assert "About attendance" not in browser.get(f"{path}?theme=child_poverty").text
    assert "No open risk in this theme" in browser.get(f"{path}?theme=send").text


@pytest.mark.parametrize(
    "path",
    [
        "/cohorts/{cohort}/framework",
        "/cohorts/{cohort}/framework/register.csv",
        "/cohorts/{cohort}/framework/rate",
    ],
)
def test_pages_ask_the_store_as_often_for_many_as_for_few(scene: Scene, sign_in: SignIn, path: str) -> None:
    browser, address = sign_in(scene.leaders[0]), path.format(cohort=scene.cohort.id)
    counts = []
    for more in (0, 6):
        risks = [scene.propose(title=f"Risk {number}") for number in range(more)]
        scene.rounds.clear()
        scene.open(scene.risk, *risks)
        for found in scene.rounds:
            scene.rate(found, FIVE)
            if path.endswith("framework"):
                scene.close(found)
        scene.strategy()
        browser.get(address)
        with count_queries() as seen:
            browser.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1], counts
