"""A stranger's first ten minutes by keyboard alone: nothing is pressed but keys, and at each stop one sees where one stands."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import ElementHandle, Locator, Page, Route, expect

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Framework, Rating, Risk
from enquiry_hub.features.framework.services import RiskWords, open_rounds, propose_risk
from tests.browser.conftest import Door, wait_until, wait_until_started
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread
from tests.browser.test_phone import pages_of

pytestmark = pytest.mark.browser

# What has the focus: its name, whether it is what was looked for, and what is wrong with it. How an element looks without the focus is
# remembered from before, so that what always has a frame has to look otherwise when one stands on it.
STANDING = """
const before = new WeakMap();
const ring = (element) => [element, element.closest("label")].filter(Boolean).map(getComputedStyle)
    .map((looks) => (looks.outlineStyle === "none" || !parseFloat(looks.outlineWidth) ? "" : looks.outline) + looks.boxShadow).join();
window.standing = (goal) => {
    const here = document.activeElement;
    const stops = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
    for (const other of stops) if (other !== here && !before.has(other)) before.set(other, ring(other));
    if (here === document.body) return {name: "nowhere", there: false, faults: ["the focus is lost"]};
    const faults = [];
    const box = here.getClientRects()[0] ?? new DOMRect();
    const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
    if (right - left < 1 || bottom - top < 1) faults.push("is not in the window");
    const points = [[left + 2, top + 2], [(left + right) / 2, (top + bottom) / 2], [right - 2, bottom - 2]];
    const own = (one) => one && (here.contains(one) || here.closest("label")?.contains(one));
    if (!faults.length && !points.some(([x, y]) => own(document.elementFromPoint(x, y)))) faults.push("lies under something");
    if (here.id !== "main" && ring(here) === before.get(here)) faults.push("looks as it does without the focus");
    const name = `${here.tagName.toLowerCase()} “${(here.getAttribute("aria-label") ?? here.innerText ?? here.name).trim().slice(0, 60)}”`;
    return {name, there: here === goal, faults};
};
"""


class Keys:
    """Be somebody with a keyboard and nothing else: count what they press, and look at each stop whether they see where they stand."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0
        page.add_init_script(STANDING)

    def begin(self, address: str) -> None:
        """Open the one page whose address is typed."""
        self.page.goto(address)
        self._arrive()

    def press(self, key: str, goal: ElementHandle | None = None) -> dict[str, Any]:
        """Press a key that leaves the focus where it is, or moves it; return where one stands then."""
        self.page.keyboard.press(key)
        self.pressed += 1
        return self.look(goal)

    def look(self, goal: ElementHandle | None = None) -> dict[str, Any]:
        """Return where one stands, if one sees it."""
        found: dict[str, Any] = self.page.evaluate("(goal) => standing(goal)", goal)
        assert not found["faults"], f"{self.page.url}, after {self.pressed} keys: {found['name']} {' and '.join(found['faults'])}"
        return found

    def to(self, goal: Locator, most: int = 40, key: str = "Tab") -> None:
        """Press Tab until one stands on this."""
        element, passed = goal.element_handle(), []
        for _press in range(most):
            found = self.press(key, element)
            if found["there"]:
                return
            passed.append(found["name"])
        raise AssertionError(f"{self.page.url}: not reached within {most} presses, but {', '.join(passed)}")

    def past_the_menu(self) -> None:
        """Take the link to the content, which is the first stop of each page."""
        self.to(self.page.get_by_role("link", name="Skip to the content"), 1)
        self.press("Enter")
        expect(self.page.locator("#main")).to_be_focused()

    def follow(self, key: str = "Enter") -> None:
        """Press what leads to another page, and wait until it has started."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
            self.pressed += 1
        self._arrive()

    def go_to(self, goal: Locator, most: int = 40) -> None:
        """Walk to a link or a button, and follow it."""
        self.to(goal, most)
        self.follow()

    def write(self, box: Locator, words: str, most: int = 40) -> None:
        """Walk to a box and type."""
        self.to(box, most)
        self.page.keyboard.type(words)
        expect(box).to_have_value(words)

    def _arrive(self) -> None:
        wait_until_started(self.page)
        self.page.evaluate("standing()")


def open_risk(site: Site, title: str) -> str:
    """Propose a risk and let the cohort rate it; return the round's id."""
    people = site.demo.people
    with site.demo.app.app_context(), work():
        framework = db.session.scalars(sa.select(Framework).where(Framework.group_id == site.demo.cohort_id)).one()
        theme_id = db.session.scalars(sa.select(Risk.theme_id).where(Risk.framework_id == framework.id)).first()
        risk = propose_risk(Actor(people["L05"]), framework, RiskWords(title, "posts stay empty", "no hour is left", "decisions are tired", str(theme_id)))
        return open_rounds(Actor(people["F01"]), framework, [risk], "inherent")[0].id


def rated(site: Site, round_id: str) -> list[tuple[int, int]]:
    """Return how the headteacher rated in a round."""
    with site.demo.app.app_context():
        rows = db.session.query(Rating).filter_by(round_id=round_id, person_id=site.demo.people["L01"])
        found = [(row.likelihood, row.impact) for row in rows]
        db.session.rollback()
        return found


@pytest.mark.parametrize("width", [390, 1280])
def test_ten_minutes_without_a_mouse(door: Door, demo_site: Site, width: int) -> None:
    thread_id, title = make_thread(demo_site, posts=2), f"Nobody at {width} has the hour"
    round_id = open_risk(demo_site, title)
    page = door.enter(viewport={"width": width, "height": 844})
    places = page.get_by_role("navigation", name="Workspace")
    keys = Keys(page)
    keys.begin("/")
    keys.go_to(page.get_by_role("link", name="Sign in").first)
    keys.past_the_menu()
    keys.go_to(page.get_by_role("button", name=re.compile("Look around as Folasade")))

    # A page of the journal, written and kept.
    keys.go_to(places.get_by_role("link", name="Journal"))
    keys.past_the_menu()
    keys.go_to(page.get_by_role("link", name="Skip: a blank page"))
    keys.past_the_menu()
    keys.write(page.get_by_label("Your reflection"), f"Written at {width} without a mouse.")
    keys.go_to(page.get_by_role("button", name="Finish for now").last)
    assert "/reflections/" in page.url
    assert [audience for _body, _shape, audience in pages_of(demo_site, "L01", f"Written at {width} without")] == ["only_me"]

    # A thread, opened and answered; what the hub draws then takes the focus from nobody.
    keys.go_to(places.get_by_role("link", name="Threads"))
    keys.past_the_menu()
    keys.go_to(page.locator(f'main a[href^="/threads/{thread_id}"]').first)
    keys.write(page.get_by_label("Your reply"), "I noticed it too.", most=60)
    send = page.get_by_role("button", name="Post reply")
    keys.to(send, 10)
    keys.press("Enter")
    expect(page.locator("[data-posts]")).to_contain_text("I noticed it too.")
    expect(send).to_be_focused()
    keys.look()
    keys.to(page.get_by_label("Your reply"), 10, key="Shift+Tab")

    # A risk, opened and rated with the arrow keys.
    keys.to(page.locator("a.brand"), 60, key="Shift+Tab")
    keys.go_to(places.get_by_role("link", name="Framework"))
    keys.past_the_menu()
    keys.go_to(page.get_by_role("link", name=re.compile(title)).first, most=120)
    keys.past_the_menu()
    keys.go_to(page.get_by_role("link", name="Rate it alone").first)
    keys.past_the_menu()
    for scale, presses in (("likelihood", 2), ("impact", 3)):
        keys.to(page.locator(f'input[name="{scale}"]').first)
        keys.press("Space")
        for _press in range(presses):
            keys.press("ArrowRight")
    keys.go_to(page.get_by_role("button", name="Keep my rating"))
    assert rated(demo_site, round_id) == [(3, 4)]
    assert "#" not in page.url, "the next page would begin below its menu and what it says"

    # And out again, by the menu of the account.
    keys.to(page.locator(".account-menu > summary"), 30)
    keys.press("Enter")
    keys.go_to(page.get_by_role("button", name="Sign out"), 6)
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    assert keys.pressed < 350, keys.pressed
    assert door.faults == []


def test_what_changes_by_itself_takes_the_focus_from_nobody(door: Door, demo_site: Site) -> None:
    thread_id = make_thread(demo_site, posts=1, code="L01")
    reader, writer = door.enter("headteacher"), door.enter("facilitator")
    for words in ("What do we lose first?", "What do we lose first, and who tells us?"):
        writer.goto(f"/threads/{thread_id}/context")
        writer.locator("textarea").first.fill(words)
        if "who tells us" in words:
            keys = Keys(reader)
            with reader.expect_response(lambda answer: "posts.json" in answer.url):
                keys.begin(f"/threads/{thread_id}")
            keys.to(reader.locator("#context").get_by_role("link", name="Change it"), 40)
        writer.get_by_role("button", name="Save").click()
        writer.wait_for_url(f"**/threads/{thread_id}*")
    expect(reader.locator("#context")).to_contain_text("and who tells us?")
    expect(reader.locator("#context").get_by_role("link", name="Change it")).to_be_focused()


def test_whoever_stands_on_the_way_to_earlier_posts_comes_to_stand_on_them(door: Door, demo_site: Site) -> None:
    page, thread_id, held = door.enter("headteacher"), make_thread(demo_site, posts=55), list[Route]()
    page.route("**/window.json*", lambda route: held.append(route))  # they are on their way while one comes to the link
    go(page, thread_id)
    earlier = page.locator('[data-more="before"]')
    earlier.focus()
    wait_until(page, lambda: held)
    for answer in held:
        answer.continue_()
    expect(earlier).to_have_count(0)
    expect(page.locator("[data-post]").first).to_be_focused()
