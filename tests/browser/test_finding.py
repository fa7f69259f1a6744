"""The box of the search offers things by their names as one types, and leads to the one that is chosen; Enter alone looks for the words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door, wait_until
from tests.browser.site import Site

pytestmark = pytest.mark.browser


def test_the_box_offers_what_one_may_read_and_leads_to_what_is_chosen(door: Door, demo_site: Site) -> None:
    page = door.enter("L01")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/search")
    box, names = page.locator("#q"), page.get_by_role("listbox", name="Names to choose from")
    expect(box).to_have_attribute("data-enhanced", "typed-ahead")
    box.press_sequentially("rk0")
    expect(names).to_be_visible()

    def all_are_called_so() -> bool:
        offered = names.get_by_role("option").all_inner_texts()
        return bool(offered) and all("rk0" in name.lower() for name in offered)

    wait_until(page, all_are_called_so)
    assert names.locator("[aria-selected=true]").count() == 0, "what is typed is looked for, until something is chosen"
    box.press("ArrowDown")
    chosen = names.locator("[aria-selected=true]")
    expect(box).to_have_attribute("aria-activedescendant", chosen.get_attribute("id") or "")
    code = chosen.inner_text().split()[0]
    box.press("Enter")
    page.wait_for_url(re.compile("/risks/"))
    assert code in page.locator("main").inner_text()


def test_enter_looks_for_the_words_and_escape_closes_the_list(door: Door, demo_site: Site) -> None:
    page = door.enter("L01")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/search")
    box, names = page.locator("#q"), page.get_by_role("listbox", name="Names to choose from")
    expect(box).to_have_attribute("data-enhanced", "typed-ahead")
    box.press_sequentially("time")
    expect(names).to_be_visible()
    box.press("Escape")
    expect(names).to_be_hidden()
    expect(box).to_have_value("time")
    box.press_sequentially("s")
    box.fill("time")
    expect(names).to_be_visible()
    box.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=time"))


def test_a_name_is_chosen_in_the_reply_box_with_the_keyboard_alone(door: Door, demo_site: Site) -> None:
    page = door.enter("L01")
    page.goto(f"/threads/{demo_site.demo.things['thread', 'TH11']}")
    box, names = page.locator("#body"), page.get_by_role("listbox", name="Names to choose from")
    expect(box).to_have_attribute("data-enhanced", re.compile("expander"))
    box.press_sequentially("Ask @jud")
    expect(names.locator("[aria-selected=true]")).to_contain_text("Judith Abernethy")
    box.press("Enter")
    expect(box).to_have_value(re.compile(r"^Ask \[@Judith Abernethy\]\(person:\w+\) $"))
    expect(names).to_be_hidden()
    box.press_sequentially("and #rk0")
    expect(names.get_by_role("option").nth(1)).to_be_visible()
    box.press("ArrowDown")
    expect(names.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(names).to_be_hidden()
    expect(box).to_have_value(re.compile("and #rk0$"))
