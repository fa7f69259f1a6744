"""A way of talking in two browsers: steps open while one looks, and nothing that is typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.services import NewTalk, start_talk
from tests.browser.conftest import BACK_AGAIN, Door, before_its_channel, lose_signal, wait_until_in
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread

pytestmark = pytest.mark.browser


def begin(site: Site, way: str, presenter: str | None = None) -> str:
    """Begin a way of talking in a new thread, past the running server; return the thread's id."""
    thread_id = make_thread(site, posts=2)
    people = site.demo.people
    with site.demo.app.app_context(), work():
        new = NewTalk(way, presenter_id=people[presenter] if presenter else None, awaited=[people["L01"], people["L02"]])
        start_talk(Actor(people["F01"]), db.session.get_one(Thread, thread_id), new)
    return thread_id


def test_what_waits_opens_in_both_browsers_when_both_have_written(demo_site: Site, door: Door) -> None:
    thread_id = begin(demo_site, "reasons")
    first, second = door.enter("headteacher"), door.enter("deputy")
    go(first, thread_id)
    go(second, thread_id)
    first.locator("[data-composer] textarea").fill("Because nobody had the time.")
    first.get_by_role("button", name="Post reply").click()
    expect(first.locator("#talk")).to_contain_text("Because nobody had the time.")
    expect(second.locator("#talk")).to_contain_text("1 of 2 have written or passed")
    assert "Because nobody" not in second.content()
    second.locator("#talk").get_by_role("button", name="Pass").click()
    expect(second.locator("[data-posts]")).to_contain_text("Because nobody had the time.")
    expect(first.locator("[data-posts]")).to_contain_text("Because nobody had the time.")
    assert not door.faults


def test_words_stay_when_the_step_changes_under_them(demo_site: Site, door: Door) -> None:
    thread_id = begin(demo_site, "consultancy", presenter="L01")
    page, leader = door.enter("headteacher"), door.enter("facilitator")
    go(page, thread_id)
    page.locator("[data-composer] textarea").fill("My dilemma, half written")
    go(leader, thread_id)
    leader.get_by_role("button", name="Open the next step").click()
    expect(page.locator("#talk")).to_contain_text("Step 2 of 6")
    expect(page.locator("[data-composer] textarea")).to_have_value("My dilemma, half written")
    assert page.evaluate("window.stillHere") is True
    assert not door.faults


def test_a_page_learns_what_happened_before_its_channel_let_it_in_and_while_it_was_away(demo_site: Site, door: Door) -> None:
    thread_id = begin(demo_site, "consultancy", presenter="L01")
    page, leader = door.enter("headteacher"), door.enter("facilitator")
    go(leader, thread_id)
    with before_its_channel(page):
        page.goto(f"/threads/{thread_id}")
        page.evaluate("window.stillHere = true")
        leader.get_by_role("button", name="Open the next step").click()
        expect(leader.locator("#talk")).to_contain_text("Step 2 of 6")
        page.locator("[data-composer] textarea").fill("A question, half written")
    expect(page.locator("#talk")).to_contain_text("Step 2 of 6")
    lose_signal(page)
    leader.get_by_role("button", name="Open the next step").click()
    expect(leader.locator("#talk")).to_contain_text("Step 3 of 6")
    page.context.set_offline(False)
    expect(page.locator("#talk")).to_contain_text("Step 3 of 6", timeout=BACK_AGAIN)
    expect(page.locator("[data-composer] textarea")).to_have_value("A question, half written")
    assert page.evaluate("window.stillHere") is True


def test_what_is_chosen_beside_the_steps_stays_when_the_line_comes_back(demo_site: Site, door: Door) -> None:
    page, thread_id = door.enter("facilitator"), begin(demo_site, "consultancy", presenter="L01")
    go(page, thread_id)
    page.get_by_label("How much longer").select_option("60")
    lose_signal(page)
    expect(page.locator("[data-connection]")).not_to_have_text("")
    with page.expect_response(lambda answer: answer.request.resource_type == "fetch" and answer.url.endswith(f"/threads/{thread_id}"), timeout=BACK_AGAIN):
        page.context.set_offline(False)
    wait_until_in(page, "thread")
    page.wait_for_timeout(500)
    expect(page.get_by_label("How much longer")).to_have_value("60")


def test_whoever_writes_beside_the_steps_goes_on_and_sees_the_next_one_after(demo_site: Site, door: Door) -> None:
    thread_id = begin(demo_site, "consultancy", presenter="L01")
    page, leader = door.enter("headteacher"), door.enter("facilitator")
    go(page, thread_id)
    go(leader, thread_id)
    page.locator("#talk").evaluate("talk => talk.insertAdjacentHTML('beforeend', '<details open><summary>Why</summary><textarea id=why></textarea></details>')")
    page.locator("#why").fill("Because it is")
    leader.get_by_role("button", name="Open the next step").click()
    expect(leader.locator("#talk")).to_contain_text("Step 2 of 6")
    page.wait_for_timeout(1500)
    expect(page.locator("#why")).to_have_value("Because it is")
    page.locator("#talk summary", has_text="Why").click()
    expect(page.locator("#talk")).to_contain_text("Step 2 of 6")


def test_steps_can_be_gone_through_without_scripts(demo_site: Site, door: Door) -> None:
    thread_id = begin(demo_site, "premortem", presenter="L01")
    page = door.enter("facilitator", java_script_enabled=False)
    page.goto(f"/threads/{thread_id}")
    page.get_by_role("button", name="Open the next step").click()
    expect(page.locator("#talk")).to_contain_text("Step 2 of 4")
    page.get_by_role("button", name="Go on as in any thread").click()
    expect(page.locator("#talk")).to_contain_text("Nothing that was said may be quoted")
