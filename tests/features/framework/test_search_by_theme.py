"""Search in a cohort by theme: what stands under it by itself or for the sake of what it is a part of, as far as the reader sees themes at all."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.search.queries import Narrowing, search
from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import start_thread_about
from enquiry_hub.features.impact.services import make_measure
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input
from tests.capabilities.test_files_drafts_search import office, upload
from tests.features.discussions.test_posts import post_in, thread_in
from tests.features.framework.conftest import Scene, actor
from tests.kit.build import make_peer_group
from tests.kit.html import without_tokens
from tests.kit.queries import count_queries

WORDS = ("in the open", "of the sorted thread", "of the sorted risk", "of the hung file", "of the account", "of the strategy", "of the risk", "of the measure", "of the waiting")


@pytest.fixture
def code(scene: Scene, sign_in) -> str:
    """Say marigolds in everything, most of it under one theme; return its code."""
    leader, theme = scene.leaders[0], scene.themes[0]
    risk = scene.propose(title="Marigolds of the risk")
    with work():
        sort_under(actor(leader), "thread", thread_in(scene.cohort, leader, "Sorted"), [theme.code])
    post_in(thread_in(scene.cohort, leader, "Open"), leader, "Marigolds in the open.")
    post_in(db.session.scalars(sa.select(Thread).where(Thread.title == "Sorted")).one(), leader, "Marigolds of the sorted thread.")
    with work():
        about = start_thread_about(actor(leader), "framework:risk:read", risk, kind="risk", group_id=scene.cohort.id, title="About it")
    post_in(about, leader, "Marigolds of the sorted risk.")
    scene.strategy(title="Marigolds of the strategy")
    with work():
        make_measure(actor(leader), db.session.merge(scene.cohort), {"risk_id": risk.id, "name": "Marigolds of the measure", "level": 3}, kind="series", of_school=False)
        row = post_input(actor(leader), db.session.merge(scene.cohort), "practice", Content("Marigolds of the account", "We counted.", themes=(theme.code,)))
    upload(sign_in(leader), row, "marigolds of the hung file.docx", office())
    return theme.code


def found(browser, scene: Scene, more: str) -> set[str]:
    """Return what a search for marigolds finds of what was said."""
    page = browser.get(f"/cohorts/{scene.cohort.id}/search?q=marigolds{more}").text
    return {words for words in WORDS if words in page}


def test_a_theme_finds_what_stands_under_it_and_what_belongs_to_that(scene: Scene, sign_in, code: str):
    browser = sign_in(scene.leaders[1])
    everything = set(WORDS) - {"of the waiting"}
    assert found(browser, scene, "") == everything
    assert found(browser, scene, f"&theme={code}") == everything - {"in the open"}
    assert found(browser, scene, f"&theme={scene.themes[1].code}") == set()
    assert found(browser, scene, f"&theme={code}&kind=post") == {"of the sorted thread", "of the sorted risk"}
    assert found(browser, scene, f"&theme={code}&kind=file") == {"of the hung file", "of the account"}  # a file is shown with what it hangs on
    assert found(browser, scene, "&theme=nowhere") == found(browser, scene, "&theme=") == everything
    page = browser.get(f"/cohorts/{scene.cohort.id}/search?q=marigolds&theme={code}").text
    assert re.search(rf'<option value="{code}" selected>', page) and "<details class=\"more-filters\" open>" in page


def test_whoever_is_shown_no_themes_is_offered_none_and_filters_by_none(scene: Scene, sign_in, code: str):
    browser = sign_in(scene.observer)
    page = browser.get(f"/cohorts/{scene.cohort.id}/search?q=marigolds").text
    assert 'name="theme"' not in page and scene.themes[0].name not in page
    answers = [browser.get(f"/cohorts/{scene.cohort.id}/search?q=marigolds&theme={one}").text for one in (code, "nowhere")]
    assert without_tokens(answers[0]) == without_tokens(answers[1])
    sign_in(scene.outsider).get(f"/cohorts/{scene.cohort.id}/search?q=marigolds&theme={code}", status=404)


def test_a_theme_does_not_tell_what_a_thing_is_about_that_one_may_not_read(scene: Scene, sign_in, code: str):
    author, reader = scene.leaders[0], scene.leaders[1]
    with work():
        row = post_input(actor(author), db.session.merge(scene.cohort), "practice", Content("Later", "We wait.", themes=(code,)))
    with work():
        thread = start_thread_about(actor(author), "inputs:input:read", row, kind="input", group_id=scene.cohort.id, title="Before it is out")
    post_in(thread, author, "Marigolds of the waiting.")
    with work():
        db.session.get_one(Input, row.id).published_at = now() + timedelta(days=3)
    assert "of the waiting" in found(sign_in(reader), scene, "") and "of the waiting" not in found(sign_in(reader), scene, f"&theme={code}")
    assert "of the waiting" in found(sign_in(author), scene, f"&theme={code}")
    closed = thread_in(make_peer_group(scene.cohort, author), author, "Only mine")
    post_in(closed, author, "Marigolds of the waiting.")
    with work():
        sort_under(actor(author), "thread", db.session.merge(closed), [code])
    assert "Only mine" not in sign_in(reader).get(f"/cohorts/{scene.cohort.id}/search?q=mine&theme={code}").text


def test_a_theme_costs_one_question_more_and_the_same_for_any_number_of_posts(scene: Scene, app, code: str):
    def asked(among: Narrowing) -> int:
        with app.test_request_context(), count_queries() as seen:
            search(Actor(scene.leaders[1].id), "marigolds", cohort_id=scene.cohort.id, among=among)
        return len(seen)

    before = (asked(Narrowing()), asked(Narrowing(theme=code)))
    thread = db.session.scalars(sa.select(Thread).where(Thread.title == "Sorted")).one()
    for number in range(12):
        post_in(thread, scene.leaders[number % 3], f"Marigolds, number {number}.")
    assert (asked(Narrowing()), asked(Narrowing(theme=code))) == before
    assert before[1] <= before[0] + 1
