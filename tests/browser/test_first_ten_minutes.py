"""A stranger's first ten minutes by taps: from the first page to a page written, a thread answered and a risk rated, each tap counted."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Door, wait_until_started
from tests.browser.site import Site
from tests.browser.test_by_keyboard import open_risk, rated
from tests.browser.test_live import make_thread
from tests.browser.test_phone import pages_of

pytestmark = pytest.mark.browser

MOST = {"sign in": 2, "write a page": 3, "answer a thread": 3, "rate a risk": 5}


@pytest.mark.parametrize("width", [390, 1280])
def test_each_thing_is_a_few_taps_away(door: Door, demo_site: Site, width: int) -> None:
    thread_id = make_thread(demo_site, posts=2)
    open_risk(demo_site, f"Nobody taps at {width}")
    page = door.enter(viewport={"width": width, "height": 844})
    places = page.get_by_role("navigation", name="Workspace")
    taps: dict[str, int] = dict.fromkeys(MOST, 0)

    def tap(what: str, target: Locator) -> None:
        taps[what] += 1
        target.click()
        wait_until_started(page)

    page.goto("/")
    tap("sign in", page.get_by_role("link", name="Sign in").first)
    tap("sign in", page.get_by_role("button", name=re.compile("Look around as Folasade")))

    tap("write a page", places.get_by_role("link", name="Journal"))
    tap("write a page", page.get_by_role("link", name="Skip: a blank page"))
    page.get_by_label("Your reflection").fill(f"Written at {width} in three taps.")
    tap("write a page", page.get_by_role("button", name="Finish for now").last)
    page.wait_for_url("**/reflections/*")
    assert [audience for _body, _shape, audience in pages_of(demo_site, "L01", f"Written at {width} in")] == ["only_me"]

    tap("answer a thread", places.get_by_role("link", name="Threads"))
    tap("answer a thread", page.locator(f'main a[href^="/threads/{thread_id}"]').first)
    page.get_by_label("Your reply").fill("I noticed it too.")
    tap("answer a thread", page.get_by_role("button", name="Post reply"))
    expect(page.locator("[data-posts]")).to_contain_text("I noticed it too.")

    tap("rate a risk", places.get_by_role("link", name="Framework"))
    tap("rate a risk", page.get_by_role("link", name=re.compile("^Rate (one risk|[0-9]+ risks) alone$")))
    first = page.url.split("/")[-2]
    tap("rate a risk", page.locator("label", has=page.locator('input[name="likelihood"][value="3"]')))
    tap("rate a risk", page.locator("label", has=page.locator('input[name="impact"][value="4"]')))
    tap("rate a risk", page.get_by_role("button", name="Keep my rating"))
    page.wait_for_load_state()
    assert rated(demo_site, first) == [(3, 4)]
    assert taps == MOST, taps
    assert door.faults == []
