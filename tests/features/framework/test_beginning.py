"""The framework as a whole: begun once, with themes and appetites, kept as releases, its headline."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import (
    Amendment,
    Framework,
    FrameworkRelease,
    Theme,
)
from enquiry_hub.features.framework.queries.register import headline_of, register_of
from tests.features.framework.conftest import Scene, SignIn, actor, risk_form, sentence
from tests.kit.html import inspect


def test_a_framework_is_begun_once_with_seven_themes(scene: Scene) -> None:
    with work():
        again = services.create_framework(actor(scene.facilitator), scene.cohort, "Another")
    assert again.id == scene.framework.id
    assert [theme.name for theme in scene.themes][:2] == ["Child poverty", "Attendance"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Theme)) == 7
    with pytest.raises(Refused), work():
        services.create_framework(actor(scene.leaders[0]), scene.cohort, "Mine")


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
