"""What inputs are sorted by: links with counts of what one may read, and one's own kind of school first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from enquiry_hub.config import ConfigurationError, read_settings
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.facets import counted, facets
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.identity.people.models import Person
from tests.kit.build import make_cohort, make_member, make_school

HOURS = iter(range(1, 1_000))


@pytest.fixture
def scene(app):
    """Make a leader of a special school, a colleague, and four inputs; one of them waits for its day."""
    cohort = make_cohort()
    leader, colleague = make_member(cohort, name="Sol Special"), make_member(cohort, name="Cal League")
    with work():
        db.session.get_one(Person, leader.id).organisation_id = make_school(phase="special", setting="SEMH").id

    def post(title: str, *marks: str, days: int = 0) -> Input:
        moment = now() + timedelta(days=days) if days else now() - timedelta(hours=next(HOURS))
        with work():
            return post_input(Actor(colleague.id), cohort, "practice", Content(title, "Words.", facets=marks, published_at=moment))

    post("For all", "strand:culture")
    post("In primary", "strand:culture", "approach:context", "phase:primary")
    post("In special", "strand:practice", "setting:special")
    post("Not yet", "strand:principles", "setting:special", days=3)
    return {"cohort": cohort, "leader": leader, "colleague": colleague, "list": f"/cohorts/{cohort.id}/inputs"}


def titles(page: str) -> list[str]:
    """Return the titles of a list in their order."""
    return re.findall(r'class="line-title"><a href="[^"]+">([^<]+)', page)


def counts(page: str) -> dict[str, int]:
    """Return the numbers beside the links of the facets."""
    return {name: int(number) for name, number in re.findall(r'<li class="small"><a [^>]+>([^<]+)(?:<span[^>]*>[^<]*</span>)?</a> <span class="muted">(\d+)', page)}


def test_ones_own_kind_of_school_comes_first(scene, sign_in):
    page = sign_in(scene["leader"]).get(scene["list"]).text
    assert titles(page) == ["In special", "For all", "In primary"] and "schools like yours" in page
    page = sign_in(scene["colleague"]).get(scene["list"]).text
    assert titles(page) == ["Not yet", "For all", "In primary", "In special"] and "schools like yours" not in page


def test_counts_are_of_what_one_may_read(scene, sign_in):
    assert counts(sign_in(scene["leader"]).get(scene["list"]).text) == {"Culture": 2, "Practice": 1, "Responsive to context": 1, "Primary": 1, "Special schools": 1}
    theirs = counts(sign_in(scene["colleague"]).get(scene["list"]).text)
    assert (theirs["Principles"], theirs["Special schools"]) == (1, 2)


def test_links_choose_and_take_back(scene, sign_in):
    browser = sign_in(scene["leader"])
    page = browser.get(scene["list"], query_string={"strand": "culture"}).text
    assert titles(page) == ["For all", "In primary"] and counts(page)["Culture"] == 2 and counts(page)["Practice"] == 1 and counts(page)["Primary"] == 1 and "Special schools" not in counts(page)
    assert f'href="{scene["list"]}" aria-current="true"' in page and f'href="{scene["list"]}?strand=culture&amp;phase=primary"' in page and '<input type="hidden" name="strand" value="culture">' in page
    assert titles(browser.get(scene["list"], query_string={"strand": "culture", "phase": "primary", "kind": "practice"}).text) == ["In primary"]
    assert "No input is like that." in browser.get(scene["list"], query_string={"strand": "culture", "setting": "special"}).text
    assert len(titles(browser.get(scene["list"], query_string={"strand": "%", "phase": '"', "size": "x" * 900}).text)) == 3


def test_marks_are_kept_by_the_form_and_lead_back_to_the_list(scene, sign_in):
    browser = sign_in(scene["colleague"])
    words = {"title": "Marked", "body": "Words.", "strength": "1", "session_id": ""}
    answer = browser.post(f"{scene['list']}/practice", {**words, "facets": ["strand:culture", "size:small"]})
    assert f'href="{scene["list"]}?size=small"' in browser.get(answer.location).text
    page = browser.get(f"{answer.location.partition('?')[0]}/edit").text
    assert 'value="size:small" checked' in page and "Strand: Culture" in page
    browser.post(f"{scene['list']}/practice", {**words, "facets": ["strand:nothing"]}, status=422)


def test_the_owner_renames_and_adds_strands(app, monkeypatch):
    assert [str(name) for name in facets()["strand"].values()] == ["Principles", "Culture", "Practice"]
    named = read_settings({"HUB_STRANDS": "principles: What we hold; culture:Culture; time: Time"}, data_dir=app.extensions["hub_settings"].data_dir)
    monkeypatch.setitem(app.extensions, "hub_settings", named)
    assert {code: str(name) for code, name in facets()["strand"].items()} == {"principles": "What we hold", "culture": "Culture", "time": "Time"}
    for wrong in ("", "culture", "Culture: C", "a: " + "x" * 61, ": x"):
        with pytest.raises(ConfigurationError, match="HUB_STRANDS"):
            read_settings({"HUB_STRANDS": wrong})


def test_counting_by_hand(app):
    rows = [["strand:culture", "phase:primary"], ["strand:culture", "strand:culture"], ["strand:practice", "phase:primary", "gone:x"], []]
    plain, narrowed = counted(rows, {}), counted(rows, {"strand": "strand:culture"})
    assert (plain["strand:culture"], plain["phase:primary"], plain["size:small"]) == (2, 2, 0)
    assert (narrowed["strand:culture"], narrowed["strand:practice"], narrowed["phase:primary"]) == (2, 1, 1)
