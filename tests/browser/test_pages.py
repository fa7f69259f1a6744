"""Every kind of page as a person meets it: contrast, names, small windows, the keyboard, a quiet console."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Door
from tests.browser.site import Site
from tests.kit.browser import Browser
from tests.kit.chromium import SMALL, WIDE, axe_faults, sideways_scroll
from tests.kit.crawl import crawl
from tests.kit.demo import Demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PHONE = {"width": 390, "height": 844}
LOOKED_AT = ("headteacher", "facilitator", "academic", "board", "visitor")
UNLINKED = {
    "headteacher": ["/nowhere", "/home"],
    "facilitator": ["/styleguide"],
    "visitor": ["/sign-in", "/sign-in/sent", "/sign-in/link/none", "/join"],
}

# For each focus: where it is, whether it can be seen, and whether something lies over it.
FOCUS = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const box = element.getBoundingClientRect();
    const looks = getComputedStyle(element);
    const label = element.matches("input, textarea, select") ? element.closest("label, fieldset") : null;
    const ring = looks.outlineStyle !== "none" && parseFloat(looks.outlineWidth) > 0
        || looks.boxShadow !== "none" || (label && getComputedStyle(label).outlineStyle !== "none");
    const points = [[box.left + 3, box.top + 3], [box.left + box.width / 2, box.top + box.height / 2],
        [box.right - 3, box.bottom - 3]];
    const seen = points.some(([x, y]) => {
        const there = document.elementFromPoint(x, y);
        return there && (element.contains(there) || there.contains(element)
            && !there.closest(".bar") || label?.contains(there));
    });
    element.dataset.wasFocused ??= String(document.querySelectorAll("[data-was-focused]").length);
    const html = element.outerHTML.slice(0, 140);
    return {ring: Boolean(ring), seen, number: element.dataset.wasFocused, html};
}"""


@pytest.fixture(scope="module")
def kinds(demo_site: Site) -> dict[str, list[str]]:
    """Return, for each who is looked at, the pages of a kind that nobody before them has met."""
    met, found = set[str](), dict[str, list[str]]()
    for role in LOOKED_AT:
        pages = crawl(_walker(demo_site.demo, role), pages=70).pages
        found[role] = ["/", *(address for kind, address in pages.items() if kind not in met)]
        found[role] += UNLINKED.get(role, [])
        met |= set(pages)
    return found


def _walker(demo: Demo, role: str) -> Browser:
    return Browser(demo.app) if role == "visitor" else demo.browser(role)


def faults_of(page: Page, address: str) -> list[str]:
    """Open a page and return what is wrong with it by day, by night, and on the smallest phone."""
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    page.goto(address)
    found = [f"by day: {fault}" for fault in axe_faults(page)]
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(SMALL)
    found += [f"by night, small: {fault}" for fault in axe_faults(page)]
    if wider := sideways_scroll(page):
        found.append(f"{wider} px wider than a window of 320")
    return [f"{address} {fault}" for fault in found]


@pytest.mark.parametrize("role", LOOKED_AT)
def test_every_kind_of_page(door: Door, kinds: dict[str, list[str]], role: str) -> None:
    page = door.enter("" if role == "visitor" else role)
    assert kinds[role]
    faults = [fault for address in kinds[role] for fault in faults_of(page, address)]
    faults += [fault for fault in door.faults if not re.search("status of (404|410)", fault)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("size", ["phone", "wide"])
def test_the_keyboard_reaches_everything_and_is_seen(door: Door, demo_site: Site, size: str) -> None:
    demo = demo_site.demo
    cohort, thread = f"/cohorts/{demo.cohort_id}", demo.things["thread", "TH01"]
    page = door.enter("headteacher", viewport=PHONE if size == "phone" else WIDE)
    faults = []
    places = ("journey", "framework", "journal/new", "inputs")
    for address in (f"/threads/{thread}", *(f"{cohort}/{place}" for place in places)):
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip-link"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        faults += [f"{address}: {fault}" for fault in _tab_through(page)]
    assert not faults, "\n".join(faults)


def _tab_through(page: Page, most: int = 120) -> list[str]:
    """Press Tab until the focus comes round; return what cannot be seen when it has the focus."""
    found, numbers = [], set[str]()
    for _number in range(most):
        page.keyboard.press("Tab")
        there = page.evaluate(FOCUS)
        if there is None or there["number"] in numbers:
            break
        numbers.add(there["number"])
        if not there["ring"]:
            found.append(f"no visible focus: {there['html']}")
        if not there["seen"]:
            found.append(f"hidden while it has the focus: {there['html']}")
    assert len(numbers) > 5, "the keyboard got nowhere"
    return found
