"""The register on a tablet at the door: taps wait without a signal, arrive once, and two devices lose none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.programmes.models import Attendance, Session, WalkIn
from tests.browser.conftest import Door, lose_signal
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def make_session(site: Site) -> str:
    """Put a session of today on the journey, to which nobody has answered."""
    with site.demo.app.app_context(), work():
        session = Session(group_id=site.demo.cohort_id, kind="workshop", title="A day at the door", starts_at=now() - timedelta(minutes=5), ends_at=now() + timedelta(hours=3))
        db.session.add(session)
        db.session.flush()
        return session.id


def register(site: Site, session_id: str) -> dict[str, str]:
    """Return what the store has of a register, by the codes of people and the names of guests."""
    codes = {person_id: code for code, person_id in site.demo.people.items()}
    with site.demo.app.app_context():
        found = {codes[row.person_id]: row.state for row in db.session.query(Attendance).filter_by(session_id=session_id)}
        guests = [row.name for row in db.session.query(WalkIn).filter_by(session_id=session_id).order_by(WalkIn.name)]
        db.session.rollback()
        return {**found, **({"guests": ", ".join(guests)} if guests else {})}


def person(page: Page, site: Site, code: str) -> Locator:
    """Return the line of somebody at the door."""
    return page.locator(f"#p-{site.demo.people[code]}")


def arrive(line: Locator) -> None:
    """Tap that somebody is here."""
    line.locator("button[value=here]").click()


def otherwise(line: Locator, what: str) -> None:
    """Tap the second control."""
    line.locator("summary").click()
    line.locator(f"button[value={what}]").click()


def test_what_is_noted_looks_other_than_what_can_be_pressed(door: Door, demo_site: Site) -> None:
    session_id = make_session(demo_site)
    page = door.enter("facilitator")
    page.goto(f"/sessions/{session_id}/door")
    line = person(page, demo_site, "L01")
    press = line.get_by_role("button", name="Mark as here")
    press.focus()
    page.keyboard.press("Enter")
    expect(line.locator("[data-said]")).to_contain_text("Here, ")
    expect(press).to_have_count(0)  # what is so cannot be asked for
    expect(line.locator("summary")).to_be_focused()
    otherwise(line, "left")
    expect(line.locator("[data-said]")).to_contain_text("Left at")
    expect(press).to_be_visible()


def test_two_tablets_at_one_door_without_signal_lose_no_tap(door: Door, demo_site: Site) -> None:
    session_id = make_session(demo_site)
    first, second = door.enter("facilitator"), door.enter("manager")
    for page in (first, second):
        page.goto(f"/sessions/{session_id}/door")
    arrive(person(first, demo_site, "L01"))
    expect(person(first, demo_site, "L01").locator("[data-said]")).to_contain_text("Here, ")
    lose_signal(first)
    arrive(person(first, demo_site, "L02"))
    arrive(person(first, demo_site, "L03"))
    otherwise(person(first, demo_site, "L04"), "late")
    first.locator("#walk-in-name").fill("Wanda Walker")
    first.get_by_role("button", name="They are here").click()
    for code in ("L02", "L03", "L04"):
        expect(person(first, demo_site, code).locator("[data-said]")).to_contain_text("Kept on this device")
    expect(first.locator("[data-waiting] li")).to_have_count(4)
    assert register(demo_site, session_id) == {"L01": "attended"}
    # Meanwhile the other tablet, which has a signal, says otherwise of one and marks two more.
    otherwise(person(second, demo_site, "L03"), "left")
    arrive(person(second, demo_site, "L05"))
    expect(person(second, demo_site, "L03").locator("[data-said]")).to_contain_text("Left at")
    expect(person(second, demo_site, "L05").locator("[data-said]")).to_contain_text("Here, ")
    first.context.set_offline(False)
    expect(first.locator("[data-waiting]")).to_be_hidden()
    expect(person(first, demo_site, "L03").locator("[data-said]")).to_contain_text("Left at")  # the later tap holds, and is said here too
    expect(first.locator("[data-walk-ins]")).to_contain_text("Wanda Walker")
    wanda = first.locator("[data-walk-ins] > li")
    expect(wanda.locator("[data-said]")).to_contain_text("Here, ")
    expect(first.locator("#here")).to_have_text("6 people are here.")
    assert register(demo_site, session_id) == {"L01": "attended", "L02": "attended", "L03": "partial", "L04": "partial", "L05": "attended", "guests": "Wanda Walker"}
    otherwise(wanda, "away")  # her line is one like everybody's, before the page is loaded again
    expect(wanda.locator("[data-said]")).to_have_text("Not here")
    expect(first.locator("#here")).to_have_text("5 people are here.")
    first.reload()
    expect(first.locator("#walk-ins").locator("xpath=..").get_by_text("Wanda Walker").first).to_be_visible()
    assert [fault for fault in door.faults if "ERR_INTERNET_DISCONNECTED" not in fault] == []


def test_a_tap_whose_answer_was_lost_brings_nobody_back_who_was_taken_off_since(door: Door, demo_site: Site) -> None:
    session_id = make_session(demo_site)
    first, second = door.enter("facilitator"), door.enter("manager")
    first.goto(f"/sessions/{session_id}/door")
    first.route("**/walk-ins", lambda route: (route.fetch(), route.abort()))  # it arrives, and nobody is told
    first.locator("#walk-in-name").fill("Wanda Walker")
    first.get_by_role("button", name="They are here").click()
    expect(first.locator("[data-waiting] li")).to_have_count(1)
    second.goto(f"/sessions/{session_id}/door")
    wanda = second.locator("[data-walk-ins] > li")
    expect(wanda).to_contain_text("Wanda Walker")
    otherwise(wanda, "back")
    expect(wanda.locator("[data-said]")).to_have_text("Taken off the register")
    first.unroute("**/walk-ins")
    first.evaluate("window.dispatchEvent(new Event('online'))")
    expect(first.locator("[data-waiting]")).to_be_hidden()
    expect(first.locator("form[data-walk-in] [data-said]")).to_have_text("Wanda Walker: Taken off the register")
    expect(first.locator("[data-walk-ins] > li")).to_have_count(0)
    assert register(demo_site, session_id) == {"guests": ""}, "the name is gone with the line"


def test_a_device_forgets_after_four_weeks_who_came_without_an_account(door: Door, demo_site: Site) -> None:
    session_id = make_session(demo_site)
    page = door.enter("facilitator")
    page.goto(f"/sessions/{session_id}/door")
    lose_signal(page)
    arrive(person(page, demo_site, "L01"))
    page.locator("#walk-in-name").fill("Wanda Walker")
    page.get_by_role("button", name="They are here").click()
    expect(page.locator("[data-waiting] li")).to_have_count(2)
    kept = page.evaluate("() => Object.entries(localStorage).filter(([name]) => name.startsWith('waiting:'))")
    later = "() => { const now = Date.now(); Date.now = () => now + 29 * 86_400_000 }"
    for cookies, lines in ((demo_site.cookies("manager"), 0), (demo_site.cookies("facilitator"), 1)):
        other = door.enter()
        other.context.add_cookies(cookies)  # type: ignore[arg-type]
        other.add_init_script(f"({later})()")
        other.route("**/door", lambda route: route.abort())
        other.goto("/about")
        other.evaluate("(kept) => kept.forEach(([name, value]) => localStorage.setItem(name, value))", kept)
        other.goto(f"/cohorts/{demo_site.demo.cohort_id}/journey")
        expect(other.locator("[data-waiting] li")).to_have_count(lines)
        left = other.evaluate("() => Object.values(localStorage).join()")
        assert "Wanda" not in left and "door" in left


def test_each_tap_is_a_small_form_without_scripts(door: Door, demo_site: Site) -> None:
    session_id = make_session(demo_site)
    page = door.enter("facilitator", java_script_enabled=False)
    page.goto(f"/sessions/{session_id}/door")
    arrive(person(page, demo_site, "L01"))
    expect(person(page, demo_site, "L01")).to_contain_text("Here, ")
    otherwise(person(page, demo_site, "L01"), "left")
    expect(person(page, demo_site, "L01")).to_contain_text("Left at")
    page.locator("#walk-in-name").fill("Wanda Walker")
    page.get_by_role("button", name="They are here").click()
    expect(page.locator("[data-walk-ins]")).to_contain_text("Wanda Walker")
    assert register(demo_site, session_id) == {"L01": "partial", "guests": "Wanda Walker"}
