"""What can be done to risks, strategies, themes and releases, and by whom."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.search.queries import Found, search
from enquiry_hub.core.access import may
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere, Refused, Stale
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain import Review
from enquiry_hub.features.framework.models import Amendment, Framework, Risk, Theme
from enquiry_hub.features.framework.queries.register import headline_of, register_of
from enquiry_hub.features.framework.services import Judged
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.browser import Browser

SignIn = Callable[[Person], Browser]


def test_a_framework_is_begun_once_with_seven_themes(scene: Scene) -> None:
    with work():
        again = services.create_framework(actor(scene.facilitator), scene.cohort, "Another")
    assert again.id == scene.framework.id
    assert [theme.name for theme in scene.themes][:2] == ["Child poverty", "Attendance"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Theme)) == 7
    with pytest.raises(Refused), work():
        services.create_framework(actor(scene.leaders[0]), scene.cohort, "Mine")


def test_codes_are_the_servers_and_sending_twice_makes_one(scene: Scene) -> None:
    with work():
        first = services.propose_risk(
            actor(scene.academic), scene.framework, sentence(scene.themes[1]), client_id="a" * 32
        )
    with work():
        again = services.propose_risk(
            actor(scene.academic), scene.framework, sentence(scene.themes[1]), client_id="a" * 32
        )
    with work():
        other = services.propose_risk(
            actor(scene.leaders[1]), scene.framework, sentence(scene.themes[1]), client_id="a" * 32
        )
    assert (scene.risk.code, first.code, other.code) == ("RK01", "RK02", "RK03")
    assert again.id == first.id


def test_what_hangs_on_a_risk_is_added_once_for_each_sender(scene: Scene) -> None:
    ash, bay, mark = actor(scene.leaders[0]), actor(scene.leaders[1]), "b" * 32
    adds = [
        (services.add_control, ("A named adult rings",), ("We ring",)),
        (services.add_indicator, ("Calls made",), ("Calls",)),
        (services.suggest, ("cause", "posts stand empty"), ("cause", "posts are empty")),
    ]
    for add, words, others in adds:
        with work():
            first = add(ash, scene.risk, *words, client_id=mark)
        with work():
            again = add(ash, scene.risk, *others, client_id=mark)
        with work():
            hers = add(bay, scene.risk, *others, client_id=mark)
        assert again.id == first.id != hers.id


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("cause", "too short"),
        ("event", "x" * 301),
        ("consequence", ""),
        ("title", " "),
        ("theme_id", "nothing"),
        ("trend", "up"),
        ("owner_id", "nobody"),
    ],
)
def test_a_risk_must_be_whole(scene: Scene, field: str, value: str) -> None:
    with pytest.raises(Invalid) as caught, work():
        services.propose_risk(
            actor(scene.leaders[0]), scene.framework, sentence(scene.themes[0], **{field: value})
        )
    assert caught.value.details["field"] == field
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Risk)) == 1


def test_a_stale_save_keeps_both_texts(scene: Scene) -> None:
    words = sentence(scene.themes[0], cause="posts stay empty for a whole school year")
    with work():
        assert services.edit_risk(
            actor(scene.leaders[1]), scene.risk, words, base=1, reason="Said what happened"
        )
    mine = sentence(scene.themes[0], cause="nobody applies for the posts that we have")
    with pytest.raises(Stale) as caught, work():
        services.edit_risk(actor(scene.leaders[2]), scene.risk, mine, base=1)
    assert caught.value.details["mine"]["cause"] == mine.cause  # type: ignore[index]
    assert caught.value.details["theirs"]["cause"] == words.cause  # type: ignore[index]
    versions = revisions_of("risk", scene.risk.id)
    assert [(found.number, found.reason) for found in versions] == [(2, "Said what happened"), (1, "")]
    assert versions[0].author_id == scene.leaders[1].id


def test_who_may_change_what(scene: Scene) -> None:
    contributors = [scene.leaders[0], scene.facilitator, scene.academic]
    others = [scene.observer, scene.outsider, scene.administrator]
    for name in ("framework:risk:read", "framework:risk:edit"):
        assert [may(actor(person), name, scene.risk) for person in contributors + others] == [True] * 3 + [
            False
        ] * 3
    assert [may(actor(person), "framework:risk:arrange", scene.risk) for person in contributors + others] == [
        False,
        True,
        False,
        False,
        False,
        False,
    ]
    found = scene.open()
    assert [may(actor(person), "framework:round:rate", found) for person in contributors + others] == [
        True,
        False,
        False,
        False,
        False,
        False,
    ]
    with pytest.raises(NotThere), work():
        services.edit_risk(actor(scene.observer), scene.risk, sentence(scene.themes[0]))
    with pytest.raises(Refused), work():
        services.set_status(actor(scene.leaders[0]), scene.risk, "closed")
    with pytest.raises(Refused), work():
        services.close_round(actor(scene.leaders[0]), found)
    with pytest.raises(Refused), work():
        services.make_release(actor(scene.academic), scene.framework, "0.3")


def test_a_merged_risk_stays_and_is_not_edited(scene: Scene) -> None:
    other = scene.propose(title="The same in other words")
    with work():
        services.merge_risk(actor(scene.facilitator), other, scene.risk)
    assert (other.status, other.merged_into_id) == ("merged", scene.risk.id)
    with pytest.raises(Refused), work():
        services.edit_risk(actor(scene.leaders[0]), other, sentence(scene.themes[0], title="Again"))
    with pytest.raises(Invalid), work():
        services.merge_risk(actor(scene.facilitator), scene.risk, other)


def test_rounds_are_told_once_and_opened_once(scene: Scene) -> None:
    other = scene.propose(title="Another risk")
    scene.open(scene.risk, other)
    notices = list(db.session.scalars(sa.select(Notice).where(Notice.kind == "round")))
    assert sorted(notice.person_id for notice in notices) == sorted(person.id for person in scene.leaders)
    assert {notice.subject_kind for notice in notices} == {"framework"}
    with work():
        again = services.open_rounds(actor(scene.facilitator), scene.framework, [scene.risk], "residual")
    assert again == []


def test_a_rating_may_change_until_the_close(scene: Scene) -> None:
    found = scene.open()
    with work():
        first = services.rate(actor(scene.leaders[0]), found, Judged(2, 3), client_id="b" * 32)
    with work():
        second = services.rate(
            actor(scene.leaders[0]), found, Judged(4, 3, "high", "I have lived it"), client_id="c" * 32
        )
    assert first.id == second.id
    assert (second.likelihood, second.reason) == (4, "I have lived it")
    for wrong in (Judged(0, 3), Judged(3, 6), Judged(3, 3, "sure")):
        with pytest.raises(Invalid), work():
            services.rate(actor(scene.leaders[0]), found, wrong)
    scene.close(found)
    with pytest.raises(Refused), work():
        services.rate(actor(scene.leaders[0]), found, Judged(1, 1))


def test_a_round_closes_when_its_time_is_over(scene: Scene) -> None:
    begun = now() - timedelta(days=3)
    with work():
        found = services.open_rounds(
            actor(scene.facilitator),
            scene.framework,
            [scene.risk],
            "inherent",
            at=begun,
            closes_at=begun + timedelta(days=1),
        )[0]
    assert found.is_closed
    with pytest.raises(Refused), work():
        services.rate(actor(scene.leaders[0]), found, Judged(1, 1))


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


def test_releases_are_numbered_once_and_published_when_whole(scene: Scene) -> None:
    facilitator = actor(scene.facilitator)
    with work():
        services.make_release(facilitator, scene.framework, "0.3", note="Statements only")
    for number in ("0.3", "three", "1"):
        with pytest.raises(Invalid), work():
            services.make_release(facilitator, scene.framework, number)
    with pytest.raises(Invalid) as caught, work():
        services.make_release(facilitator, scene.framework, "1.0", state="published")
    assert caught.value.details["missing"] == [
        "RK01 has no leading indicator.",
        "RK01 has no closed round with five ratings, and is not marked to be rated locally.",
        "One of those who contributed has not said how they want to be listed.",
        "No approval is recorded. Keep the text for review, record the approval on the page of that version, then publish the same text.",
    ]
    with work():
        services.choose_listing(actor(scene.leaders[0]), scene.framework, "role")
        services.add_indicator(facilitator, scene.risk, "Hours given up", unit="hours", how_counted="diary")
        services.edit_risk(facilitator, scene.risk, sentence(scene.themes[0], rate_locally=True))
        services.change_framework(
            facilitator,
            scene.framework,
            title="Ours",
            research_lead_id=scene.academic.id,
            practice_leads=[],
            approved_by="The board",
        )
        services.choose_listing(actor(scene.academic), scene.framework, "role")
    with work():
        services.choose_listing(facilitator, scene.framework, "unlisted")
    with pytest.raises(Invalid) as unapproved, work():
        services.make_release(facilitator, scene.framework, "1.0", state="published")
    assert len(unapproved.value.details["missing"]) == 1  # being named as the one who approves is no approval
    scene.approve("0.9")
    with work():
        assert (
            services.make_release(facilitator, scene.framework, "1.0", state="published").state == "published"
        )


def test_risks_are_found_by_their_words_and_only_by_contributors(scene: Scene) -> None:
    assert [found.title for found in _found(scene, scene.leaders[3])] == [f"RK01 {scene.risk.title}"]
    assert _found(scene, scene.observer) == _found(scene, scene.outsider) == []


def _found(scene: Scene, person: Person) -> list[Found]:
    with current_app.test_request_context("/"):
        return search(actor(person), "absorbed", cohort_id=scene.cohort.id)


def test_the_history_names_no_rater(scene: Scene) -> None:
    found = scene.open()
    scene.rate(found, [(2, 3)] * 6, reason="secret")
    entries = db.session.execute(sa.text("SELECT person_id, event, facts FROM audit_entry")).all()
    assert "Rated" not in {entry.event for entry in entries}
    assert "secret" not in json.dumps([tuple(map(str, entry)) for entry in entries])


def test_the_headline(scene: Scene) -> None:
    leader = actor(scene.leaders[0])
    assert headline_of(register_of(leader, scene.framework)) == "One risk; no judgement to show yet"
    before = scene.open()
    scene.rate(before, [(5, 4)] * 3 + [(1, 4)] * 3)
    scene.close(before)
    assert headline_of(register_of(leader, scene.framework)) == "One risk; one judgement is far apart"
    after = scene.open(kind="residual")
    scene.rate(after, [(3, 3)] * 6)
    scene.close(after)
    assert headline_of(register_of(leader, scene.framework)).startswith("One of one risk got better since ")


def test_themes_and_appetites_are_the_facilitators(scene: Scene) -> None:
    facilitator = actor(scene.facilitator)
    with work():
        theme = services.add_theme(facilitator, scene.framework, "Water and weather")
        again = services.add_theme(facilitator, scene.framework, "water and weather")
        services.rename_theme(facilitator, scene.framework, theme, "Weather")
        services.set_appetite(
            facilitator, scene.framework, scene.themes[0], "cautious", why="Agreed with governors"
        )
    assert (again.id, theme.code, theme.name) == (theme.id, "water_and_weather", "Weather")
    with pytest.raises(Refused), work():
        services.set_appetite(actor(scene.leaders[0]), scene.framework, scene.themes[0], "eager")
    found = scene.open(kind="residual")
    scene.rate(found, [(4, 4)] * 5)
    scene.close(found)
    line = register_of(actor(scene.leaders[6]), scene.framework).lines[0]
    assert line.status == "outside_tolerance"
    assert isinstance(db.session.get(Framework, scene.framework.id), Framework)


def test_no_two_themes_have_one_name(scene: Scene, sign_in: SignIn) -> None:
    facilitator, theme, name = actor(scene.facilitator), scene.themes[0], scene.themes[1].name
    with pytest.raises(Invalid) as caught, work():
        services.rename_theme(facilitator, scene.framework, theme, f" {name.upper()} ")
    assert caught.value.details["field"] == "name" and f"“{name}”" in caught.value.sentence
    page = sign_in(scene.facilitator).post(f"/themes/{theme.id}", {f"{theme.id}-name": name.lower(), f"{theme.id}-level": "", f"{theme.id}-why": ""}, status=422).text
    assert f"Another theme is called “{name}”." in page and f'value="{name.lower()}"' in page
    with work():
        services.rename_theme(facilitator, scene.framework, theme, theme.name.upper())
    assert db.session.get_one(Theme, theme.id).name == "CHILD POVERTY"


def test_a_new_name_is_not_explained_with_the_why_of_the_appetite(scene: Scene) -> None:
    theme, facilitator = scene.themes[0], actor(scene.facilitator)
    for name, level, why in (("Poverty", "cautious", "Agreed with governors"), ("Poor", "cautious", "Agreed with governors"), ("Want", "cautious", "Plainer")):
        with work():
            services.arrange_theme(facilitator, db.session.merge(scene.framework), db.session.merge(theme), name, level, why=why)
    named = {row.parts[0][2]: row.reason for row in db.session.scalars(sa.select(Amendment).where(Amendment.what == "theme named"))}
    assert named == {"Poverty": "Agreed with governors", "Poor": "", "Want": "Plainer"}


def test_two_who_change_different_parts_both_stay(scene: Scene, sign_in: SignIn) -> None:
    ann, ben = scene.leaders[:2]
    with work():
        services.edit_risk(actor(ann), scene.risk, sentence(scene.themes[0], event="leaders hand in their notice in spring"), base=1)
    form = {**asdict(sentence(scene.themes[0], consequence="pupils meet a stranger in every lesson")), "owner_id": "", "base": "1", "reason": ""}
    form.pop("rate_locally")
    browser = sign_in(ben)
    browser.post(f"/risks/{scene.risk.id}/edit", form)
    db.session.expire_all()
    risk = db.session.get_one(Risk, scene.risk.id)
    assert (risk.event, risk.consequence, risk.version) == ("leaders hand in their notice in spring", "pupils meet a stranger in every lesson", 3)
    assert "Both are kept" in browser.get(f"/risks/{scene.risk.id}").text
    stale = browser.post(f"/risks/{scene.risk.id}/edit", {**form, "event": "nobody applies for the posts"}, status=409).text
    assert "leaders hand in their notice in spring" in stale and "nobody applies for the posts" in stale


PARTS = ("cause", "event", "consequence", "objective")
OTHERWISE = st.dictionaries(st.sampled_from(PARTS), st.sampled_from(["the same words for all", "other words of one", "words of somebody else"]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=OTHERWISE, second=OTHERWISE)
def test_nothing_of_either_is_lost_whatever_two_change(scene: Scene, first: dict[str, str], second: dict[str, str]) -> None:
    """Both are there, or the second is shown both: never one silently over the other."""
    with work():
        risk = services.propose_risk(actor(scene.leaders[0]), db.session.merge(scene.framework), sentence(scene.themes[0]))
        services.edit_risk(actor(scene.leaders[0]), risk, sentence(scene.themes[0], **first), base=1)
        one = {name: getattr(risk, name) for name in PARTS}
    try:
        with work():
            services.edit_risk(actor(scene.leaders[1]), db.session.merge(risk), sentence(scene.themes[0], **second), base=1)
    except Stale as error:
        assert {name: error.details["theirs"][name] for name in PARTS} == one
        assert any(name in first and name in second and first[name] != second[name] for name in PARTS)
    else:
        db.session.expire_all()
        now_said = {name: getattr(db.session.get_one(Risk, risk.id), name) for name in PARTS}
        assert now_said == {**{name: getattr(sentence(scene.themes[0]), name) for name in PARTS}, **first, **second}
