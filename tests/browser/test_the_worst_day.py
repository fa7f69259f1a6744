"""What ends badly elsewhere: a laptop that wakes after a fortnight with a reply in the box, and a member who is sent away while reading."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.people.models import UserSession
from tests.browser.conftest import Door, lose_signal
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread, write
from tests.browser.test_waiting import posted

pytestmark = pytest.mark.browser


def sleep_for_a_fortnight(site: Site, code: str) -> None:
    """Let the last visit of all sign-ins of somebody be a fortnight ago."""
    with site.demo.app.app_context(), work():
        long_ago = now() - timedelta(days=14)
        db.session.execute(sa.update(UserSession).where(UserSession.person_id == site.demo.people[code]).values(seen_at=long_ago))


def test_a_laptop_wakes_after_a_fortnight(door: Door, demo_site: Site) -> None:
    page, thread = door.enter("L20"), make_thread(demo_site, 1)
    go(page, thread)
    words = "I meant to send this before the holidays."
    page.locator("[data-composer] textarea").fill(words)
    expect(page.locator("[data-composer] [data-saved]")).to_contain_text("Saved")
    page.locator("[data-composer] textarea").press_sequentially(" All of it.")
    lose_signal(page)  # the lid
    sleep_for_a_fortnight(demo_site, "L20")
    for number in range(3):
        write(demo_site, thread, f"Meanwhile {number}.", "L21")
    page.context.set_offline(False)
    page.wait_for_url("**/sign-in?next=**")
    expect(page.locator("main")).to_contain_text("A reply or a page that you had begun is kept.")
    page.context.add_cookies(demo_site.cookies("L20"))  # type: ignore[arg-type]
    go(page, thread)
    expect(page.locator("[data-composer] textarea")).to_have_value(f"{words} All of it.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".post", has_text="All of it.")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-composer] textarea")).to_have_value("")
    assert posted(demo_site, thread)[1:] == [*(f"Meanwhile {number}." for number in range(3)), f"{words} All of it."]


def test_a_member_is_sent_away_while_reading(door: Door, demo_site: Site) -> None:
    page, thread, runs = door.enter("L22"), make_thread(demo_site, 1), door.enter("facilitator")
    go(page, thread)
    page.locator("[data-composer] textarea").fill("What I was about to say.")
    with demo_site.demo.app.app_context():
        ids = sa.select(Membership.id).where(Membership.person_id == demo_site.demo.people["L22"], Membership.group_id == demo_site.demo.cohort_id)
        member = db.session.scalars(ids).one()
        db.session.rollback()
    runs.goto(f"/memberships/{member}")
    runs.get_by_label("A word to them").fill("I was angry. Let us speak tomorrow.")
    runs.get_by_role("button", name="End the membership").click()
    expect(runs.get_by_text("is no longer in")).to_be_visible()
    write(demo_site, thread, "Now that they are gone.", "L21")
    expect(page.locator("h1")).to_have_text("There is nothing here")
    expect(page.locator("main")).to_contain_text("Nothing has been lost.")
    assert "Now that they are gone." not in page.content()
    page.goto("/my-journal")
    expect(page.locator("main")).to_contain_text("Your pages are yours")
    with demo_site.demo.app.app_context():
        letters = sa.select(OutboxMail.text).where(OutboxMail.subject.contains("has ended"))
        assert "Let us speak tomorrow." in db.session.scalars(letters).one()
        db.session.rollback()
