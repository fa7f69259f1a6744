"""Since you were here: what is unread and new, through the rules, and nothing that was read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.sharing.models import MY_COHORT, ONLY_ME
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.services.frameworks import create_framework
from enquiry_hub.features.framework.services.risks import RiskWords, propose_risk
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import remember_readers
from enquiry_hub.features.programmes.models import Session
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import join, make_cohort, make_member, make_peer_group, save
from tests.kit.queries import count_queries


@pytest.fixture
def scene(app):
    cohort = make_cohort("Our cohort")
    ann, ben, facilitator = make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two"), make_member(cohort, "facilitator", "Fay Lead")
    return cohort, ann, ben, facilitator


def words(browser, address):
    """Return the words of the page's own part."""
    return browser.get(address).text.partition("<main")[2]


def live(cohort, ann, ben, facilitator):
    """Let something happen of every kind."""
    thread, quiet = thread_in(cohort, ann, "What we heard"), thread_in(cohort, ben, "Another thread")
    mine = post_in(thread, ann, "I begin.")
    post_in(thread, ben, "I answer the kumquat.", reply_to_id=mine.id)
    post_in(quiet, ben, f"[@Ann One](person:{ann.id}), what do you think?")
    post_in(thread, ben, "Held words.", hold=True)
    page = {"author_id": ben.id, "group_id": cohort.id, "tense": "past", "written_at": now(), "body": "x", "body_html": "<p>x</p>"}
    shared = save(Entry(**page, title="A shared page", audience=MY_COHORT), Entry(**page, title="A private page", audience=ONLY_ME))
    with work():
        remember_readers(shared)
        post_input(Actor(ann.id), cohort, "practice", Content("My own account", "We counted."))
        framework = create_framework(Actor(facilitator.id), cohort, "What could go wrong")
        theme = db.session.scalars(sa.select(Theme).where(Theme.group_id == cohort.id)).first()
        said = RiskWords(title="No time", cause="posts are empty", event="nobody thinks", consequence="tired decisions", theme_id=theme.id)
        propose_risk(Actor(ben.id), framework, said)
    return thread


def test_it_lists_what_is_new_and_nothing_that_was_read(scene, sign_in):
    cohort, ann, _ben, _facilitator = scene
    browser = sign_in(ann)
    page = words(browser, f"/cohorts/{cohort.id}/since")
    assert "Nothing new. That is fine." in page
    thread = live(*scene)
    page = words(browser, f"/cohorts/{cohort.id}/since")
    for found in ("Answers to you", "I answer the kumquat.", "You were asked", "what do you think?", "No time", "Threads that went on", "What we heard", "A shared page"):
        assert found in page, found
    for hidden in ("Held words", "A private page", "My own account", "I begin."):
        assert hidden not in page, hidden
    assert page.count("One story") == 1
    browser.post(f"/threads/{thread.id}/read", {"seq": "9"})
    page = words(browser, f"/cohorts/{cohort.id}/since")
    assert "kumquat" not in page and "What we heard" not in page and "what do you think?" in page
    upto = page.partition('name="upto" value="')[2].partition('"')[0]
    browser.post("/since/seen", {"upto": upto, "group": cohort.id})
    assert "Nothing new" in words(browser, f"/cohorts/{cohort.id}/since") and "Nothing new" in words(browser, "/since")
    post_in(thread, scene[2], "And one more thing.")
    assert "What we heard" in words(browser, "/since")


def test_nobody_reads_there_what_they_may_not(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    observer, outsider = make_member(cohort, "observer"), make_member(make_cohort())
    three = make_peer_group(cohort, ben, make_member(cohort), name="Our three")
    thread = live(*scene)
    closed = thread_in(three, ben, "Among us three")
    post_in(closed, ben, f"[@Ann One](person:{ann.id}) quietly")
    assert "Among us" not in words(sign_in(ann), f"/cohorts/{cohort.id}/since")
    sign_in(outsider).get(f"/cohorts/{cohort.id}/since", status=404)
    assert "Nothing new" in words(sign_in(outsider), "/since")
    seen = words(sign_in(observer), f"/cohorts/{cohort.id}/since")
    assert "What we heard" not in seen and "kumquat" not in seen
    answer = db.session.scalars(sa.select(Post).where(Post.body.contains("kumquat"))).one()
    sign_in(facilitator).post(f"/posts/{answer.id}/hide", {"note": "Would you write it again?"})
    assert "kumquat" not in words(sign_in(ann), f"/cohorts/{cohort.id}/since")
    sign_in(ann).post(f"/threads/{thread.id}/attention", {"attention": "mute"})
    assert "What we heard" not in words(sign_in(ann), "/since")


def test_since_a_session(scene, sign_in):
    cohort, ann, ben, _facilitator = scene
    thread = thread_in(cohort, ben, "Between the two")
    post = post_in(thread, ben, "Long ago.")
    with work():
        db.session.get_one(Post, post.id).created_at = now() - timedelta(days=20)
    begins = now() - timedelta(days=10)
    session = save(Session(group_id=cohort.id, kind="workshop", title="Workshop 2", starts_at=begins, ends_at=begins + timedelta(hours=2)))
    browser = sign_in(ann)
    assert "Between the two" in words(browser, f"/cohorts/{cohort.id}/since")
    page = words(browser, f"/cohorts/{cohort.id}/since?session={session.id}")
    assert "Workshop 2" in page and "Between the two" not in page
    post_in(thread, ben, "Now.")
    assert "Between the two" in words(browser, f"/cohorts/{cohort.id}/since?session={session.id}")
    assert "public.since" not in browser.get(f"/cohorts/{cohort.id}/journey").text
    assert f"/cohorts/{cohort.id}/since" in browser.get(f"/cohorts/{cohort.id}/journey").text


def test_its_statements_grow_neither_with_rows_nor_with_cohorts(scene, sign_in):
    cohort, ann, ben, facilitator = scene
    live(*scene)
    browser = sign_in(ann)
    browser.get("/since")
    with count_queries() as few:
        browser.get("/since")
    for _ in range(4):
        other = make_cohort()
        for person, role in ((ann, "participant"), (ben, "participant"), (facilitator, "facilitator")):
            join(other, person, role)
        live(other, ann, ben, facilitator)
        live_thread = thread_in(other, ben, "More")
        post_in(live_thread, ben, "More of it.")
    with count_queries() as many:
        page = words(browser, "/since")
    assert len(many) == len(few), (len(few), len(many))
    assert page.count("I answer the kumquat.") == 5
