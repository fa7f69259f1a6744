"""The box of an input says how many words it holds, and how old one has to be to read them with ease."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Door
from tests.browser.site import Site

pytestmark = pytest.mark.browser

# By hand: 23 words in 3 sentences, 23 syllables: 0.39 * 23 / 3 + 11.8 - 15.59 is below 1, so the least age that is said.
PLAIN = "The cat sat on the mat. The dog ran to the gate at ten. We all went home and had our tea then."
# Long words in one sentence come out at the top.
LEARNED = "Organisational responsibilities " * 11


def test_words_are_counted_and_an_age_is_said(door: Door, demo_site: Site) -> None:
    page = door.enter("A01")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/inputs/research")
    box = page.locator("textarea[name=body]")
    line = box.locator("xpath=ancestor::div[contains(@class,'field')]").locator("p", has_text="words of about 90")
    expect(line).to_have_text("0 words of about 90.")
    box.fill("Nine words are too few to say an age.")
    expect(line).to_have_text("9 words of about 90.")
    box.fill(PLAIN)
    expect(line).to_have_text("23 words of about 90. It reads with ease from about 6 years of age on.")
    box.fill(LEARNED)
    expect(line).to_have_text("22 words of about 90. It reads with ease from about 22 years of age on.")


def test_what_room_is_left_is_said_once_it_is_worth_knowing(door: Door, demo_site: Site) -> None:
    page = door.enter("A01")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/threads/new")
    box = page.locator("#body")
    room = int(page.locator("#body-count").get_attribute("data-limit") or 0)
    assert room > 5_000
    seen = page.locator("#body-count + .field-count")
    expect(seen).to_be_hidden()
    box.evaluate("(box, many) => { box.value = 'x'.repeat(many); box.dispatchEvent(new Event('input', { bubbles: true })); }", room - 4000)
    expect(seen).to_have_text("4,000 characters left")
    box.evaluate("(box, many) => { box.value = 'x'.repeat(many); box.dispatchEvent(new Event('input', { bubbles: true })); }", room + 1)
    expect(seen).to_have_text("1 character too many")
