"""The pages of the framework, every one inspected, and what each kind of person gets."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import ThreadGuest
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import FrameworkRelease, Rating, Risk, Strategy
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, save
from tests.kit.html import inspect
from tests.kit.queries import count_queries

SignIn = Callable[[Person], Browser]
BASE = re.compile(r'name="base"[^>]*value="(\d+)"')
FIVE = [(4, 4), (5, 3), (2, 4), (4, 5), (1, 4)]
WORDS = {
    "title": "Families moved out of the area",
    "cause": "rents have risen and flats are let by the month",
    "event": "pupils are moved at short notice",
    "consequence": "broken learning and lost friendships for children",
    "context_factor": "community",
    "proximity": "now",
    "trend": "rising",
    "owner_id": "",
    "objective": "",
}


def risk_form(scene: Scene, **values: str) -> dict[str, str]:
    """Return a whole form of a risk."""
    return {**WORDS, "theme_id": scene.themes[0].id, "client_id": str(uuid4()), **values}


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


STEWARDS_ONLY = {"begin", "decide", "rounds", "parties", "new release", "stop"}
OF_A_COHORT = {"framework", "csv", "rate alone", "begin"}


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


def test_proposing_keeps_what_was_typed_advises_and_makes_one(scene: Scene, sign_in: SignIn) -> None:
    browser, path = sign_in(scene.leaders[1]), f"/frameworks/{scene.framework.id}/risks/new"
    short = browser.post(path, risk_form(scene, cause="too <b>few</b>", event="x"), status=422)
    inspect(short.text)
    assert "too &lt;b&gt;few&lt;/b&gt;" in short.text
    form = risk_form(scene, event="lack of housing will happen and children leave")
    preview = browser.post(path, {**form, "preview": "1"}, status=200)
    inspect(preview.text)
    assert "missing control" in preview.text
    assert "Nothing is saved yet" in preview.text
    assert _count(Risk) == 1
    places = {browser.post(path, form).headers["Location"].split("?")[0] for _ in range(2)}
    assert len(places) == 1
    assert _count(Risk) == 2
    assert "RK02" in browser.get(places.pop()).text


def _count(model: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def test_two_people_edit_and_nobody_loses_a_word(scene: Scene, sign_in: SignIn) -> None:
    path = f"/risks/{scene.risk.id}/edit"
    first, second = sign_in(scene.leaders[1]), sign_in(scene.leaders[2])
    base = BASE.search(second.get(path).text)[1]  # type: ignore[index]
    first.post(path, risk_form(scene, base=base, cause="what the first person wrote", reason="Clearer"))
    stale = second.post(path, risk_form(scene, base=base, cause="what the second person wrote"), status=409)
    inspect(stale.text)
    assert "what the first person wrote" in stale.text
    assert "what the second person wrote" in stale.text
    fresh = BASE.search(stale.text)
    assert fresh is not None
    second.post(path, risk_form(scene, base=fresh[1], cause="what the second person wrote"))
    history = second.get(f"/risks/{scene.risk.id}/history").text
    assert "Clearer" in history
    assert "<del>" in history
    assert scene.leaders[1].display_name in history


def test_rating_goes_risk_by_risk(scene: Scene, sign_in: SignIn) -> None:
    other = scene.propose(title="Another risk")
    scene.open(scene.risk, other)
    first, second = (f"/rounds/{found.id}/rate" for found in scene.rounds)
    browser = sign_in(scene.leaders[0])
    home = browser.get(f"/cohorts/{scene.cohort.id}/framework").text
    assert "Rate 2 risks alone" in home
    page = browser.get(first).text
    assert second in page
    assert "Skip for now" in page
    for word in (
        "Almost certain",
        "over 80%",
        "It is happening, or every early sign is present",
        "Outside intervention; trust takes years",
    ):
        assert word in page
    inspect(browser.post(first, {"likelihood": "4", "confidence": "low"}, status=422).text)
    mark = str(uuid4())
    judged = {
        "likelihood": "4",
        "impact": "3",
        "confidence": "high",
        "reason": "I have lived it",
        "client_id": mark,
    }
    assert browser.post(first, judged).headers["Location"].endswith(second)
    browser.post(first, judged)
    assert _count(Rating) == 1
    assert "I have lived it" in browser.get(first).text
    assert (
        browser.post(second, {"likelihood": "2", "impact": "2"})
        .headers["Location"]
        .endswith("/reveal")
    )
    assert "You have rated all of them" in browser.get(f"/cohorts/{scene.cohort.id}/framework/rate").text
    sign_in(scene.facilitator).post(first, judged, status=403)
    sign_in(scene.outsider).post(first, judged, status=404)


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


def test_a_round_from_opening_to_its_sentence(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.facilitator)
    path = f"/frameworks/{scene.framework.id}/rounds/new"
    inspect(browser.post(path, {"kind": "inherent"}, status=422).text)
    browser.post(path, {"risks": scene.risk.id, "kind": "inherent"})
    leader = sign_in(scene.leaders[0])
    assert "Rate one risk alone" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    assert "asks you to rate risks alone" in leader.get("/notices").text
    found = db.session.scalars(sa.select(services.rounds.RatingRound)).one()
    scene.rate(found, FIVE)
    leader.post(f"/rounds/{found.id}/close", status=403)
    browser.post(f"/rounds/{found.id}/close")
    browser.post(f"/rounds/{found.id}/sentence", {"sentence": "My full is your empty"})
    page = browser.get(f"/risks/{scene.risk.id}").text
    assert "My full is your empty" in page
    assert "Offer one more round" in page


def test_the_heatmap_has_words_and_a_sentence(scene: Scene, sign_in: SignIn) -> None:
    scene.open()
    scene.rate(scene.rounds[0], FIVE)
    scene.close(scene.rounds[0])
    page = inspect(sign_in(scene.leaders[0]).get(f"/cohorts/{scene.cohort.id}/framework").text)
    heat = page.one("table", class_="heat")
    words = "".join(heat.itertext())
    assert all(word in words for word in ("Almost certain", "Slight", "severe", "RK01"))
    assert "RK01 is split: its median describes few of us." in page.text


def test_filters_by_theme(scene: Scene, sign_in: SignIn) -> None:
    scene.propose(title="About attendance", theme_id=scene.themes[1].id)
    browser, path = sign_in(scene.leaders[0]), f"/cohorts/{scene.cohort.id}/framework"
    assert "About attendance" in browser.get(path).text
    assert "About attendance" not in browser.get(f"{path}?theme=child_poverty").text
    assert "No open risk in this theme" in browser.get(f"{path}?theme=send").text


def test_a_strategy_through_its_pages(scene: Scene, sign_in: SignIn) -> None:
    leader, owner = sign_in(scene.leaders[0]), sign_in(scene.leaders[1])
    form = {
        "title": "End one meeting",
        "if_text": "we end one meeting a week",
        "then_text": "leaders keep two hours",
        "because_text": "time is found where something stops",
        "works_on": "cause",
        "owner_id": scene.leaders[1].id,
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
        "client_id": str(uuid4()),
    }
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


def test_evidence_is_followed_both_ways_and_taken_away_by_its_maker(scene: Scene, sign_in: SignIn) -> None:
    with work():
        thread = start_thread(actor(scene.leaders[0]), scene.cohort, "My full is your empty")
        elsewhere = start_thread(actor(scene.facilitator), scene.cohort, "Another thread")
    maker, other = sign_in(scene.leaders[0]), sign_in(scene.leaders[1])
    path = f"/risks/{scene.risk.id}"
    maker.post(f"{path}/evidence", {"lower": f"thread:{thread.id}", "nature": "extends"})
    assert "My full is your empty" in other.get(path).text
    assert "RK01" in other.get(f"/threads/{thread.id}").text
    for wrong in ("thread:nothing", f"risk:{scene.risk.id}", "entry:abcdefgh", ""):
        maker.post(f"{path}/evidence", {"lower": wrong, "nature": "extends"}, status=422)
    made = db.session.scalars(sa.select(Link)).one()
    other.post(f"{path}/evidence/{made.id}/end", status=403)
    sign_in(scene.outsider).post(f"{path}/evidence/{made.id}/end", status=404)
    maker.post(f"{path}/evidence/{made.id}/end")
    assert "My full is your empty" not in other.get(path).text.split('id="evidence"')[1].split("<form")[0]
    maker.post(f"{path}/evidence", {"lower": f"thread:{elsewhere.id}", "nature": "supports"})
    sign_in(scene.facilitator).post(f"{path}/evidence/{_last_link().id}/end")


def _last_link() -> Link:
    return db.session.scalars(sa.select(Link).where(Link.ended_at.is_(None))).one()


def test_a_private_reflection_is_counted_and_never_shown(scene: Scene, sign_in: SignIn) -> None:
    save(
        Link(
            upper_kind="risk",
            upper_id=scene.risk.id,
            lower_kind="entry",
            lower_id="abcdefghabcdefgh",
            made_by=scene.leaders[0].id,
        )
    )
    page = sign_in(scene.leaders[1]).get(f"/risks/{scene.risk.id}").text
    assert "1 reflection private to its author" in page
    assert "counted, never shown" in page
    assert "abcdefghabcdefgh" not in page


def test_controls_indicators_suggestions_and_decisions(scene: Scene, sign_in: SignIn) -> None:
    leader, facilitator, path = (
        sign_in(scene.leaders[0]),
        sign_in(scene.facilitator),
        f"/risks/{scene.risk.id}",
    )
    leader.post(
        f"{path}/controls",
        {"control-text": "A named adult rings in the first week", "control-effectiveness": "weak"},
    )
    leader.post(f"{path}/indicators", {"indicator-name": "Hours given up", "indicator-kind": "leading"})
    leader.post(f"{path}/suggestions", {"suggestion-part": "cause", "suggestion-text": "posts stay empty"})
    inspect(leader.post(f"{path}/controls", {}, status=422).text)
    page = facilitator.get(path).text
    assert "depends on one person" in page
    assert scene.leaders[0].display_name not in page.split('id="suggestions"')[1].split('id="evidence"')[0]
    suggestion = re.search(r"/suggestions/([a-z0-9]+)/answer", page)
    assert suggestion is not None
    leader.post(f"{path}/suggestions/{suggestion[1]}/answer", {"answer": "No"}, status=403)
    facilitator.post(f"{path}/suggestions/{suggestion[1]}/answer", {"answer": "Taken, with thanks"})
    assert "Taken, with thanks" in leader.get(path).text
    other = scene.propose(title="The same in other words")
    facilitator.post(f"/risks/{other.id}/decide", {"into": scene.risk.id})
    assert "This risk is now part of another." in leader.get(f"/risks/{other.id}").text
    leader.get(f"/risks/{other.id}/edit", status=403)
    facilitator.post(f"{path}/decide", {"status": "happening_now"}, status=422)  # it has a page of its own
    leader.post(f"{path}/happening", {"what_happens": "Two posts are empty.", "since": str(today())})
    assert "happening now" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text


def test_themes_and_parties(scene: Scene, sign_in: SignIn) -> None:
    facilitator, leader = sign_in(scene.facilitator), sign_in(scene.leaders[0])
    theme = scene.themes[0].id
    facilitator.post(
        f"/themes/{theme}",
        {f"{theme}-name": "Child poverty here", f"{theme}-level": "cautious", f"{theme}-why": "Governors"},
    )
    facilitator.post(f"/frameworks/{scene.framework.id}/themes/new", {"name": "Weather"})
    page = leader.get(f"/frameworks/{scene.framework.id}/themes").text
    assert "Child poverty here" in page
    assert "Content up to 9 of 25; must act above 12." in page
    assert "Weather" in page
    leader.post(f"/themes/{theme}", {f"{theme}-name": "Mine"}, status=403)
    inspect(
        facilitator.post(f"/themes/{theme}", {f"{theme}-name": "", f"{theme}-level": ""}, status=422).text
    )
    values = {
        "title": "Ours",
        "research_lead": scene.academic.id,
        "practice_leads": [scene.leaders[0].id],
        "approved_by": "The board",
    }
    facilitator.post(f"/frameworks/{scene.framework.id}/edit", values)
    assert "Ours" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text


def test_releases_and_what_changed_between_two(scene: Scene, sign_in: SignIn) -> None:
    facilitator, leader = sign_in(scene.facilitator), sign_in(scene.leaders[0])
    path = f"/frameworks/{scene.framework.id}/releases/new"
    facilitator.post(path, {"number": "0.3", "state": "draft", "note": "Statements only"})
    scene.propose(title="Something new")
    gone = scene.propose(title="The same again")
    with work():
        services.merge_risk(actor(scene.facilitator), gone, scene.risk)
    leader.post(f"/risks/{scene.risk.id}/edit", risk_form(scene, cause="posts stay empty for a year or more"))
    refused = facilitator.post(path, {"number": "1.0", "state": "published"}, status=422)
    inspect(refused.text)
    assert "has no leading indicator" in refused.text
    facilitator.post(path, {"number": "0.7", "state": "review"})
    first, second = db.session.scalars(sa.select(FrameworkRelease).order_by(FrameworkRelease.number))
    page = leader.get(f"/releases/{first.id}/since?to={second.id}").text
    assert "What changed between 0.3 and 0.7" in page
    assert "Something new" in page
    assert "<del>" in page
    assert "absorbed" in page
    leader.get(f"/releases/{first.id}/since")
    leader.get(f"/releases/{first.id}/since?to=nothing", status=404)
    assert "what changed since 0.7" in leader.get(f"/cohorts/{scene.cohort.id}/framework").text
    leader.post(f"/releases/{first.id}/withdraw", status=403)
    facilitator.post(f"/releases/{first.id}/withdraw")
    assert "was withdrawn" in leader.get(f"/releases/{first.id}").text


def test_a_thing_is_talked_about(scene: Scene, sign_in: SignIn) -> None:
    browser = sign_in(scene.leaders[0])
    strategy = scene.strategy()
    for kind, row in (("risk", scene.risk), ("strategy", strategy)):
        place = browser.post(f"/about/{kind}/{row.id}/thread").headers["Location"]
        assert f"{row.code} {row.title}" in browser.get(place).text
    assert isinstance(strategy, Strategy)


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


def test_a_file_on_a_risk_says_by_what_right_it_is_there(scene: Scene, sign_in: SignIn) -> None:
    leader, other, at, page = sign_in(scene.leaders[0]), sign_in(scene.leaders[1]), f"/files/on/risk/{scene.risk.id}", f"/risks/{scene.risk.id}"
    assert 'value="open:CC BY"' in leader.get(page).text and 'value="alone"' in leader.get(page).text

    def put(name: str, licence: str) -> None:
        leader.post(at, {"file": (BytesIO(b"counted on Fridays"), name), "description": "", "licence": licence}, content_type="multipart/form-data")

    put("not-ours.txt", "link")
    put("wrong.txt", "open")
    assert "not-ours.txt" not in other.get(page).text and "wrong.txt" not in other.get(page).text
    put("theirs.txt", "open:CC BY-NC")
    put("mine-alone.txt", "alone")
    put("ours.txt", "ours")
    seen = other.get(page).text
    assert "theirs.txt" in seen and "Open licence: CC BY-NC" in seen and "ours.txt" in seen and "mine-alone.txt" not in seen
    assert "mine-alone.txt" in leader.get(page).text and "A copy for you alone" in leader.get(page).text
