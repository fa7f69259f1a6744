"""Being told: the bell rings on an open page, and the screen of settings holds at every size."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door, follow, wait_until_in
from tests.browser.site import Site
from tests.browser.test_live import make_thread
from tests.kit.chromium import axe_faults, sideways_scroll

pytestmark = pytest.mark.browser


SEND = """async ([address, body]) => {
    const headers = {"Content-Type": "application/json", "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content};
    return (await fetch(address, {method: "POST", headers, body: JSON.stringify({body})})).status;
}"""


def mention(door: Door, site: Site, thread_id: str, code: str, by: str = "L02") -> None:
    """Mention somebody in a thread, from another person's browser."""
    other = door.enter(by)
    other.goto("/notices")
    assert other.evaluate(SEND, [f"/threads/{thread_id}/posts", f"What do you think, [@you](person:{site.demo.people[code]})?"]) == 201


def test_the_bell_rings_on_a_page_that_is_open(door: Door, demo_site: Site) -> None:
    page = door.enter("L05", viewport={"width": 1280, "height": 900})
    thread_id = make_thread(demo_site, posts=1)
    page.goto("/notices")
    if page.get_by_role("button", name="I have seen these").count():
        follow(page.get_by_role("button", name="I have seen these"))
    expect(page.locator(".bell .count")).to_be_hidden()
    wait_until_in(page, "notices")
    mention(door, demo_site, thread_id, "L05")
    expect(page.locator(".bell [data-count]")).to_have_text("1")
    expect(page.locator(".bell .count")).to_be_visible()
    assert not door.faults


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_screen_of_settings(door: Door, demo_site: Site, width: int, scheme: str) -> None:
    page = door.enter("L02", viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto("/notices/settings")
    assert not axe_faults(page) and not sideways_scroll(page)
    if folder := os.environ.get("HUB_TEST_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"settings-{width}-{scheme}.png"), full_page=True)
    page.locator("input[name$='-at']").first.evaluate("field => { field.value = '20:00' }")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("That is in your quiet hours").first).to_be_visible()
    assert not axe_faults(page)
