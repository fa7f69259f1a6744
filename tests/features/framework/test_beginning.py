"""The framework as a whole: begun once, with themes and appetites, kept as releases, its headline."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import Amendment, Framework, Theme
from enquiry_hub.features.framework.queries.register import headline_of, register_of
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
