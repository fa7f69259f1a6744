"""Ten minutes on a phone (H1), step by step at 390 px: where one stopped, three boxes, no signal in between, sent once, quick and small."""

from __future__ import annotations

import re
import time

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.impact.models import Measure, Observation
from enquiry_hub.features.journals.models import Entry
from tests.browser.conftest import Door, lose_signal, wait_until
from tests.browser.site import Site
from tests.kit.chromium import SMALL, axe_faults, sideways_scroll

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def saved(page: Page):
    """Return the line that says what is kept where."""
    return page.locator("#page-form [data-saved]")


def pages_of(site: Site, code: str, begins: str) -> list[tuple[str, str, str]]:
    """Return body, shape and audience of somebody's pages that begin with these words."""
    with site.demo.app.app_context():
        rows = db.session.query(Entry).filter_by(author_id=site.demo.people[code]).all()
        found = [(row.body, row.shape, row.audience) for row in rows if begins in row.body]
        db.session.rollback()
        return found


def test_ten_minutes_on_a_phone(door: Door, demo_site: Site) -> None:
    page = door.enter("L03", **PHONE)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journey")
    page.locator(".bar").get_by_role("link", name="Journal").tap()  # one
    page.get_by_role("link", name=re.compile("Go on writing|Ten minutes on a phone")).first.tap()  # two
    page.wait_for_url("**/journal/new?**")
    if page.get_by_role("button", name="ten minutes: three boxes").count():
        page.get_by_role("button", name="ten minutes: three boxes").tap()
    boxes = page.locator("#page-form .sheet-part")
    expect(boxes.nth(2)).to_be_visible()
    expect(page.locator("#page-form").get_by_text("Only you.")).to_have_count(1)
    boxes.nth(0).tap()
    expect(page.locator(".bar")).to_be_hidden()  # nothing else asks for attention
    tall = boxes.nth(0).bounding_box()["height"]
    boxes.nth(1).tap()
    wait_until(page, lambda: boxes.nth(0).bounding_box()["height"] < tall)  # one box at a time
    boxes.nth(0).fill("A hatch went.")
    expect(saved(page)).to_contain_text("on this phone")
    expect(saved(page)).to_contain_text("Saved")
    lose_signal(page)
    boxes.nth(1).press_sequentially("It held")
    expect(saved(page)).to_have_text("Kept on this phone. We will try again.")
    boxes.nth(1).press_sequentially(" us together.")
    page.context.set_offline(False)
    expect(saved(page)).to_contain_text(re.compile(r"Saved \d\d:\d\d here and on this phone"))
    address = page.url
    page.close()  # closed without pressing anything
    again = page.context.new_page()
    again.goto("/write")
    assert again.url.split("?")[0] == address.split("?")[0]
    expect(again.locator("#page-form textarea").nth(1)).to_have_value("It held us together.")
    assert pages_of(demo_site, "L03", "A hatch went.") == [], "a private draft, no page yet"
    again.get_by_role("button", name="Finish for now").last.tap()
    again.wait_for_url("**/reflections/*")
    assert [(shape, audience) for _body, shape, audience in pages_of(demo_site, "L03", "A hatch went.")] == [("ten_minutes", "only_me")]
    expect(again.get_by_text("Only you.", exact=True).first).to_be_visible()
    faults = [fault for fault in door.faults if "ERR_INTERNET_DISCONNECTED" not in fault and "WebSocket" not in fault]
    assert faults == []


def test_the_button_stays_under_the_finger(door: Door, demo_site: Site) -> None:
    page = door.enter("L12", viewport={"width": 390, "height": 900})
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=future&shape=letter&prompt=FU8")
    for part in ("hope", "fear", "ask"):
        page.locator(f"[name=part_{part}]").fill("The larch holds.")
    button = page.locator("#page-form .page-foot [type=submit]")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    assert button.bounding_box() == box
    page.mouse.up()
    page.wait_for_url("**/reflections/*")


def seconds_to_the_first_letter(page: Page, address: str, weights: dict[str, int]) -> float:
    """Return how long it takes from the tap to a letter in the box, on a slow line and a slow phone that have nothing of the hub yet."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name) }")
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    slow.send("Network.clearBrowserCache")
    slow.send("Network.emulateNetworkConditions", {"offline": False, "latency": 400, "downloadThroughput": 400 * 128, "uploadThroughput": 400 * 128})
    slow.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    weights.clear()
    begun = time.monotonic()
    page.get_by_role("link", name="Skip: a blank page").tap(no_wait_after=True)
    box = page.locator("#page-form textarea")
    box.wait_for()
    box.tap()
    page.keyboard.type("A")
    expect(box).to_have_value("A")
    passed = time.monotonic() - begun
    slow.detach()
    box.fill("")
    return passed


def test_the_first_letter_is_typed_within_eight_seconds_of_the_tap(door: Door, demo_site: Site) -> None:
    page = door.enter("L10", **PHONE)
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}) if answer.request.resource_type in ("document", "stylesheet", "script") and answer.status == 200 else None)
    tries: list[float] = []
    while len(tries) < 3 and (not tries or min(tries) >= 8):  # this machine may be busy with other tests
        tries.append(seconds_to_the_first_letter(page, f"/cohorts/{demo_site.demo.cohort_id}/journal", weights))
        usable = sum(size for address, size in weights.items() if not address.endswith(".js") and ".js?" not in address)
        assert usable < 100_000, weights
    assert min(tries) < 8, tries


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_a_page_for_every_screen(door: Door, demo_site: Site, scheme: str) -> None:
    page = door.enter("L18", viewport={"width": 320, "height": 640}, color_scheme=scheme)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&shape=ten_minutes")
    for summary in page.locator("main details > summary").all():
        if summary.locator("..").get_attribute("open") is None:
            summary.click()
    assert axe_faults(page) == [] and sideways_scroll(page) == 0
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    expect(page.get_by_role("button", name="Finish for now").last).to_be_visible()
    page.set_viewport_size({"width": 640, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")  # as large as twice, in half a window
    assert sideways_scroll(page) == 0
    assert door.faults == []


def test_the_prompt_folds_away_and_stays_so(door: Door, demo_site: Site) -> None:
    page = door.enter("L18", **PHONE)
    address = f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=future"
    page.goto(address)
    with page.expect_response("**/writing/prompt"):
        page.get_by_text("Fold the prompt away").tap()
    page.goto(address)
    expect(page.get_by_role("button", name="another prompt")).to_be_hidden()
    assert page.locator("h1").bounding_box()["height"] < 40
    with page.expect_response("**/writing/prompt"):
        page.get_by_text("Show the prompt").tap()
    expect(page.get_by_role("button", name="another prompt")).to_be_visible()


def test_a_number_is_written_down_in_seconds(door: Door, demo_site: Site) -> None:
    with demo_site.demo.app.app_context():
        codes = {person_id: code for code, person_id in demo_site.demo.people.items()}
        counted = sa.exists().where(Observation.measure_id == Measure.id, Observation.on_day == today())
        query = sa.select(Measure.id, Measure.owner_id).where(Measure.kind == "series", Measure.ended_on.is_(None), Measure.owner_id.in_(codes), ~counted)
        measure_id, owner_id = db.session.execute(query.order_by(Measure.name)).first()
        db.session.rollback()
    page = door.enter(codes[owner_id], **PHONE)
    page.goto(f"/measures/{measure_id}")
    box, send = page.get_by_label("Number", exact=True), page.get_by_role("button", name="Write it down")
    assert box.get_attribute("inputmode") == "decimal" and float(box.evaluate("box => parseFloat(getComputedStyle(box).fontSize)")) >= 16
    assert send.bounding_box()["y"] < PHONE["viewport"]["height"], "the box is on the first screen"
    box.tap()
    page.keyboard.type("23,5")
    send.tap()
    expect(page.get_by_text("Please write a number, such as 21 or 24.5.").first).to_be_visible()
    expect(box).to_have_value("23,5")
    box.fill("1,023.5")
    send.tap()
    page.wait_for_url(f"**/measures/{measure_id}**")
    page.get_by_text("The same as a table").first.tap()
    expect(page.locator("tbody tr").first).to_contain_text("1,023.5")
    with demo_site.demo.app.app_context():
        assert db.session.scalar(sa.select(Observation.value).where(Observation.measure_id == measure_id, Observation.on_day == today())) == 1023.5
        db.session.rollback()
    assert [fault for fault in door.faults if "422" not in fault] == []


def test_without_a_script_everything_works(door: Door, demo_site: Site) -> None:
    page = door.enter("L18", **PHONE, java_script_enabled=False)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=past&prompt=none")
    page.locator("textarea").fill("Without a script.")
    page.get_by_role("button", name="ten minutes: three boxes").tap()
    expect(page.locator("textarea")).to_have_count(4)
    page.get_by_role("button", name="Finish for now").last.tap()
    page.wait_for_url("**/reflections/*")
    assert len(pages_of(demo_site, "L18", "Without a script.")) == 1


def test_without_a_script_the_journey_begins_at_today(door: Door, demo_site: Site) -> None:
    page = door.enter("L18", **PHONE, java_script_enabled=False)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journey")
    expect(page.locator("[data-today]").first).to_be_in_viewport()
    expect(page.get_by_role("link", name="Launch event")).not_to_be_in_viewport()


def test_a_voice_note_is_recorded_added_and_played(door: Door, demo_site: Site) -> None:
    page = door.enter("L18", **PHONE)
    page.context.grant_permissions(["microphone"])
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/journal/new?tense=present&prompt=none")
    page.get_by_text("A voice note or a photo of a page").tap()
    record = page.get_by_role("button", name="Record a voice note")
    record.tap()
    stop = page.get_by_role("button", name=re.compile(r"Stop, 0:0[1-9]"))
    stop.wait_for()
    stop.tap()
    page.get_by_label(re.compile("What you said, in writing")).fill("We lost the hatch.")
    page.locator(".attach").get_by_role("button", name="Add it").tap()
    expect(page.locator("[data-attach-said]")).to_contain_text("is on your page")
    words = page.locator("#page-form .sheet").input_value()
    assert re.match(r"\[Voice note [^\]]+\.webm\]\(/files/\w+\)\n\nWe lost the hatch\.", words)
    page.get_by_role("button", name="Finish for now").last.tap()
    page.wait_for_url("**/reflections/*")
    sound = page.locator(".sound audio")
    length = sound.evaluate("async (sound) => { sound.muted = true; await sound.play(); return sound.readyState }")
    assert length >= 2, "it plays"
    assert door.faults == []


def test_on_the_smallest_phone_at_twice_its_size_nothing_runs_out_sideways(door: Door, demo_site: Site) -> None:
    cohort = f"/cohorts/{demo_site.demo.cohort_id}"
    for width in (160, 320):
        page = door.enter("headteacher", viewport={"width": width, "height": 600})
        for address in (f"{cohort}/framework", f"{cohort}/framework/table", f"/threads/{demo_site.demo.things['thread', 'TH01']}"):
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details:not(.menu)').forEach(details => { details.open = true })")
            assert not sideways_scroll(page), (width, address)
            for menu in page.locator("details.menu:visible").all():
                menu.locator("summary").click()
                sheet = menu.locator(".menu-sheet").bounding_box()
                assert sheet and sheet["x"] >= 0 and sheet["x"] + sheet["width"] <= width, (width, address, sheet)
                page.keyboard.press("Escape")


def test_the_register_fits_the_smallest_phone_where_letters_alone_are_twice_as_large(door: Door, demo_site: Site) -> None:
    page = door.enter("headteacher", viewport=SMALL)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/framework/table")
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert sideways_scroll(page) == 0
