"""What changed between two releases: in sentences, after which thread, how many dissent, on paper, and for anybody between two that are public."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain.snapshots import same_words
from enquiry_hub.features.framework.models import FrameworkRelease, Risk
from enquiry_hub.features.framework.papers.changes import changes_between
from enquiry_hub.features.framework.papers.edition import edition_of
from enquiry_hub.features.framework.papers.summing import sentences
from enquiry_hub.identity.people.models import Person
from tests.features.framework.conftest import Scene, actor, sentence
from tests.kit.build import make_school
from tests.kit.papers import opened_in_an_office, words_of


def kept(scene: Scene, number: str) -> FrameworkRelease:
    """Keep the framework as it stands."""
    with work():
        return services.make_release(actor(scene.facilitator), db.session.merge(scene.framework), number)


def plain(page: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def moved(scene: Scene) -> tuple[FrameworkRelease, FrameworkRelease]:
    """Keep the framework, change all kinds of it, and keep it again."""
    homes = [make_school() for _number in range(3)]
    with work():
        for number, person in enumerate(scene.leaders):
            db.session.get_one(Person, person.id).organisation_id = homes[number % 3].id
    same, kept_open = scene.propose(title="The same again"), scene.propose(title="To be closed")
    strategy, stopped = scene.strategy(owner_id=scene.leaders[0].id, review="2027-02-03"), scene.strategy(title="A plan that ends")
    with work():
        held = services.add_control(actor(scene.leaders[0]), db.session.merge(scene.risk), "Somebody answers the telephone")
    first = kept(scene, "0.3")
    scene.propose(title="Something new")
    with work():
        services.merge_risk(actor(scene.facilitator), db.session.merge(same), db.session.merge(scene.risk))
        services.set_status(actor(scene.facilitator), db.session.merge(kept_open), "closed", why="It is over.")
        services.stop_strategy(actor(scene.facilitator), db.session.merge(stopped), "Nobody came.", "It did nothing.")
        services.edit_risk(actor(scene.leaders[0]), db.session.get_one(Risk, scene.risk.id), sentence(scene.themes[0], cause="posts stay empty for a year", owner_id=scene.leaders[2].id))
        services.edit_strategy(actor(scene.leaders[0]), db.session.merge(strategy), {"title": strategy.title, "owner_id": scene.leaders[3].id, "review": "2027-03-04"})
        services.add_indicator(actor(scene.leaders[0]), db.session.get_one(Risk, scene.risk.id), "Hours given up")
        services.set_appetite(actor(scene.facilitator), db.session.merge(scene.framework), db.session.merge(scene.themes[0]), "minimal", why="We have little room.")
    assert held.text
    scene.rate(found := scene.open(), [(1, 4), (1, 4), (2, 4), (5, 4), (5, 4), (4, 4)])
    scene.close(found)
    return first, kept(scene, "0.4")


def test_it_says_in_sentences_first_what_changed(moved, scene, sign_in):
    first, second = moved
    with work():
        services.dissent(actor(scene.leaders[4]), db.session.merge(scene.framework), db.session.merge(scene.themes[0]), "open", "Caution costs us teachers.")
        services.dissent(actor(scene.leaders[5]), db.session.merge(scene.framework), db.session.merge(scene.themes[0]), "open", "It does.")
    browser = sign_in(scene.leaders[1])
    for place in (f"/releases/{first.id}/since?to=now", f"/releases/{first.id}/since", f"/releases/{second.id}/since?to={first.id}"):
        words = plain(browser.get(place).text)
        short = words.partition("In a few sentences")[2].partition("Figures are compared")[0]
        for said in (
            "One risk was added: RK04.", "One risk was merged: RK02 into RK01.", "One risk was closed: RK03.", "One strategy was stopped: ST02.", "The wording changed of: RK01.",
            "The judgement changed of: RK01.", "changed of: RK01.", "The owner changed of: RK01, ST01.", "The day of the next look changed of: ST01.", "to minimal.",
            "On one risk people do not agree: RK01.",
        ):  # fmt: skip
            assert said in short, (place, said, short)
        assert ("2 dissent about an appetite:" in short) is ("to=" + first.id not in place)  # they spoke after 0.4 was kept
        assert "3 February 2027, now 4 March 2027" in words and "not judged yet, now Before anything is done (6 ratings)" in words
    assert "Nothing that is shown here changed." in plain(browser.get(f"/releases/{second.id}/since").text)


def otherwise(value: Any, key: str) -> Any:
    """Return another value for a field of a snapshot."""
    known = {"effectiveness": "good", "kind": "lagging", "status": "live", "state": "running", "works_on": "prepare", "response": "share", "factor": "community", "appetite": "open"}
    if key.endswith("_on") or key in ("on", "due_on"):
        return "2030-01-02"
    if key in known:
        return known[key] if value != known[key] else ""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int | float) else f"{value or ''} otherwise"


def each_otherwise(value: Any, key: str = "") -> Iterator[Any]:
    """Give a snapshot again and again, each time with one field or one line another."""
    if isinstance(value, dict):
        for name, found in value.items():
            yield from ({**value, name: other} for other in each_otherwise(found, name))
    elif isinstance(value, list):
        for place, found in enumerate(value):
            yield from ([*value[:place], other, *value[place + 1 :]] for other in each_otherwise(found, key))
        yield [*value[:-1]] if value else value
    else:
        yield otherwise(value, key)


def test_whatever_makes_an_approval_lapse_is_said(moved, scene):
    with work():
        strategy = scene.strategy(title="All there is", owner_id=scene.leaders[0].id, review="2027-02-03")
        words = {"title": strategy.title, "works_on": "cause", "response": "reduce", "steps": [{"text": "Ask", "due_on": "2026-12-01"}], "what_stops": "A meeting", "cost": "Two hours"}
        more = {"measure": "Hours", "measure_level": 3, "measure_baseline": "Two", "change_our_mind": "No change by May"}
        services.edit_strategy(actor(scene.leaders[0]), db.session.merge(strategy), {**words, **more})
    found, lapses = kept(scene, "0.5"), 0
    edition = edition_of(found, "Cohort")
    for other in each_otherwise(found.snapshot):
        if same_words(found.snapshot, other):
            continue
        later = edition_of(FrameworkRelease(id=found.id, number="0.6", state="draft", dated=found.dated, note="", snapshot=other, framework_id=found.framework_id), "Cohort")
        changes, lapses = changes_between(edition, later, found.snapshot, other), lapses + 1
        assert not changes.nothing and sentences(changes) and sentences(changes)[0] not in ("Nothing that is shown here changed.", ""), differing_of(found.snapshot, other)
        assert [words for words in sentences(changes) if "people do not agree" not in words and "dissent" not in words], differing_of(found.snapshot, other)
    assert lapses > 50


def differing_of(before: Any, after: Any) -> Any:
    """Return where two snapshots differ, for whoever reads the failure."""
    if isinstance(before, dict) and isinstance(after, dict):
        return {name: differing_of(before[name], after[name]) for name in before if before[name] != after[name]}
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        return [differing_of(one, two) for one, two in zip(before, after, strict=True) if one != two]
    return before, after


def test_the_thread_is_named_only_to_those_who_read_it(scene, sign_in):
    with work():
        about = start_thread(actor(scene.leaders[1]), db.session.merge(scene.cohort), "What are posts?", about=("risk", scene.risk.id))
        linked = start_thread(actor(scene.leaders[1]), db.session.merge(scene.cohort), "On vacancies")
        other = start_thread(actor(scene.leaders[1]), db.session.merge(scene.cohort), "On biscuits")
        db.session.add(Link(upper_kind="risk", upper_id=scene.risk.id, lower_kind="thread", lower_id=linked.id, made_by=scene.leaders[1].id))
    first = kept(scene, "0.3")
    browser, place = sign_in(scene.leaders[3]), f"/releases/{first.id}/since"
    assert "after the thread" not in browser.get(place).text
    with work():
        for thread in (about, linked, other):
            db.session.merge(thread).last_post_at = now()
        services.edit_risk(actor(scene.leaders[0]), db.session.get_one(Risk, scene.risk.id), sentence(scene.themes[0], cause="posts stay empty for a year"))
    words = plain(browser.get(place).text).replace("&#34;", '"')
    assert "The wording of RK01 changed after the thread “What are posts?” and “On vacancies”." in words and "On biscuits" not in words
    with work():
        db.session.merge(linked).restricted = True
    words = plain(browser.get(place).text)
    assert "after the thread “What are posts?”." in words and "On vacancies" not in words
    assert "What are posts" not in words_of(browser.get(f"{place}/changes.docx").data, "changes.docx")


@pytest.mark.office
def test_an_office_opens_what_changed(moved, scene, sign_in):
    first, second = moved
    content = sign_in(scene.leaders[1]).get(f"/releases/{first.id}/since/changes.docx?to={second.id}").data
    assert "One risk was added: RK04." in opened_in_an_office(content, "changes.docx")


@pytest.mark.parametrize("kind", [pytest.param("changes.pdf", marks=pytest.mark.pdf), "changes.docx"])
def test_a_paper_says_it_by_the_release_rule(moved, scene, sign_in, kind):
    first, second = moved
    with work():
        services.dissent(actor(scene.leaders[4]), db.session.merge(scene.framework), db.session.merge(scene.themes[0]), "open", "Caution costs us teachers.")
    browser = sign_in(scene.leaders[1])
    for place in (f"/releases/{first.id}/since/{kind}?to={second.id}", f"/releases/{first.id}/since/{kind}"):
        words = " ".join(words_of(browser.get(place).data, kind).split())
        assert "One risk was added: RK04." in words and "Version 0.3, draft" in words and "6 ratings" in words and "No approval of this text is recorded." in words
        assert "dissent" not in words and "Caution costs" not in words
    sign_in(scene.outsider).get(f"/releases/{first.id}/since/{kind}", status=404)
    browser.get(f"/releases/{first.id}/since/{kind}?to=nothing", status=404)
    with work():
        row = db.session.get_one(FrameworkRelease, second.id)
        risks = [{**risk, "inherent": {**risk["inherent"], "may_leave": False}} if risk["inherent"]["shown"] else risk for risk in row.snapshot["risks"]]
        row.snapshot = {**row.snapshot, "risks": risks}
    assert "ratings)" not in words_of(browser.get(f"/releases/{first.id}/since/{kind}?to={second.id}").data, kind)
    assert "ratings)" not in browser.get(f"/releases/{first.id}/since?to={second.id}").text


def test_anybody_reads_what_changed_between_two_that_are_public(moved, app, scene):
    first, second = moved
    visitor, place = app.test_client(), f"/published/{second.id}/since/{first.id}"
    assert visitor.get(place).status_code == 404
    with work():
        for row, day in ((first, date(2026, 9, 1)), (second, date(2026, 10, 1))):
            found = db.session.get_one(FrameworkRelease, row.id)
            found.state, found.public_since, found.dated = "published", now(), day
    page = visitor.get(place).get_data(as_text=True)
    assert "What changed between 0.3 and 0.4" in page and "One risk was added: RK04." in page and "6 ratings" in page
    assert f"/published/{second.id}/since/{first.id}" in visitor.get(f"/published/{second.id}").get_data(as_text=True)
    assert visitor.get(f"/published/{first.id}/since/{second.id}").status_code == 404
    with work():
        db.session.execute(sa.update(FrameworkRelease).where(FrameworkRelease.id == first.id).values(public_since=None))
    assert visitor.get(place).status_code == 404 and "since/" not in visitor.get(f"/published/{second.id}").get_data(as_text=True)
