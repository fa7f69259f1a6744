"""A draft that is being saved while its text is sent does not come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Door
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread

pytestmark = pytest.mark.browser


def hold_saves(page: Page) -> list[Route]:
    """Keep every save of a draft back, as a slow line does, and return them as they come."""
    held: list[Route] = []
    page.route("**/drafts/*", lambda route: held.append(route) if route.request.method == "PUT" else route.continue_())
    return held


def arrive_late(held: list[Route]) -> list[int]:
    """Let what was kept back reach the server, whatever the page has done since, and return the answers."""
    return [route.fetch().status for route in held]


def kept(page: Page, thread_id: str) -> object:
    """Return what the server keeps as a draft."""
    return page.request.get(f"/drafts/thread:{thread_id}").json()["fields"]


def test_a_reply_overtakes_the_save_of_its_draft(door: Door, demo_site: Site) -> None:
    page, thread_id = door.enter("L05"), make_thread(demo_site)
    go(page, thread_id)
    held = hold_saves(page)
    page.locator("[data-composer] textarea").fill("Sent before it was saved.")
    page.wait_for_timeout(1600)
    assert len(held) == 1
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/posts" in answer.url):
        page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".post", has_text="Sent before it was saved.")).to_have_count(1)
    assert arrive_late(held) == [410]
    assert kept(page, thread_id) is None
    held.clear()
    page.wait_for_timeout(3000)
    assert held == []  # nothing is left to be saved
    page.unroute_all()
    page.locator("[data-composer] textarea").fill("The next one.")
    expect(page.locator("[data-composer] [data-saved]")).to_contain_text("Saved")
    assert kept(page, thread_id)["body"] == "The next one."  # type: ignore[index]


def test_a_page_overtakes_the_save_of_its_draft(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal")
    others = page.get_by_text("Draft kept").count()
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none")
    held = hold_saves(page)
    page.locator("textarea").first.fill("Kept before it was saved.")
    page.wait_for_timeout(1600)
    page.get_by_role("button", name="Finish for now").last.click()
    page.wait_for_url("**/reflections/*")
    assert arrive_late(held) == [410]
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal")
    expect(page.get_by_text("Draft kept")).to_have_count(others)
    assert door.faults == []
