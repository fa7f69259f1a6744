"""Silent writing as a room meets it: the way to one's page appears by itself, the time follows, and a restart of the hub loses nothing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from tests.browser.conftest import BACK_AGAIN, Door, wait_until_in
from tests.browser.site import Site
from tests.browser.test_phone import PHONE

pytestmark = pytest.mark.browser


def workshop_now(site: Site) -> str:
    """Put a workshop on the journey that is on now and return its id."""
    with site.demo.app.app_context(), work():
        session = Session(group_id=site.demo.cohort_id, kind=WORKSHOP, title="A workshop now", tense="present", starts_at=now() - timedelta(hours=1), ends_at=now() + timedelta(hours=1))
        db.session.add(session)
        db.session.flush()
        return session.id


def test_the_room_writes_in_silence_over_a_restart(door: Door, demo_site: Site) -> None:
    session = workshop_now(demo_site)
    runs, writes = door.enter("facilitator"), door.enter("L12", **PHONE)
    writes.goto(f"/cohorts/{demo_site.demo.cohort_id}/journey")
    wait_until_in(writes, "room")
    runs.goto(f"/sessions/{session}")
    runs.get_by_role("link", name="Open a page for the room").click()
    runs.get_by_label("What everyone begins with").select_option("PR2")
    runs.get_by_role("button", name="Open the page").click()
    appeared = writes.get_by_role("link", name="Open your page")
    expect(appeared).to_be_visible()
    appeared.tap()
    expect(writes.locator("h1")).to_have_text("What are you pretending not to know just now?")
    expect(writes.locator("#silence")).to_contain_text("10 minutes left")
    box = writes.locator("#page-form textarea")
    box.fill("That I am tired.")
    expect(writes.locator("#page-form [data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    demo_site.stop()
    try:
        box.press_sequentially(" And more.")
        expect(writes.locator("#page-form [data-saved]")).to_contain_text("Kept on this phone")
    finally:
        demo_site.start()
    expect(writes.locator("#page-form [data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"), timeout=BACK_AGAIN)
    wait_until_in(writes, "room")
    runs.goto(f"/sessions/{session}")
    runs.get_by_role("button", name="Five minutes more").click()
    expect(writes.locator("#silence")).to_contain_text("15 minutes left")
    runs.get_by_role("button", name="End it").click()
    expect(writes.locator("#silence")).to_contain_text("You can go on writing.")
    box.press_sequentially(" Still.")
    writes.get_by_role("button", name="Finish for now").last.tap()
    writes.wait_for_url("**/reflections/*")
    expect(writes.locator(".reflection")).to_contain_text("That I am tired. And more. Still.")
    runs.goto(f"/sessions/{session}")
    assert "L12" not in runs.content() and "tired" not in runs.content()
