"""Several people on one form: each sees who else writes where, words that nobody touched follow, and what both changed is shown to both."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Framework, Risk, Strategy
from enquiry_hub.features.framework.services import RiskWords, propose_risk, propose_strategy
from tests.browser.conftest import Door, before_its_channel, lose_signal, wait_until_in
from tests.browser.site import Site

pytestmark = pytest.mark.browser



@pytest.fixture
def risk_id(demo_site: Site) -> str:
    """Propose a risk of this test's own."""
    with demo_site.demo.app.app_context(), work():
        framework = db.session.scalars(sa.select(Framework).where(Framework.group_id == demo_site.demo.cohort_id)).one()
        theme_id = db.session.scalars(sa.select(Risk.theme_id).where(Risk.framework_id == framework.id)).first()
        words = RiskWords("Nobody has the hour", "posts stay empty", "no hour is left to think", "decisions are tired", str(theme_id))
        return propose_risk(Actor(demo_site.demo.people["L05"]), framework, words).id


@pytest.fixture
def strategy_id(demo_site: Site, risk_id: str) -> str:
    """Propose a strategy for that risk."""
    with demo_site.demo.app.app_context(), work():
        words = {"title": "An hour each", "if_text": "we end a meeting", "then_text": "heads have an hour", "because_text": "time is finite"}
        words |= {"steps": [{"text": "Choose the meeting", "due_on": ""}]}
        return propose_strategy(Actor(demo_site.demo.people["L05"]), db.session.get_one(Risk, risk_id), words).id


def go(page: Page, row_id: str, kind: str = "risk") -> None:
    """Open the form, and wait until the channel has let the page in."""
    page.goto(f"/{'strategies' if kind == 'strategy' else 'risks'}/{row_id}/edit")
    wait_until_in(page, kind)


def test_two_write_in_one_form_and_nothing_is_lost(door: Door, demo_site: Site, risk_id: str) -> None:
    one, other = door.enter("L05"), door.enter("L06")
    go(one, risk_id)
    go(other, risk_id)
    expect(one.locator("[data-together]")).to_contain_text("has this open too")
    one.locator("#cause").press_sequentially("x")
    note = other.locator(".field:has(#cause) [data-writes]")
    expect(note).to_contain_text("is writing here")
    expect(one.locator("[data-writes]")).to_have_count(0)
    # The other has changed the event; the first saves cause and event.
    other.locator("#event").fill("the hour goes to cover")
    one.locator("#cause").fill("posts stay empty all year")
    one.locator("#event").fill("the hour goes to lunch duty")
    one.get_by_role("button", name="Save", exact=True).click()
    one.wait_for_url(f"**/risks/{risk_id}*")
    expect(other.locator("#cause")).to_have_value("posts stay empty all year")
    expect(other.locator("#event")).to_have_value("the hour goes to cover")
    both = other.locator(".field:has(#event) .together-both")
    expect(both).to_contain_text("the hour goes to lunch duty")
    expect(other.locator("[name=base]")).to_have_value("1")
    both.get_by_role("button", name="Keep mine").click()
    expect(both).to_have_count(0)
    expect(other.locator("[name=base]")).to_have_value("2")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url(f"**/risks/{risk_id}*")
    assert said(demo_site, risk_id) == ("posts stay empty all year", "the hour goes to cover", 3)
    assert door.faults == []


def test_what_is_saved_before_the_channel_lets_the_page_in_comes_too(door: Door, risk_id: str) -> None:
    one, other = door.enter("L05"), door.enter("L06")
    go(one, risk_id)
    with before_its_channel(other):
        other.goto(f"/risks/{risk_id}/edit")
        one.locator("#cause").fill("posts stay empty all year")
        one.get_by_role("button", name="Save", exact=True).click()
        one.wait_for_url(f"**/risks/{risk_id}*")
    expect(other.locator("#cause")).to_have_value("posts stay empty all year")
    assert door.faults == []


def test_theirs_can_be_taken_and_undecided_words_meet_on_the_server(door: Door, demo_site: Site, risk_id: str) -> None:
    one, other = door.enter("L05"), door.enter("L06")
    go(one, risk_id)
    go(other, risk_id)
    other.locator("#event").fill("the hour goes to cover")
    one.locator("#event").fill("the hour goes to lunch duty")
    one.get_by_role("button", name="Save", exact=True).click()
    both = other.locator(".field:has(#event) .together-both")
    expect(both).to_be_visible()
    with other.expect_response(lambda answer: answer.request.method == "POST") as answer:
        other.get_by_role("button", name="Save", exact=True).click()
    assert answer.value.status == 409, "what is undecided is shown again, and nothing is saved over"
    expect(other.locator("#event")).to_have_value("the hour goes to cover")
    expect(other.locator(".error-summary")).to_contain_text("the hour goes to lunch duty")
    go(other, risk_id)
    other.locator("#event").fill("the hour goes to cover")
    go(one, risk_id)
    one.locator("#event").fill("the hour goes to phone calls")
    one.get_by_role("button", name="Save", exact=True).click()
    other.get_by_role("button", name="Take theirs").click()
    expect(other.locator("#event")).to_have_value("the hour goes to phone calls")
    expect(other.locator("[name=base]")).to_have_value("3")


def said(site: Site, risk_id: str) -> tuple[str, str, int]:
    """Return the cause, the event and the version as the store has them."""
    with site.demo.app.app_context():
        row = db.session.get_one(Risk, risk_id)
        found = (row.cause, row.event, row.version)
        db.session.rollback()
        return found


def test_words_written_without_signal_come_back_and_meet_what_was_saved(door: Door, demo_site: Site, risk_id: str) -> None:
    one, other = door.enter("L05"), door.enter("L06")
    go(other, risk_id)
    lose_signal(other)
    other.locator("#event").fill("the hour goes to cover")
    other.locator("#objective").fill("Leaders keep an hour to think")
    expect(other.locator("[data-saved]")).to_contain_text("Kept on this device")
    other.close()  # the device goes to sleep
    go(one, risk_id)
    one.locator("#event").fill("the hour goes to lunch duty")
    one.locator("#cause").fill("posts stay empty all year")
    one.get_by_role("button", name="Save", exact=True).click()
    one.wait_for_url(f"**/risks/{risk_id}*")
    page = other.context.new_page()
    page.context.set_offline(False)
    page.goto(f"/risks/{risk_id}/edit")
    expect(page.locator("#objective")).to_have_value("Leaders keep an hour to think")
    expect(page.locator("#event")).to_have_value("the hour goes to cover")
    expect(page.locator("[name=base]")).to_have_value("1")
    both = page.locator(".field:has(#event) .together-both")
    expect(both).to_contain_text("the hour goes to lunch duty")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".both-field h3")).to_have_text(["there is a risk that"])
    expect(page.locator(".both-field")).to_contain_text("the hour goes to lunch duty")
    expect(page.locator("#event")).to_have_value("the hour goes to cover")
    expect(page.locator("#cause")).to_have_value("posts stay empty all year")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(f"**/risks/{risk_id}")
    assert said(demo_site, risk_id) == ("posts stay empty all year", "the hour goes to cover", 3)
    page.goto(f"/risks/{risk_id}/edit")
    expect(page.locator("#event")).to_have_value("the hour goes to cover")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:'))") == []
    assert door.watches[0].faults == []


def test_two_write_in_one_strategy_with_its_choices_and_steps(door: Door, demo_site: Site, strategy_id: str) -> None:
    one, other = door.enter("L05"), door.enter("L06")
    for page in (one, other):
        go(page, strategy_id, "strategy")
    expect(other.locator("[data-together]")).to_contain_text("has this open too")
    one.locator("#step1").press_sequentially("x")
    expect(other.locator(".field:has(#step1) [data-writes]")).to_contain_text("is writing here")
    # The first says the whole, chooses, and rewords the step; the other has reworded the step and written what it costs.
    other.locator("#step1").fill("Ask who would miss it")
    other.locator("#cost").fill("The Monday briefing")
    one.locator("#step1").fill("List the meetings")
    one.locator("#if_text").fill("we end the longest meeting")
    one.locator("[name=works_on][value=cause]").check()
    one.locator("#response").select_option("reduce")
    one.get_by_role("button", name="Save", exact=True).click()
    one.wait_for_url(f"**/strategies/{strategy_id}*")
    expect(other.locator("#if_text")).to_have_value("we end the longest meeting")
    expect(other.locator("#response")).to_have_value("reduce")
    expect(other.locator("[name=works_on][value=cause]")).to_be_checked()
    expect(other.locator("#cost")).to_have_value("The Monday briefing")
    expect(other.locator("#step1")).to_have_value("Ask who would miss it")
    both = other.locator(".field:has(#step1) .together-both")
    expect(both).to_contain_text("List the meetings")
    expect(other.locator(".together-both")).to_have_count(1)
    both.get_by_role("button", name="Keep mine").click()
    expect(other.locator("[name=base]")).to_have_value("2")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url(f"**/strategies/{strategy_id}*")
    with demo_site.demo.app.app_context():
        row = db.session.get_one(Strategy, strategy_id)
        assert (row.if_text, row.response, row.works_on, row.cost) == ("we end the longest meeting", "reduce", "cause", "The Monday briefing")
        assert [step["text"] for step in row.steps] == ["Ask who would miss it"] and row.version == 3
        db.session.rollback()
    assert door.faults == []
