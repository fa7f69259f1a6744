"""A phone without signal: pages open from the shell, what is written is its writer's alone, and everything is sent once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import Entry
from tests.browser.conftest import BACK_AGAIN, Door, follow, lose_signal, wait_until
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread, write
from tests.browser.test_phone import PHONE
from tests.browser.test_waiting import posted, reply
from tests.kit.chromium import FLAGS
from tests.kit.servers import find_chromium

pytestmark = pytest.mark.browser

CACHED = """async () => {
    const found = {};
    for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        for (const request of await cache.keys()) found[request.url] = await (await cache.match(request)).text();
    }
    return found;
}"""


@contextmanager
def phone(chromium: Browser, site: Site, folder: Path) -> Iterator[BrowserContext]:
    """Switch a phone on: what it keeps stays in a folder when it is switched off."""
    context = chromium.browser_type.launch_persistent_context(
        str(folder), executable_path=find_chromium(), headless=True, args=FLAGS, base_url=site.address, locale="en-GB", timezone_id="Europe/London", **PHONE
    )
    try:
        yield context
    finally:
        context.close()


def shell_is_there(page: Page) -> None:
    """Wait until the worker keeps the shell and serves this page."""
    page.wait_for_function("() => navigator.serviceWorker.controller?.state === 'activated'")


def bodies(site: Site, code: str) -> list[str]:
    """Return what the store has of somebody's pages, the newest of this test last."""
    with site.demo.app.app_context():
        rows = db.session.query(Entry).filter_by(author_id=site.demo.people[code]).order_by(Entry.created_at, Entry.id).all()
        found = [row.body for row in rows]
        db.session.rollback()
        return found


def write_without_signal(context: BrowserContext, site: Site, thread: str) -> None:
    """Begin a page with signal, go on with it for ten minutes without one while five people post, and answer them."""
    context.add_cookies(site.cookies("L05"))  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"/cohorts/{site.demo.cohort_id}/journal/new?tense=past&prompt=none")
    shell_is_there(page)
    page.locator("#page-form textarea").fill("Begun with signal.")
    expect(page.locator("#page-form [data-saved]")).to_contain_text("Saved")
    talk = context.new_page()
    go(talk, thread)
    context.set_offline(True)
    page.clock.install()
    for minute, code in enumerate(("L01", "L02", "L03", "L04", "L06")):
        write(site, thread, f"Meanwhile {minute}.", code)
        page.locator("#page-form textarea").press_sequentially(f" Minute {2 * minute}.")
        page.clock.fast_forward("02:00")
    expect(page.locator("#page-form [data-saved]")).to_contain_text("Kept on this phone")
    reply(talk, "From the train.")
    expect(talk.locator("[data-waiting]")).to_contain_text("From the train.")
    page.close()
    talk.close()


def test_ten_minutes_without_signal_with_five_people(chromium: Browser, demo_site: Site, tmp_path: Path) -> None:
    thread, cohort = make_thread(demo_site, 1), demo_site.demo.cohort_id
    before = bodies(demo_site, "L05")
    with phone(chromium, demo_site, tmp_path / "phone") as context:
        write_without_signal(context, demo_site, thread)
    with phone(chromium, demo_site, tmp_path / "phone") as context:  # switched off and on
        context.add_cookies(demo_site.cookies("L05"))  # type: ignore[arg-type]
        demo_site.stop()
        try:
            page = context.new_page()
            page.goto(f"/cohorts/{cohort}/journal/new?tense=past")
            expect(page.get_by_role("heading", level=1)).to_have_text("No signal just now")
            box = page.locator("form[data-lane] textarea")
            expect(box).to_have_value(re.compile(r"^Begun with signal\. Minute 0\..* Minute 8\.$"))
            box.press_sequentially(" And at the end.")
            page.get_by_role("button", name="Finish for now").tap()
            expect(page.locator("[data-waiting]")).to_contain_text("And at the end.")
            fresh = context.new_page()
            fresh.goto("/write")  # from the shell too, and a page that the hub has never seen
            expect(fresh.locator("form[data-lane] textarea")).to_have_value("")
            fresh.locator("form[data-lane] textarea").fill("A second page, left open.")
            expect(fresh.locator("form[data-lane] [data-saved]")).to_contain_text("Kept on this phone")
            fresh.close()
            assert bodies(demo_site, "L05") == before and posted(demo_site, thread)[6:] == []
        finally:
            demo_site.start()
        page.wait_for_url("**/reflections/*", timeout=BACK_AGAIN)
        home = context.new_page()
        go(home, thread)
        expect(home.locator("[data-waiting]")).to_be_hidden()
        found = posted(demo_site, thread)
        assert found[1:6] == [f"Meanwhile {minute}." for minute in range(5)] and found[6:] == ["From the train."]
        for words in found[1:]:
            expect(home.locator(".post", has_text=words)).to_have_count(1)
        new = bodies(demo_site, "L05")[len(before) :]
        assert len(new) == 1 and new[0].startswith("Begun with signal. Minute 0.") and new[0].endswith("And at the end.")
        # What was sent is no draft any more, not even its beginning.
        wait_until(home, lambda: not home.request.get(f"/drafts/entry:new:{cohort}:past").json().get("fields"))
        assert home.request.get(f"/drafts/entry:new:{cohort}:present").json()["fields"]["part_body"] == "A second page, left open."
        home.goto("/write")
        expect(home.locator("#page-form textarea")).to_have_value("A second page, left open.")
        home.reload()
        assert len(bodies(demo_site, "L05")) == len(before) + 1, "sent once"
        home.request.post(f"/drafts/entry:new:{cohort}:present/drop", headers={"X-CSRFToken": home.locator('meta[name="csrf-token"]').get_attribute("content") or ""})


def test_the_shell_holds_nobodys_words_and_nobody_else_is_shown_what_waits(door: Door, demo_site: Site) -> None:
    page = door.enter("L05", **{**PHONE, "service_workers": "allow"})
    cohort, words = demo_site.demo.cohort_id, "Only for me, zyxq."
    page.goto(f"/cohorts/{cohort}/journal/new?tense=future&prompt=none")
    shell_is_there(page)
    page.locator("#page-form textarea").fill(words)
    expect(page.locator("#page-form [data-saved]")).to_contain_text("Saved")
    for address in (f"/cohorts/{cohort}/journal", f"/cohorts/{cohort}/journey", "/account"):
        page.goto(address)
    kept = page.evaluate(CACHED)
    assert {address for address in kept if "/static/" not in address} == {f"{demo_site.address}/offline"}
    assert not [address for address, text in kept.items() if "zyxq" in text or demo_site.demo.people["L05"] in text]
    page.locator(".account-menu summary").tap()
    page.get_by_role("button", name="Sign out", exact=True).tap()
    expect(page.get_by_text("You have signed out.")).to_be_visible()
    assert "zyxq" not in str(page.evaluate("Object.entries(localStorage)")), "what the hub has does not stay on a device that one leaves"
    lose_signal(page)
    page.goto("/write")
    expect(page.locator("[data-nobody]")).to_be_visible()
    expect(page.locator("form[data-draft-shown]")).to_be_hidden()
    page.context.set_offline(False)
    page.context.add_cookies(demo_site.cookies("L06"))  # type: ignore[arg-type]
    page.goto(f"/cohorts/{cohort}/journey")
    page.wait_for_function("() => localStorage.getItem('writes-here')")  # the device knows who is here now
    lose_signal(page)
    page.goto(f"/cohorts/{cohort}/journal/new?tense=future")
    expect(page.locator("form[data-lane] textarea")).to_have_value("")
    page.locator("form[data-lane] textarea").fill("Of the other one.")
    page.context.set_offline(False)
    page.goto("about:blank")
    again = demo_site.cookies("L05")
    for _time in range(5):  # the worker in the background may hear a moment later that there is a signal again
        page.context.add_cookies(again)  # type: ignore[arg-type]  (an answer to the page before may have brought its own since)
        page.goto(f"/cohorts/{cohort}/journal/new?tense=future")
        if page.locator("#page-form").count():
            break
        page.wait_for_timeout(1000)
    expect(page.locator("#page-form textarea")).to_have_value(words)
    assert bodies(demo_site, "L06").count("Of the other one.") == 0


def test_both_texts_are_shown_when_another_device_wrote_meanwhile(door: Door, demo_site: Site) -> None:
    phone, laptop = door.enter("L08", **PHONE), door.enter("L08")
    address = f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none"
    phone.goto(address)
    laptop.goto(address)
    lose_signal(phone)
    phone.locator("#page-form textarea").fill("On the phone.")
    expect(phone.locator("#page-form [data-saved]")).to_contain_text("Kept on this phone")
    laptop.locator("#page-form textarea").fill("On the laptop.")
    expect(laptop.locator("#page-form [data-saved]")).to_contain_text("Saved")
    phone.context.set_offline(False)
    both = phone.locator("[data-both]")
    expect(both).to_contain_text("On the laptop.")
    expect(phone.locator("#page-form textarea")).to_have_value("On the phone.")
    phone.get_by_role("button", name="Keep both, this one below").tap()
    expect(phone.locator("#page-form textarea")).to_have_value("On the phone.\n\nOn the laptop.")
    expect(phone.locator("#page-form [data-saved]")).to_contain_text(re.compile(r"Saved \d\d:\d\d"))
    laptop.reload()
    expect(laptop.locator("#page-form textarea")).to_have_value("On the phone.\n\nOn the laptop.")
    faults = [fault for fault in door.faults if not re.search("409|ERR_INTERNET_DISCONNECTED|WebSocket", fault)]
    assert faults == []


def test_a_finished_page_whose_sign_in_is_over_waits_for_its_writer(door: Door, demo_site: Site) -> None:
    page = door.enter("L09", **PHONE)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=present&prompt=none")
    page.locator("#page-form textarea").fill("Written while signed out.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Finish for now").last.tap()
    expect(page.locator("[data-waiting]")).to_contain_text("You are signed out")
    assert bodies(demo_site, "L09").count("Written while signed out.") == 0
    page.context.add_cookies(demo_site.cookies("L09"))  # type: ignore[arg-type]
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journey")
    expect(page.locator("[data-waiting]")).to_be_hidden()
    assert bodies(demo_site, "L09").count("Written while signed out.") == 1


def test_a_page_that_was_refused_comes_back_with_both_texts(door: Door, demo_site: Site) -> None:
    page, other = door.enter("L10", **PHONE), door.enter("L10")
    address = f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none"
    other.goto(address)
    other.locator("#page-form textarea").fill("At first.")
    other.get_by_role("button", name="Finish for now").last.click()
    other.wait_for_url("**/reflections/*")
    edit = f"{other.url.split('?')[0]}/edit"
    page.goto(edit)
    page.locator("#page-form textarea").fill("From the phone.")
    lose_signal(page)
    page.get_by_role("button", name="Finish for now").last.tap()
    expect(page.locator("[data-waiting]")).to_contain_text("From the phone.")
    other.goto(edit)
    other.locator("#page-form textarea").fill("From the laptop.")
    other.get_by_role("button", name="Finish for now").last.click()
    other.wait_for_url("**/reflections/*")
    page.context.set_offline(False)
    expect(page.locator("[data-waiting]")).to_contain_text("It was changed on another device meanwhile")
    follow(page.locator("[data-waiting] .line-title"))
    words: Any = page.locator("#page-form textarea")
    page.get_by_role("button", name="Put it back in the box").tap()
    expect(words).to_have_value("From the laptop.\n\nFrom the phone.")
    follow(page.get_by_role("button", name="Finish for now").last)
    expect(page.locator(".error-summary")).to_contain_text("From the laptop.")
    page.get_by_role("button", name="Finish for now").last.tap()
    page.wait_for_url("**/reflections/*")
    assert bodies(demo_site, "L10").count("From the laptop.\n\nFrom the phone.") == 1
