"""Everything is sorted under the themes of the cohort, by those whose it is to sort, and a theme's page shows each reader what they may read (S2-18)."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.themes.models import Theme, ThemeMark
from enquiry_hub.capabilities.themes.queries import theme_names
from enquiry_hub.capabilities.themes.wording import SEVEN
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.enquiries.services import begin_enquiry
from enquiry_hub.features.framework import services
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.impact.services import make_measure
from enquiry_hub.features.inputs.services import Content, post_input
from tests.features.framework.conftest import Scene, actor
from tests.kit.build import make_cohort, make_member, make_peer_group
from tests.kit.queries import count_queries


def theme(scene: Scene, code: str) -> Theme:
    """Return a theme by its code."""
    return db.session.scalars(sa.select(Theme).where(Theme.group_id == scene.cohort.id, Theme.code == code)).one()


def marks() -> set[tuple[str, str]]:
    """Return what is sorted under what."""
    db.session.expire_all()
    return {(row.subject_kind, row.code) for row in db.session.scalars(sa.select(ThemeMark))}


def test_a_cohort_has_the_seven_before_it_has_a_framework(app, sign_in):
    cohort = make_cohort()
    leader = sign_in(make_member(cohort))
    assert theme_names(cohort.id) == {code: str(name) for code, name in SEVEN.items()}
    assert [(one.code, one.name) for one in scales().themes] == [(code, str(name)) for code, name in SEVEN.items()]
    new = {"title": "Who is missing on Mondays?", "body": "We counted.", "group": cohort.id, "tense": "", "themes": ["attendance"], "client_id": uuid.uuid4().hex}
    place = leader.post(f"/cohorts/{cohort.id}/threads/new", new).location
    assert marks() == {("thread", "attendance")}
    threads = f"/cohorts/{cohort.id}/threads"
    assert "Who is missing" in leader.get(f"{threads}?theme=attendance").text and "Who is missing" not in leader.get(f"{threads}?theme=send").text
    assert "No thread stands under this theme yet." in leader.get(f"{threads}?theme=send").text and "Who is missing" in leader.get(f"{threads}?theme=nonsense").text
    leader.post(f"{threads}/new", {**new, "themes": ["nonsense"], "client_id": uuid.uuid4().hex}, status=422)
    assert place


def test_a_themes_page_gathers_what_each_reader_may_read(scene: Scene, sign_in):
    attendance, leader, other = theme(scene, "attendance"), scene.leaders[0], scene.leaders[1]
    browser = sign_in(leader)
    three = make_peer_group(scene.cohort, leader, scene.leaders[2])
    with work():
        enquiry = begin_enquiry(actor(leader), db.session.merge(scene.cohort), "Why are Mondays empty?")
        row = post_input(actor(other), db.session.merge(scene.cohort), "practice", Content("Count, do not list", "Words.", themes=("attendance",)))
        post_input(actor(other), db.session.merge(scene.cohort), "practice", Content("Waiting words", "Words.", themes=("attendance",), published_at=now() + timedelta(days=2)))
        make_measure(actor(leader), db.session.merge(scene.cohort), {"theme_id": attendance.id, "name": "Mondays", "level": 3}, kind="series", of_school=False)
    browser.post(f"/sort/enquiry/{enquiry.id}", {"theme": ["attendance", "send"]})
    browser.post(f"/sort/risk/{scene.risk.id}", {"theme": "attendance"})
    begun = browser.post(f"/cohorts/{scene.cohort.id}/threads/new", {"title": "Ours of three", "body": "Words.", "group": three.id, "tense": "", "themes": ["attendance"], "client_id": uuid.uuid4().hex})
    assert begun.status_code == 303
    mine, theirs = browser.get(f"/themes/{attendance.id}").text, sign_in(other).get(f"/themes/{attendance.id}").text
    for words in ("Why are Mondays empty?", "Ours of three"):
        assert words in mine and words not in theirs
    assert "Waiting words" not in mine and "Waiting words" in theirs
    for page in (mine, theirs):
        assert row.title in page and "RK01" in page and "Mondays" in page
    assert "Mondays" in browser.get(f"/cohorts/{scene.cohort.id}/measures?theme=attendance").text and "Nothing is counted under this theme yet." in browser.get(f"/cohorts/{scene.cohort.id}/measures?theme=send").text
    assert "Attendance" in browser.get(f"/enquiries/{enquiry.id}").text and 'value="attendance" checked' in browser.get(f"/risks/{scene.risk.id}").text
    browser.post(f"/sort/enquiry/{enquiry.id}", {"theme": ["send", "send", "nonsense"]})
    assert "Why are Mondays empty?" not in browser.get(f"/themes/{attendance.id}").text and ("enquiry", "send") in marks()


def test_only_those_sort_whose_it_is(scene: Scene, sign_in):
    with work():
        enquiry = begin_enquiry(actor(scene.leaders[0]), db.session.merge(scene.cohort), "Mine alone?")
    for person, kind, row_id, status in (
        (scene.leaders[1], "enquiry", enquiry.id, 404), (scene.outsider, "risk", scene.risk.id, 404), (scene.observer, "risk", scene.risk.id, 404),
        (scene.leaders[0], "framework", scene.framework.id, 404), (scene.leaders[0], "nonsense", scene.risk.id, 404),
    ):  # fmt: skip
        sign_in(person).post(f"/sort/{kind}/{row_id}", {"theme": "attendance"}, status=status)
    assert marks() == set()


def test_facilitators_name_order_and_remove_themes(scene: Scene, sign_in):
    facilitator, leader, places = sign_in(scene.facilitator), sign_in(scene.leaders[0]), f"/frameworks/{scene.framework.id}/themes"
    with work():
        ours = services.add_theme(actor(scene.facilitator), db.session.merge(scene.framework), "Sea defences")
        services.rename_theme(actor(scene.facilitator), db.session.merge(scene.framework), theme(scene, "attendance"), "Being there")
    page = leader.get(f"/cohorts/{scene.cohort.id}/inputs/practice").text
    assert "Sea defences" in page and "Being there" in page and ">Attendance<" not in page
    leader.post(f"/themes/{ours.id}/earlier", status=403)
    leader.post(f"/themes/{ours.id}/remove", status=403)
    facilitator.post(f"/themes/{ours.id}/earlier")
    assert list(theme_names(scene.cohort.id))[-2:] == [ours.code, "resources"]
    first = scene.themes[0]
    facilitator.post(f"/themes/{first.id}/earlier")
    assert list(theme_names(scene.cohort.id))[0] == first.code
    leader.post(f"/sort/risk/{scene.risk.id}", {"theme": ours.code})
    refused = facilitator.post(f"/themes/{scene.risk.theme_id}/remove", {f"remove-{scene.risk.theme_id}-reason": "It is empty, I think."}, status=422).text
    assert "Something still stands under" in refused and "It is empty, I think." in refused and db.session.get(Theme, scene.risk.theme_id)
    with work():
        measure = make_measure(actor(scene.leaders[0]), db.session.merge(scene.cohort), {"theme_id": theme(scene, "send").id, "name": "Plans", "level": 3}, kind="series", of_school=False)
    facilitator.post(f"/themes/{theme(scene, 'send').id}/remove", status=422)
    assert "send" in theme_names(scene.cohort.id) and db.session.get(type(measure), measure.id)
    code = ours.code
    facilitator.post(f"/themes/{ours.id}/remove")
    assert code not in theme_names(scene.cohort.id) and marks() == set() and "is removed" in facilitator.get(places).text


def test_the_words_above_a_thread_have_its_themes_beside_them(scene: Scene, sign_in):
    leader = sign_in(scene.leaders[0])
    leader.post(f"/cohorts/{scene.cohort.id}/threads/new", {"title": "On trust", "body": "Words.", "group": scene.cohort.id, "tense": "", "client_id": uuid.uuid4().hex})
    thread = db.session.scalars(sa.select(Thread)).one()
    assert f"/sort/thread/{thread.id}" in leader.get(f"/threads/{thread.id}/context").text
    leader.post(f"/sort/thread/{thread.id}", {"theme": "resources"})
    assert "Constrained resources" in leader.get(f"/cohorts/{scene.cohort.id}/threads").text


@pytest.mark.parametrize("count", [1, 12])
def test_a_list_of_threads_asks_the_same_for_one_and_for_twelve(scene: Scene, sign_in, count: int):
    leader = sign_in(scene.leaders[0])
    for number in range(count):
        leader.post(f"/cohorts/{scene.cohort.id}/threads/new", {"title": f"Thread {number}", "body": "Words.", "group": scene.cohort.id, "tense": "", "themes": ["send"], "client_id": uuid.uuid4().hex})
    leader.get(f"/cohorts/{scene.cohort.id}/threads")
    with count_queries() as asked:
        leader.get(f"/cohorts/{scene.cohort.id}/threads")
    assert len(asked) <= 16
