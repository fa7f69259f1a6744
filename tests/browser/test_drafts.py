"""A draft that is being saved while its text is sent does not come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Door, follow, lose_signal, wait_until
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


def kept(page: Page, address: str) -> object:
    """Return what the server keeps as a draft at an address."""
    return page.request.get(address).json()["fields"]


def test_a_reply_overtakes_the_save_of_its_draft(door: Door, demo_site: Site) -> None:
    page, thread_id = door.enter("L05"), make_thread(demo_site)
    go(page, thread_id)
    held = hold_saves(page)
    page.locator("[data-composer] textarea").fill("Sent before it was saved.")
    wait_until(page, lambda: held)
    assert len(held) == 1
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/posts" in answer.url):
        page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".post", has_text="Sent before it was saved.")).to_have_count(1)
    assert arrive_late(held) == [410]
    assert kept(page, f"/drafts/thread:{thread_id}") is None
    held.clear()
    page.wait_for_timeout(3000)
    assert held == []  # nothing is left to be saved
    page.unroute_all()
    page.locator("[data-composer] textarea").fill("The next one.")
    expect(page.locator("[data-composer] [data-saved]")).to_contain_text("Saved")
    assert kept(page, f"/drafts/thread:{thread_id}")["body"] == "The next one."  # type: ignore[index]


def test_a_page_overtakes_the_save_of_its_draft(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none")
    address = str(page.locator("#page-form").get_attribute("data-draft-url"))
    held = hold_saves(page)
    page.locator("textarea").first.fill("Kept before it was saved.")
    wait_until(page, lambda: held)
    page.get_by_role("button", name="Finish for now").last.click()
    page.wait_for_url("**/reflections/*")
    assert arrive_late(held) == [410]
    assert kept(page, address) is None
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none")
    expect(page.locator("#page-form textarea").first).to_have_value("")
    assert door.faults == []


def wait_until_kept(page: Page, address: str, **words: object) -> None:
    """Wait until the server keeps these words in a draft, among others."""

    def is_kept() -> bool:
        fields = kept(page, address)
        return isinstance(fields, dict) and words.items() <= fields.items()

    wait_until(page, is_kept)


def test_several_boxes_of_one_name_come_back_each_with_its_own(door: Door, demo_site: Site) -> None:
    page, thread_id = door.enter("facilitator"), make_thread(demo_site)
    page.goto(f"/threads/{thread_id}/room")
    page.wait_for_load_state("networkidle")
    page.locator("#notes").fill("- First\n- Second\n- Third")
    expect(page.locator("main form [data-saved]")).to_contain_text("Saved")
    follow(page.get_by_role("button", name="Go through it"))
    page.wait_for_load_state("networkidle")
    page.locator("#item-1").fill("Second, mended")
    page.locator("#drop-2").check()
    wait_until_kept(page, f"/drafts/room:{thread_id}", body=["First", "Second, mended", "Third"], drop=["2"])
    page.locator("#item-0").fill("First, on the device alone")
    lose_signal(page)
    page.wait_for_timeout(200)
    page.context.set_offline(False)
    for other in (door.enter("facilitator"), page):
        other.goto(f"/threads/{thread_id}/room")
        expect(other.locator("#item-1")).to_have_value("Second, mended")
        expect(other.locator("#drop-2")).to_be_checked()
    expect(page.locator("#item-0")).to_have_value("First, on the device alone")
    page.get_by_role("button", name="Post them together").click()
    expect(page.locator(".post", has_text="Second, mended")).to_be_visible()
    assert kept(page, f"/drafts/room:{thread_id}") is None


def test_what_was_chosen_to_put_together_and_the_words_come_back(door: Door, demo_site: Site) -> None:
    page, thread_id = door.enter("L05"), make_thread(demo_site, 60)
    page.goto(f"/threads/{thread_id}/together")
    page.wait_for_load_state("networkidle")
    page.locator("textarea[name=body]").fill("So it goes.")
    page.locator("input[name=posts]").last.check()
    follow(page.get_by_role("button", name="Earlier posts"))
    expect(page.get_by_text("Chosen already")).to_be_visible()
    page.wait_for_load_state("networkidle")
    page.locator("input[name=posts]").nth(1).check()
    wait_until(page, lambda: len((kept(page, f"/drafts/together:{thread_id}") or {}).get("posts", ())) == 2)  # type: ignore[attr-defined]
    again = door.enter("L05")
    again.goto(f"/threads/{thread_id}/together")
    expect(again.locator("textarea[name=body]")).to_have_value("So it goes.")
    expect(again.locator("input[name=posts]:checked")).to_have_count(2)
    again.get_by_role("button", name="Post it").click()
    expect(again.locator(".post", has_text="So it goes.")).to_be_visible()
    assert kept(again, f"/drafts/together:{thread_id}") is None


def test_enter_in_a_line_leaves_no_draft_and_the_button_does(door: Door, demo_site: Site) -> None:
    page, address = door.enter("L06"), f"/cohorts/{demo_site.demo.cohort_id}/threads/new"
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator("input[name=title]").fill("Half a title")
    page.locator("textarea[name=body]").fill("Half a thought")
    wait_until_kept(page, f"/drafts/newthread:{demo_site.demo.cohort_id}", title="Half a title", body="Half a thought")
    other = door.enter("L06")
    other.goto(address)
    other.wait_for_load_state("networkidle")
    expect(other.locator("textarea[name=body]")).to_have_value("Half a thought")
    other.locator("input[name=title]").press("Enter")
    other.wait_for_timeout(500)
    expect(other.locator("textarea[name=body]")).to_have_value("Half a thought")
    assert kept(other, f"/drafts/newthread:{demo_site.demo.cohort_id}")
    other.goto("/drafts")
    follow(other.get_by_role("link", name="Go on with it: A new thread"))
    other.wait_for_load_state("networkidle")
    other.get_by_role("button", name="Leave it").click()
    expect(other.locator("textarea[name=body]")).to_have_value("")
    assert kept(other, f"/drafts/newthread:{demo_site.demo.cohort_id}") is None
