"""The framework as a table: filtered, sorted, with no judgement that the document would not show."""

from __future__ import annotations

import re

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.models import STRATEGY_WORDS, Strategy
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, SignIn, actor
from tests.kit.build import make_school


def codes(page: str) -> list[str]:
    """Return the references of the rows in their order."""
    return re.findall(r'data-label="Reference">(RK\d\d)<', page)


def test_it_is_sorted_and_filtered_by_theme_state_and_owner(scene: Scene, sign_in) -> None:
    second = scene.propose(title="A second", theme_id=scene.themes[1].id, owner_id=scene.leaders[2].id)
    third, gone = scene.propose(title="The third", owner_id=scene.leaders[1].id), scene.propose(title="Long gone")
    with work():
        services.set_status(actor(scene.facilitator), db.session.merge(gone), "closed", why="It is over.")
    scene.rate(found := scene.open(third), [(5, 2)] * 6)
    scene.close(found)
    browser, place = sign_in(scene.leaders[0]), f"/cohorts/{scene.cohort.id}/framework/table"
    for query, expected in (
        ("", ["RK01", "RK02", "RK03"]), ("?sort=code&down=yes", ["RK03", "RK02", "RK01"]), ("?sort=title", ["RK02", "RK01", "RK03"]), ("?state=all", ["RK01", "RK02", "RK03", "RK04"]),
        ("?state=closed", ["RK04"]), (f"?theme={scene.themes[1].code}", [second.code]), (f"?owner={scene.leaders[1].id}", [third.code]), ("?owner=nobody", ["RK01"]),
        ("?sort=likelihood", ["RK03", "RK01", "RK02"]), ("?sort=likelihood&down=yes", ["RK03", "RK01", "RK02"]), ("?sort=owner", ["RK03", "RK02", "RK01"]),
        ("?sort=anything&down=x&theme=%F0%9F%8C%8A", []), ("?sort=look", ["RK01", "RK02", "RK03"]), ("?sort=state&state=all&down=yes", ["RK04", "RK01", "RK02", "RK03"]),
    ):  # fmt: skip
        assert codes(browser.get(place + query).text) == expected, query
    assert "/framework/table" in browser.get(f"/cohorts/{scene.cohort.id}/framework").text
    assert 'aria-sort="descending"' in browser.get(f"{place}?sort=title&down=yes&owner=nobody").text and "owner=nobody" in browser.get(f"{place}?owner=nobody").text


def test_a_theme_holds_the_risks_that_stand_under_it_besides_their_own(scene: Scene, sign_in: SignIn) -> None:
    own, besides, other = (theme.code for theme in scene.themes[:3])
    scene.rate(found := scene.open(), [(5, 2)] * 6)
    scene.close(found)
    scene.propose(title="Not asked for", theme_id=scene.themes[3].id)
    with work():
        sort_under(actor(scene.facilitator), "risk", db.session.merge(scene.risk), [besides])
    browser, place = sign_in(scene.leaders[0]), f"/cohorts/{scene.cohort.id}/framework"
    for code in (own, besides):
        assert codes(browser.get(f"{place}/table?theme={code}").text) == ["RK01"]
        assert "RK01 Leaders give up" in (file := browser.get(f"{place}/heatmap.csv?theme={code}").text) and "Not asked for" not in file
        assert f'/risks/{scene.risk.id}"' in (page := browser.get(f"{place}?theme={code}").text) and "Not asked for" not in page
    assert codes(browser.get(f"{place}/table?theme={other}").text) == [] and f'/risks/{scene.risk.id}"' not in browser.get(f"{place}?theme={other}").text
    browser.get(f"{place}/heatmap.csv?theme={other}", status=404)


def test_a_blind_round_and_one_of_four_are_not_in_it(scene: Scene, sign_in) -> None:
    found = scene.open()
    browser, place = sign_in(scene.facilitator), f"/cohorts/{scene.cohort.id}/framework/table"
    before = codes(browser.get(f"{place}?sort=impact").text), browser.get(place).text.count("–")
    scene.rate(found, [(5, 5)] * 4)
    assert (codes(browser.get(f"{place}?sort=impact").text), browser.get(place).text.count("–")) == before
    scene.close(found)
    assert browser.get(place).text.count("–") == before[1]


def test_strategies_say_for_which_schools_they_are_and_ones_own_come_first(scene: Scene, sign_in: SignIn) -> None:
    leader, other = sign_in(scene.leaders[0]), sign_in(scene.leaders[1])
    school = make_school(phase="primary", setting="special")
    with work():
        db.session.get_one(Person, scene.leaders[1].id).organisation_id = school.id
    plain, special = scene.strategy(title="For everybody"), scene.strategy(title="For special schools")
    form = {"title": special.title, "phase": ["primary", "secondary"], "setting": ["special"], "base": "1", "reason": "Tried there."}
    leader.post(f"/strategies/{special.id}/edit", form)
    assert db.session.get_one(Strategy, special.id, populate_existing=True).facets == ["phase:primary", "phase:secondary", "setting:special"]
    page = leader.get(f"/strategies/{special.id}").text
    assert "Primary, Secondary, Special schools" in page and "For which schools" not in leader.get(f"/strategies/{plain.id}").text
    chosen = leader.get(f"/strategies/{special.id}/edit").text.split("For which schools")[1]
    assert re.findall(r'<[^>]*checked[^>]*value="(\w+)"|<[^>]*value="(\w+)"[^>]*checked', chosen)
    leader.post(f"/strategies/{special.id}/edit", {**form, "phase": ["moon"], "base": "2"}, status=422)
    history = leader.get(f"/strategies/{special.id}/history").text
    assert "For which schools" in history and "Tried there." in history
    risk = f"/risks/{scene.risk.id}"
    for address in (risk, f"/cohorts/{scene.cohort.id}/framework"):
        mine, theirs = other.get(address).text, leader.get(address).text
        assert mine.index("For special schools") < mine.index("For everybody") and theirs.index("For everybody") < theirs.index("For special schools")
    table = f"/cohorts/{scene.cohort.id}/framework/table"
    assert scene.risk.title in leader.get(f"{table}?setting=special&phase=primary").text
    assert scene.risk.title not in leader.get(f"{table}?setting=special&phase=post_16").text
    assert scene.risk.title in leader.get(f"{table}?setting=&size=").text
    data = leader.get(f"/cohorts/{scene.cohort.id}/framework/framework.json").json
    assert [one["speaks_to"] for one in data["strategies"]] == [
        {"phase": [], "size": [], "setting": []}, {"phase": ["primary", "secondary"], "size": [], "setting": ["special"]},
    ]  # fmt: skip
    assert f"{special.code}: Primary, Secondary, Special schools" in leader.get(f"/cohorts/{scene.cohort.id}/framework/register.csv").text


def test_two_who_change_a_strategy_from_before_schools_were_asked_still_meet(scene: Scene) -> None:
    strategy = scene.strategy()
    with work():
        kept = db.session.scalars(sa.select(Revision).where(Revision.subject_id == strategy.id)).one()
        kept.fields = {name: value for name, value in kept.fields.items() if name != "facets"}
    base = {name: getattr(strategy, name) for name in STRATEGY_WORDS}
    with work():
        services.edit_strategy(actor(scene.leaders[0]), db.session.merge(strategy), {**base, "cost": "An hour"}, base=1)
    with work():
        services.edit_strategy(actor(scene.leaders[1]), db.session.merge(strategy), {**base, "title": "Another title"}, base=1)
    found = db.session.get_one(Strategy, strategy.id, populate_existing=True)
    assert (found.cost, found.title) == ("An hour", "Another title")
