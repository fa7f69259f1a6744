"""From what somebody reads to what the framework stands on are two taps: one leads to the list, one links."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, expect

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.claims.models import Claim
from enquiry_hub.features.discussions.models import ThreadGuest
from enquiry_hub.features.journals.services import NewEntry, NewPassage, share_passage, write_entry
from enquiry_hub.identity.groups.models import Group
from tests.browser.conftest import Door
from tests.browser.site import Site
from tests.browser.test_live import make_thread
from tests.kit.chromium import sideways_scroll

pytestmark = pytest.mark.browser

READER = "L05"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def taps_to_link(page: Page, way: Locator, place: int = 0) -> int:
    """Link what a page shows by this way, with the one at a place of the list; return how many taps it took until it was linked."""
    taps = 0
    while "#evidence" not in page.url:
        there = way if "/use/" not in page.url else page.get_by_role("button", name=re.compile("Link it")).nth(place)
        expect(there).to_be_visible()
        with page.expect_navigation():
            there.tap()
        taps += 1
    return taps


def stands(site: Site, kind: str, row_id: str) -> list[str]:
    """Return the kinds of things that stand on one thing."""
    with site.demo.app.app_context():
        found = list(db.session.scalars(sa.select(Link.upper_kind).where(Link.lower_kind == kind, Link.lower_id == row_id)))
        db.session.rollback()
        return found


def test_a_post_stands_under_a_risk_after_two_taps_on_a_phone(door: Door, demo_site: Site) -> None:
    thread_id = make_thread(demo_site, 3)
    page = door.enter(READER, **PHONE)
    page.goto(f"/threads/{thread_id}?at=2")
    post = page.locator("#post-2")
    row_id = post.get_attribute("data-post")
    assert taps_to_link(page, post.get_by_role("link", name=re.compile("in the framework"))) == 2
    assert stands(demo_site, "post", row_id) == ["risk"]
    page.goto(f"/threads/{thread_id}?at=2")
    assert sideways_scroll(page) == 0
    assert door.faults == []


def test_a_guest_of_a_thread_is_offered_nothing_of_it(door: Door, demo_site: Site) -> None:
    with demo_site.demo.app.app_context():
        thread_id = db.session.scalars(sa.select(ThreadGuest.thread_id).where(ThreadGuest.person_id == demo_site.demo.people["D01"])).first()
        db.session.rollback()
    for who, shown in ((READER, True), ("guest", False)):
        page = door.enter(who, **PHONE)
        page.goto(f"/threads/{thread_id}")
        ways = page.locator(".post .use")
        assert ways.count() > 0, "the same words for everybody"
        expect(ways.first).to_be_visible(visible=shown)
        assert page.locator(".post").get_by_role("link", name=re.compile("Use it in the framework")).count() == (ways.count() if shown else 0)
    assert door.faults == []


def test_a_thread_a_claim_and_a_passage_too(door: Door, demo_site: Site) -> None:
    thread_id, page = make_thread(demo_site, 1), door.enter(READER, **PHONE)
    with demo_site.demo.app.app_context(), work():
        reader, cohort = Actor(demo_site.demo.people[READER]), db.session.get_one(Group, demo_site.demo.cohort_id)
        entry = write_entry(reader, cohort, NewEntry("past", "Nobody came. We asked why. A kumquat fell.", title="That March"))
        passage = share_passage(reader, entry, NewPassage({1}, "risk", demo_site.demo.things["risk", "RK05"]))
        claim = db.session.get_one(Claim, demo_site.demo.things["claim", "IN21"])
        read_at = (f"/threads/{thread_id}", f"/inputs/{claim.input_id}", f"/claims/{claim.id}", f"/reflections/{entry.id}", f"/passages/{passage.id}")
        ids = {"thread": thread_id, "claim": claim.id, "passage": passage.id}
    for address, kind, place in zip(read_at, ("thread", "claim", "claim", "passage", "passage"), (0, 0, 1, 0, 1), strict=True):
        page.goto(address)
        before = stands(demo_site, kind, ids[kind])
        assert taps_to_link(page, page.locator(f'a[href="/use/{kind}/{ids[kind]}"]').first, place) == 2, address
        assert len(stands(demo_site, kind, ids[kind])) == len(before) + 1, address
    assert door.faults == []
