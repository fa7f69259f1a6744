"""The library sorted out: by strand, approach and kind of school, with counts; and how the reader's own settings do a part comes first."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.config import read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.facets import FIXED, SHIPPED_STRANDS
from enquiry_hub.features.library.domain import PATTERN, SETTINGS
from enquiry_hub.features.library.models import PartVariant
from enquiry_hub.features.library.parts import parts
from enquiry_hub.features.library.services import make_design
from tests.features.inputs.test_facets import counts
from tests.kit.build import make_cohort, make_member, make_school, save

PAST = "promptpa1"


@pytest.fixture
def scene(app):
    """Make a cohort with its facilitator and leaders of a special school, of a nursery and of a small primary school, and of none."""
    cohort = make_cohort()
    schools = {
        "sal": {"phase": "special", "setting": "SEMH"}, "nan": {"phase": "nursery", "setting": "mainstream"}, "pip": {"phase": "primary", "setting": "mainstream", "pupils_on_roll": 60},
    }  # fmt: skip
    people = {name: make_member(cohort, name=name, organisation_id=make_school(**school).id) for name, school in schools.items()}
    people |= {"fay": make_member(cohort, "facilitator"), "max": make_member(cohort, "manager", organisation_id=make_school(phase="special").id)}
    return {"cohort": cohort, "list": f"/cohorts/{cohort.id}/library", **people}


def vary(scene, part: str, *settings: str) -> None:
    """Say how settings do a part, one after the other, two of them in one moment."""
    moment = now()
    for number, setting in reversed(list(enumerate(settings))):  # kept last to first: no order comes of itself
        words = {"words": f"Done by {setting} {number}.", "why": "It fits.", "created_at": moment - timedelta(hours=20 - number // 2)}
        save(PartVariant(id=f"{part[:12]}v{number:02}", group_id=scene["cohort"].id, author_id=scene["fay"].id, part_id=part, setting=setting, **words))


def titles(page: str) -> list[str]:
    """Return the titles of a list in their order."""
    return re.findall(r'class="line-title"><a href="[^"]+">([^<]+)', page)


def test_ones_own_settings_come_first_on_a_part_and_in_every_list_of_them(scene, sign_in):
    vary(scene, PAST, "secondary", "special", "primary", "small", "special", "early_years")
    vary(scene, "patternlaunch", "primary", "special")
    for who, own in (("sal", ("special",)), ("nan", ("early_years",)), ("pip", ("primary", "small")), ("fay", ())):
        browser, order = sign_in(scene[who]), ["secondary 0", "special 1", "primary 2", "small 3", "special 4", "early_years 5"]
        mine = [name for name in order if name.split()[0] in own]
        page = browser.get(f"/library/{PAST}").text
        assert re.findall(r"Done by (\w+ \d)\.", page) == [*mine, *(name for name in order if name not in mine)]
        assert page.count("For your setting:") == len(mine)
        assert not mine or page.index(f"Done by {mine[-1]}.") < page.index("As it comes") < page.index("Done by secondary 0.")
        listed = browser.get(scene["list"]).text.split(f"/library/{PAST}")[1].split("</li>")[0]
        names = {"secondary": "Secondary", "special": "Special schools", "primary": "Primary", "small": "Small schools", "early_years": "Early years"}
        assert re.findall(r'class="tag(?: present dot)?">([^<]+)', listed) == [names[code] for code in (*own, *(code for code in names if code not in own))]
    assert sign_in(scene["sal"]).get("/library/patternlaunch").text.index("Done by special 1.") < sign_in(scene["sal"]).get("/library/patternlaunch").text.index("As it comes")


def test_whoever_designs_a_session_is_offered_their_own_setting_first(scene, sign_in):
    vary(scene, "waytuning", "primary", "special", "special", "secondary")
    with work():
        design = make_design(Actor(scene["fay"].id), db.session.merge(scene["cohort"]), "A morning", "", 90)
    for who, order in (("max", ["special", "special", "primary", "secondary"]), ("fay", ["primary", "special", "special", "secondary"])):
        offered = re.findall(r'value="variant:(\w+)"', sign_in(scene[who]).get(f"/designs/{design.id}/edit").text)
        assert [db.session.get_one(PartVariant, found).setting for found in offered] == order


def test_every_part_has_a_strand_that_comes_along_and_a_design_those_of_its_parts():
    known = {f"strand:{code}" for code, _name in SHIPPED_STRANDS} | {f"approach:{code}" for code in FIXED["approach"]}
    for part in parts().values():
        assert set(part.marks) <= known and len(part.marks) == len(set(part.marks))
        assert part.kind == PATTERN or any(mark.startswith("strand:") for mark in part.marks)
    assert parts()["patternworkshoppresent"].marks == ("strand:culture", "strand:practice") and parts()["patterncelebration"].marks == ()


def test_strands_are_counted_and_choose(scene, sign_in):
    browser, per_strand = sign_in(scene["sal"]), Counter(mark for part in parts().values() for mark in part.marks)
    page = browser.get(scene["list"]).text
    shown = counts(page)
    assert {name: shown[name] for name in ("Principles", "Culture", "Practice")} == {name: per_strand[f"strand:{name.lower()}"] for name in ("Principles", "Culture", "Practice")}
    assert (shown["Transformational"], shown["Responsive to context"]) == (per_strand["approach:transformational"], per_strand["approach:context"]) and "Primary" not in shown
    page = browser.get(f"{scene['list']}?strand=culture").text
    assert len(titles(page)) == shown["Culture"] == counts(page)["Culture"] and "Appreciative" in page and "Premortem" not in page
    assert f'href="{scene["list"]}" aria-current="true"' in page and f'href="{scene["list"]}?strand=culture&amp;approach=context"' in page
    assert '<input type="hidden" name="strand" value="culture">' in page and "<strong>Culture</strong>" in page
    # With the other ways to narrow it: each keeps the other, and the counts are of what is left.
    page = browser.get(f"{scene['list']}?strand=culture&kind=prompt&lens=future&q=school").text
    assert titles(page) == [parts()["promptfu6"].title] and counts(page)["Culture"] == 1 and f'{scene["list"]}?kind=prompt&amp;lens=future&amp;q=school"' in page
    empty = browser.get(f"{scene['list']}?strand=principles&approach=context").text
    assert titles(empty) == [] and "Nothing here is like that." in empty and counts(empty)["Principles"] == 0
    assert len(titles(browser.get(f"{scene['list']}?strand=%25&phase=%22&size={'x' * 900}").text)) == len(parts())


def test_a_part_is_for_those_schools_that_have_said_how_they_do_it(scene, sign_in):
    vary(scene, PAST, "special", "early_years", "special")
    vary(scene, "waytuning", "special", "small")
    vary(scene, "waypremortem", "primary", "secondary", "post_16", "alternative")
    elsewhere = make_cohort("Another")
    save(PartVariant(group_id=elsewhere.id, part_id="wayspiral", setting="special", words="W", why="Y"))
    browser = sign_in(scene["sal"])
    shown = counts(browser.get(scene["list"]).text)
    expected = {"Special schools": 2, "Early years": 1, "Small schools": 1, "Primary": 1, "Secondary": 1, "16 to 19": 1, "Alternative provision": 1}
    assert {name: shown.get(name) for name in expected} == expected and len(expected) == len(SETTINGS)
    assert titles(browser.get(f"{scene['list']}?setting=special").text) == ["Tuning", parts()[PAST].title]
    assert titles(browser.get(f"{scene['list']}?setting=special&phase=early_years&strand=principles").text) == [parts()[PAST].title]
    assert titles(browser.get(f"{scene['list']}?size=small").text) == ["Tuning"] and titles(browser.get(f"{scene['list']}?size=large").text) == []
    # Taken back, it counts no more.
    with work():
        db.session.execute(sa.update(PartVariant).where(PartVariant.setting == "small").values(withdrawn_at=now()))
    assert "Small schools" not in counts(browser.get(scene["list"]).text)


def test_designs_of_the_cohort_are_sorted_for_those_who_see_them(scene, sign_in):
    mark, address = uuid.uuid4().hex, f"/cohorts/{scene['cohort'].id}/designs/new"
    fay, sal = sign_in(scene["fay"]), sign_in(scene["sal"])
    before = counts(fay.get(scene["list"]).text)
    fay.post(f"{address}?from=patternworkshoppresent", {"title": "Ours", "purpose": "", "length": "210", "client_id": mark})
    after, theirs = counts(fay.get(scene["list"]).text), counts(sal.get(scene["list"]).text)
    assert {name: after[name] - before[name] for name in after} == {name: int(name in ("Culture", "Practice")) for name in after} and theirs == before
    assert "Ours" in titles(fay.get(f"{scene['list']}?strand=culture").text) and "Ours" not in titles(fay.get(f"{scene['list']}?strand=principles").text)
    assert "Ours" not in sal.get(f"{scene['list']}?strand=culture").text and "Ours" not in titles(fay.get(f"{scene['list']}?strand=culture&q=tuning").text)


def test_a_part_leads_back_to_its_strand_and_bears_the_owners_name_for_it(app, scene, sign_in, monkeypatch):
    browser = sign_in(scene["sal"])
    assert f'href="{scene["list"]}?strand=principles">Principles</a>' in browser.get(f"/library/{PAST}").text
    named = read_settings({"HUB_STRANDS": "principles: What we hold; practice: Practice; time: Time"}, data_dir=app.extensions["hub_settings"].data_dir)
    monkeypatch.setitem(app.extensions, "hub_settings", named)
    assert "What we hold</a>" in browser.get(f"/library/{PAST}").text
    shown = counts(browser.get(scene["list"]).text)
    assert "What we hold" in shown and "Culture" not in shown and "Time" not in shown
