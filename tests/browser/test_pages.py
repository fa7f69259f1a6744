"""Every kind of page as a person meets it: contrast, names, small windows, the keyboard, a quiet console."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Door
from tests.browser.noted import page_templates
from tests.browser.pages import LOOKERS, MISTAKEN, NO_MISTAKE, WAYS, addresses, may_have_mistakes
from tests.browser.readers import faults_for_readers
from tests.browser.site import Site
from tests.kit.chromium import SMALL, WIDE, Seen, axe_faults, bring_axe, sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.timeout(1200)]

PHONE = {"width": 390, "height": 844}
EXPECTED = re.compile("status of (404|410|422)")  # what Chromium says of answers that are as they should be

# What of axe's rules hangs on colours and sizes; the others are asked by day, and a night or a small window changes nothing that they ask.
LOOKS = ("color-contrast", "link-in-text-block", "meta-viewport", "scrollable-region-focusable", "target-size")

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


# In the largest form of the page leave out what is asked for, choose what is not on offer, write too much,
# and send it past the browser's own checks.
MISTAKE = """() => {
    const kinds = "input:not([type=hidden], [type=submit], [type=file]), textarea, select";
    const large = form => [...form.querySelectorAll(kinds)].filter(part => !part.matches("[type=checkbox]")).length + form.querySelectorAll(kinds).length / 1000;
    const forms = [...document.querySelectorAll("main form[method=post]")].filter(large);
    if (!forms.length) return false;
    const form = forms.reduce((most, other) => large(other) > large(most) ? other : most);
    for (const part of form.querySelectorAll(kinds)) {
        if (part.matches("select")) part.add(new Option("none of these", "none-of-these", true, true));
        else if (part.matches("[type=radio]")) part.value = "none-of-these", part.checked = true;
        else if (part.matches("[type=checkbox]")) part.checked = false;
        else if (part.required || part.matches("textarea")) part.value = "";
        else part.value = "words ".repeat(400);
    }
    HTMLFormElement.prototype.submit.call(form);
    return true;
}"""


class Looked:
    """Keep which templates were drawn while axe looked, which showed a mistake, and what is at fault."""

    def __init__(self, site: Site) -> None:
        self.drawn = site.drawn
        self.templates: set[str] = set()
        self.mistaken: set[str] = set()
        self.faults: dict[str, list[str]] = {}
        self.seen = Seen()
        self.may_be_mistaken = may_have_mistakes() - set(NO_MISTAKE)

    def walk(self, door: Door, role: str, addresses: list[str]) -> list[str]:
        """Walk as a role through its addresses, once, and return what is wrong there."""
        if role not in self.faults:
            page = door.enter("" if role == "visitor" else role)
            bring_axe(page)
            found = [fault for address in addresses for fault in self.at(page, address)]
            self.faults[role] = found + [fault for fault in door.watches[-1].faults if not EXPECTED.search(fault)]
        return self.faults[role]

    def at(self, page: Page, address: str) -> list[str]:
        """Open a page and return what is wrong with it, at first and with a mistake in its form."""
        begin = len(self.drawn.read())
        page.goto(address)
        found = self._look(page)
        names = set(self.drawn.read(begin))
        self.templates |= names
        if names & self.may_be_mistaken - self.mistaken or address.endswith(MISTAKEN):
            found += [f"with a mistake: {fault}" for fault in self._look_at_a_mistake(page)]
        return [f"{address} {fault}" for fault in found]

    def _look(self, page: Page, within: str = "") -> list[str]:
        """Return what is wrong by day in a wide window, by night on the smallest phone, and sideways; axe looks `within` some parts alone where it knows the rest."""
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        found = [f"by day: {fault}" for fault in axe_faults(page, seen=self.seen, within=within)]
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="dark")
        wider = {PHONE["width"]: sideways_scroll(page)}
        page.set_viewport_size(SMALL)
        wider[SMALL["width"]] = sideways_scroll(page)
        found += [f"by night, small: {fault}" for fault in axe_faults(page, only=LOOKS, seen=self.seen, within=within)]
        found += [f"{pixels} px wider than a window of {width}" for width, pixels in wider.items() if pixels]
        return found + faults_for_readers(page)

    def _look_at_a_mistake(self, page: Page) -> list[str]:
        begin = len(self.drawn.read())
        page.evaluate("document.documentElement.dataset.before = ''")
        if not page.evaluate(MISTAKE):
            return []
        page.wait_for_selector("html:not([data-before])", state="attached")
        page.wait_for_load_state()
        if not page.locator(".error-summary").count():
            return []
        found = self._look(page, within=".error-summary, main form")
        names = set(self.drawn.read(begin))
        self.templates |= names
        self.mistaken |= names
        return found


@pytest.fixture(scope="module")
def looks_at(demo_site: Site) -> dict[str, list[str]]:
    """Return who looks at what."""
    return addresses(demo_site)


@pytest.fixture(scope="module")
def looked(demo_site: Site) -> Looked:
    """Return what axe has seen so far."""
    return Looked(demo_site)


@pytest.mark.parametrize("role", LOOKERS)
def test_every_page_template(door: Door, looks_at: dict[str, list[str]], looked: Looked, role: str) -> None:
    assert looks_at[role]
    faults = looked.walk(door, role, looks_at[role])
    assert not faults, "\n".join(faults)


@pytest.mark.timeout(3000)
def test_no_page_template_was_left_out(door: Door, looks_at: dict[str, list[str]], looked: Looked) -> None:
    for role in LOOKERS:  # tests come in any order: whoever was not there yet walks now
        looked.walk(door, role, looks_at[role])
    unseen, unmistaken = page_templates() - looked.templates, looked.may_be_mistaken - looked.mistaken
    assert not unseen | unmistaken, (
        "Say in tests/browser/pages.py how to get to these, and to a mistake in those: "
        f"{sorted(unseen)}, {sorted(unmistaken)}"
    )
    assert set(WAYS) <= page_templates() and set(NO_MISTAKE) <= may_have_mistakes()


PALE = {
    "color-contrast": "words.style.color = '#bbb'",
    "link-in-text-block": """words.insertAdjacentHTML("afterend", "<p>Many words stand around <a href='/'>a way</a> and go on.</p>");
        Object.assign(words.nextElementSibling.lastElementChild.style, {color: "#444", textDecoration: "none"})""",
}


@pytest.mark.parametrize("fault", PALE)
def test_what_grows_pale_is_found_though_its_page_was_seen(door: Door, demo_site: Site, fault: str) -> None:
    page, seen = door.enter("headteacher"), Seen()
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journey")
    assert not axe_faults(page, seen=seen) and seen
    before = len(seen)
    assert not axe_faults(page, seen=seen) and len(seen) == before
    page.locator("main p").first.evaluate(f"words => {{ {PALE[fault]} }}")
    for only in ((), LOOKS):
        for known in (None, Seen(seen)):
            assert [found.split()[0] for found in axe_faults(page, only=only, seen=known)] == [fault]


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
