"""Two people change one thing: what both changed is shown with its name, what one left alone follows, and no word is lost."""

from __future__ import annotations

import re
from html import unescape

import pytest
import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Appetite, Framework, Risk, Strategy, Theme
from enquiry_hub.identity.groups.models import MANAGER
from tests.capabilities.test_meeting import filled
from tests.features.framework.conftest import BASE, Scene, SignIn, risk_form
from tests.kit.build import make_member
from tests.kit.html import inspect


def fields_shown(page: str) -> list[str]:
    """Return the names of the fields that a refused save shows as changed by both."""
    return [unescape(name) for name in re.findall(r'<section class="both-field" aria-label="([^"]+)"', page)]


def base_of(page: str) -> str:
    """Return the version that a form begins from."""
    found = BASE.search(page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("name", "label", "theirs", "mine", "shown"),
    [
        ("objective", "What we want, that this puts at risk", "Pupils keep their friends", "Nobody moves twice", "Pupils keep their friends"),
        ("proximity", "When could it happen?", "this term", "later", "this term"),
        ("trend", "Which way is it going?", "falling", "rising", "Falling"),
        ("context_factor", "Where does the cause lie?", "individual", "community", "Me"),
        ("rate_locally", "Rate it locally: places differ, so each school judges for itself", "y", "", ""),
    ],
)
def test_each_field_of_a_risk_that_both_changed_is_shown(scene: Scene, sign_in: SignIn, name: str, label: str, theirs: str, mine: str, shown: str) -> None:
    path = f"/risks/{scene.risk.id}/edit"
    one, other = sign_in(scene.facilitator), sign_in(scene.leaders[2])
    words = {part: getattr(scene.risk, part) for part in ("title", "cause", "event", "consequence", "proximity", "trend", "context_factor")}
    one.post(path, risk_form(scene, **{**words, "base": "1", "title": "One title", name: theirs}))
    answer = other.post(path, risk_form(scene, **{**words, "base": "1", "title": "Other title", name: mine}), status=409)
    inspect(answer.text)
    found = fields_shown(answer.text)
    if name == "rate_locally":  # whoever may not decide it keeps what is saved
        assert found == ["A short title"]
    else:
        assert found == ["A short title", label]
        assert shown.lower() in answer.text.split('class="both-field"')[2].split("</section>")[0].lower()
    assert db.session.get_one(Risk, scene.risk.id).title == "One title"


def test_a_box_that_its_writer_left_follows_what_was_saved(scene: Scene, sign_in: SignIn) -> None:
    path = f"/risks/{scene.risk.id}/edit"
    one, other = sign_in(scene.leaders[1]), sign_in(scene.leaders[2])
    words = {part: getattr(scene.risk, part) for part in ("title", "cause", "event", "consequence", "proximity", "trend", "context_factor")}
    one.post(path, risk_form(scene, **{**words, "base": "1", "cause": "what the first wrote", "objective": "A new aim", "owner_id": scene.leaders[1].id}))
    stale = other.post(path, risk_form(scene, **{**words, "base": "1", "cause": "what the second wrote"}), status=409).text
    assert fields_shown(stale) == ["Because"]
    assert 'value="A new aim"' in stale
    assert "Who keeps an eye on it?" in stale.split("These you had not touched")[1].split("</p>")[0]
    again = {**words, "base": base_of(stale), "cause": "what the second wrote", "objective": "A new aim", "owner_id": scene.leaders[1].id}
    other.post(path, risk_form(scene, **again))
    row = db.session.get_one(Risk, scene.risk.id)
    assert (row.cause, row.objective, row.owner_id) == ("what the second wrote", "A new aim", scene.leaders[1].id)


def test_each_field_of_a_strategy_that_both_changed_is_shown(scene: Scene, sign_in: SignIn) -> None:
    strategy = scene.strategy(cost="Nothing", steps=[{"text": "List them", "due_on": ""}])
    path = f"/strategies/{strategy.id}/edit"
    one, other = sign_in(scene.leaders[1]), sign_in(scene.leaders[2])
    form = {name: getattr(strategy, name) for name in ("title", "if_text", "then_text", "because_text")}
    theirs = {"step1": "List the meetings", "cost": "Two hours", "what_stops": "The briefing", "starts_on": "2026-01-05", "change_our_mind": "No hour kept", "measure": "Hours"}
    mine = {"step1": "Ask who would notice", "cost": "One hour", "what_stops": "The bulletin", "starts_on": "2026-02-02", "change_our_mind": "Nobody came", "measure": "Minutes"}
    one.post(path, {**form, **theirs, "due1": "2026-01-12", "base": "1"})
    stale = other.post(path, {**form, **mine, "base": "1"}, status=409).text
    inspect(stale)
    assert fields_shown(stale) == ["Starts on", "Step 1", "What stops, to make room", "What it costs", "What is counted", "What would change our mind"]
    assert "5 January 2026" in stale
    assert 'value="2026-01-12"' in stale, "the day of the step, which only the other said, is in the box"
    other.post(path, {**form, **mine, "due1": "2026-01-12", "base": base_of(stale)})
    row = db.session.get_one(Strategy, strategy.id)
    assert row.steps == [{"text": "Ask who would notice", "due_on": "2026-01-12"}]


def test_what_one_was_writing_comes_back_with_the_version_it_began_from(scene: Scene, sign_in: SignIn) -> None:
    place, path = f"risk:{scene.risk.id}", f"/risks/{scene.risk.id}/edit"
    one, other = sign_in(scene.leaders[1]), sign_in(scene.leaders[2])
    words = {part: getattr(scene.risk, part) for part in ("title", "cause", "event", "consequence", "proximity", "trend", "context_factor")}
    draft = {**words, "theme_id": scene.themes[0].id, "cause": "written on the train", "base": "1"}
    other.post(f"/drafts/{place}", json={"fields": draft, "base_version": 0}, status=200)
    one.post(path, risk_form(scene, **{**words, "base": "1", "cause": "written at a desk"}))
    page = other.get(path).text
    assert "written on the train" in page and base_of(page) == "1" and "It is not saved yet." in page
    assert "written at a desk" in other.get(f"{path}?as=saved").text
    stale = other.post(path, risk_form(scene, **draft), status=409).text
    assert "written at a desk" in stale and "written on the train" in stale
    left = other.post(path, {"leave": "1", **draft})
    assert left.location.endswith(f"?sent={scene.leaders[2].id}:{place}")
    assert "written on the train" not in other.get(path).text
    other.post(f"/drafts/{place}", json={"fields": draft, "base_version": 0}, status=200)
    other.post(path, risk_form(scene, **{**draft, "base": "2"}))
    assert other.get(f"/drafts/{place}").json["fields"] is None


def test_what_one_left_as_it_was_undoes_nothing_of_what_the_other_set(scene: Scene, sign_in: SignIn) -> None:
    """Of a theme and of who stands for the framework, which keep no versions: both forms are opened, then one is saved after the other."""
    manager = make_member(scene.cohort, MANAGER, "Max Manager")
    one, other, theme = sign_in(scene.facilitator), sign_in(manager), scene.themes[0].id
    places = {f"/frameworks/{scene.framework.id}/themes": f"/themes/{theme}", f"/frameworks/{scene.framework.id}/edit": f"/frameworks/{scene.framework.id}/edit"}
    first = {f"{theme}-name": "Money at home", f"{theme}-level": "open", f"{theme}-why": "Agreed with governors."}, {"title": "What we fear", "practice_leads": scene.leaders[1].id}
    second = {f"{theme}-name": "Poverty"}, {"approved_by": "The board", "research_lead": scene.academic.id}
    for (page, to), theirs, mine in zip(places.items(), first, second, strict=True):
        forms = [filled(browser.get(page).text, *theirs) for browser in (one, other)]
        one.post(to, {**forms[0], **theirs})
        if to != page:
            stale = other.post(to, {**forms[1], **mine}, status=409).text
            assert fields_shown(stale) == ["Name"] and "Money at home" in stale and "boxes show what was saved: Appetite, Why." in stale
            forms[1] = filled(stale, *theirs)
            assert forms[1][f"{theme}-level"] == "open" and forms[1][f"{theme}-name"] == "Poverty"
        other.post(to, {**forms[1], **mine})
    row, appetite = db.session.get_one(Theme, theme), db.session.scalars(sa.select(Appetite)).one()
    assert (row.name, appetite.level, appetite.why) == ("Poverty", "open", "Agreed with governors.")
    framework = db.session.get_one(Framework, scene.framework.id)
    assert (framework.title, framework.practice_leads, framework.approved_by, framework.research_lead_id) == ("What we fear", [scene.leaders[1].id], "The board", scene.academic.id)
    for broken in ("", "{", "[]", "9" * 5000, '{"name": 3}'):
        one.post(f"/themes/{theme}", {f"{theme}-name": "Poverty", f"{theme}-level": "open", f"{theme}-why": "Agreed with governors.", f"{theme}-began": broken})
