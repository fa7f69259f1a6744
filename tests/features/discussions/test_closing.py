"""A thread that is closed well: what it came to is its last post, and stands on what it was about."""

from __future__ import annotations

import uuid

import pytest

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from tests.kit.build import make_cohort, make_member


@pytest.fixture
def scene(app, sign_in):
    cohort = make_cohort()
    fay, ann = make_member(cohort, "facilitator", "Fay Lead"), make_member(cohort, name="Ann One")
    with work():
        framework = create_framework(Actor(fay.id), db.session.merge(cohort), "Framework")
        theme = db.session.query(Theme).first()
        risk = propose_risk(Actor(ann.id), framework, RiskWords("Third-year teachers leave", "posts are empty", "nobody stays", "tired decisions", theme.id))
    thread = sign_in(ann).post(f"/about/risk/{risk.id}/thread").location.split("?")[0]
    return cohort, fay, ann, risk, thread


def test_what_it_came_to_is_its_last_post_and_stands_under_the_risk(scene, sign_in):
    cohort, fay, ann, risk, thread = scene
    browser, address = sign_in(fay), f"{thread}/close"
    assert address in browser.get(f"{thread}/manage").text
    sign_in(ann).get(address, status=403)
    nothing = browser.post(address, {"agreed": " ", "client_id": uuid.uuid4().hex}, status=422).text
    assert "one box at least" in nothing
    said = {"agreed": "Ask in year two.", "still_open": "Who pays for cover?", "to_do": "Ann, by May: ask three of them.", "client_id": uuid.uuid4().hex}
    for _twice in range(2):
        browser.post(address, said)
    (post,) = db.session.query(Post).all()
    assert [part for part in post.body.split("\n\n") if part] == [
        "How this thread ended", "**Agreed**", "Ask in year two.", "**Still open**", "Who pays for cover?", "**To do**", "Ann, by May: ask three of them.",
    ]  # fmt: skip
    reads = sign_in(ann)
    page = reads.get(thread).text
    assert "Who pays for cover?" in page and "This thread is closed." in page
    on_risk = reads.get(f"/risks/{risk.id}").text
    assert "How the thread ended" in on_risk and f"/posts/{post.id}" in on_risk
    assert db.session.query(Link).filter_by(upper_kind="risk", lower_kind="post").count() == 1
    assert "cover" in reads.get(f"/cohorts/{cohort.id}/search?q=cover").text
    reads.post(f"{thread}/posts", {"body": "Too late", "client_id": uuid.uuid4().hex}, status=403)


def test_what_may_point_at_a_child_waits_and_a_day_in_the_past_is_refused(scene, sign_in):
    _cohort, fay, ann, risk, thread = scene
    browser = sign_in(fay)
    said = {"agreed": "Jayden was born on 3/4/2015", "still_open": "", "to_do": "", "client_id": uuid.uuid4().hex}
    asked = browser.post(f"{thread}/close", said, status=422).text
    assert "date of birth" in asked and "Jayden was born" in asked
    wrong = browser.post(f"{thread}/close", {**said, "agreed": "Fine", "until": "2020-01-01"}, status=422).text
    assert "in the future" in wrong and "Fine" in wrong
    assert db.session.query(Post).count() == 0 and db.session.get(Thread, thread.rsplit("/", 1)[1]).locked_at is None
    browser.post(f"{thread}/close", {**said, "hold": "y"})
    assert db.session.query(Post).one().state == "held" and "Jayden" not in sign_in(ann).get(thread).text
    assert "Jayden" not in sign_in(ann).get(f"/risks/{risk.id}").text


def test_closing_words_are_a_draft_until_the_thread_is_closed(scene, sign_in):
    _cohort, fay, _ann, _risk, thread = scene
    browser, place = sign_in(fay), f"/drafts/closing:{thread.removeprefix('/threads/')}"
    assert place in browser.get(f"{thread}/close").text
    browser.put(place, {"fields": {"agreed": "Half agreed", "still_open": "", "to_do": "Ring Ann", "until": "2031-05-06"}})
    page = sign_in(fay).get(f"{thread}/close").text
    assert "Half agreed" in page and "Ring Ann" in page and "2031-05-06" in page
    browser.post(f"{thread}/close", {"agreed": " ", "client_id": uuid.uuid4().hex}, status=422)
    assert browser.get(place).json["fields"]
    browser.post(f"{thread}/close", {"agreed": "All agreed", "client_id": uuid.uuid4().hex}, status=303)
    assert browser.get(place).json["fields"] is None
