"""Reading a real PDF with notes, in a browser: words are selected, a note is kept, and its mark stands after a reload."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from enquiry_hub.core.database import db
from enquiry_hub.features.annotations.models import Annotation
from tests.browser.conftest import Door, wait_until_in
from tests.browser.site import Site
from tests.kit.chromium import SMALL, axe_faults, sideways_scroll

pytestmark = pytest.mark.browser

# Selects words on a page as a finger would, from the first letter to the last; they may go over the end of a line.
SELECT = """([number, first, last]) => {
    const letters = document.querySelector(`#page-${number} .pdf-text`);
    const holding = (words) => {
        const walker = document.createTreeWalker(letters, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) if (node.data.includes(words)) return [node, node.data.indexOf(words)];
    };
    const [start, from] = holding(first), [end, to] = holding(last);
    document.getSelection().setBaseAndExtent(start, from, end, to + last.length);
}"""


def read(page: Page, site: Site) -> None:
    """Open the PDF of the demonstration."""
    with site.demo.app.app_context():
        # Other tests may have filled the same store with a cohort of their own.
        file_id = db.session.scalar(sa.select(Annotation.attachment_id).where(Annotation.group_id == site.demo.cohort_id).limit(1))
    page.goto(f"{site.address}/files/{file_id}/read")
    expect(page.locator(".pdf-reader[data-ready]")).to_be_visible()
    expect(page.locator("#page-1 .pdf-text span").first).to_be_attached()


def test_words_are_selected_and_their_mark_stands(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    read(page, demo_site)
    write = page.get_by_role("button", name="Write a note on the selected words")
    expect(write).to_be_disabled()
    page.evaluate(SELECT, [1, "Two took on", "handed in a letter"])
    write.click()
    expect(page.get_by_label("Your note")).to_be_focused()
    quote = page.get_by_label("The words that it is about").input_value()
    assert quote.startswith("Two took on a phase, one joined") and quote.endswith("None has handed in a letter") and "  " not in quote
    page.get_by_label("Your note").fill("Name these numbers before anything else.")
    page.get_by_label("Only me").check()
    page.get_by_role("button", name="Keep the note").click()
    kept = page.locator("[data-note]", has_text="Name these numbers")
    for again in (False, True):
        if again:
            page.reload()
        expect(page.locator(f'.pdf-mark[data-mark-of="{kept.get_attribute("data-note")}"]').first).to_be_attached()
        expect(kept.get_by_text("not found on this page")).to_be_hidden()
    assert kept.get_attribute("data-starts") and kept.locator("[data-quote]").inner_text() == quote
    other = door.enter("L24")
    read(other, demo_site)
    expect(other.get_by_text("I would rather read this than a number.")).to_be_attached()
    assert "Name these numbers" not in other.content()
    assert not door.faults


def test_marks_are_found_by_their_words_and_lost_ones_are_said(door: Door, demo_site: Site) -> None:
    page = door.enter("L05", viewport={"width": 390, "height": 800})
    read(page, demo_site)
    expect(page.locator("#page-1 .pdf-mark").first).to_be_attached()
    page.get_by_label("Page", exact=True).fill("1")
    page.get_by_label("The words that it is about").fill("words that are nowhere")
    page.get_by_label("Your note").fill("A note that has lost its words.")
    page.get_by_role("button", name="Keep the note").click()
    lost = page.locator("[data-note]", has_text="has lost its words")
    expect(lost.get_by_text("These words are not found on this page")).to_be_visible()
    assert not axe_faults(page)
    page.set_viewport_size(SMALL)
    page.get_by_role("button", name="Larger").click()
    expect(page.locator("#page-1 .pdf-mark").first).to_be_attached()
    assert not sideways_scroll(page)
    assert page.locator("[data-pdf-pages]").evaluate("pages => pages.scrollWidth > pages.clientWidth")
    page.get_by_role("button", name="Smaller").click()
    expect(page.get_by_role("button", name="Smaller")).to_be_disabled()
    page.emulate_media(color_scheme="dark")
    assert not axe_faults(page)
    assert not door.faults


def test_a_note_of_somebody_else_arrives_on_the_open_page(door: Door, demo_site: Site) -> None:
    reader, writer = door.enter("L05"), door.enter("L24")
    read(reader, demo_site)
    wait_until_in(reader, "notes")
    read(writer, demo_site)
    writer.get_by_label("Page", exact=True).fill("1")
    writer.get_by_label("The words that it is about").fill("Two took on a phase")
    writer.get_by_label("Your note").fill("A note that arrives by itself.")
    writer.get_by_label("The cohort").check()
    writer.get_by_role("button", name="Keep the note").click()
    came = reader.locator("[data-note]", has_text="A note that arrives by itself.")
    expect(came).to_be_attached()
    expect(reader.locator(f'.pdf-mark[data-mark-of="{came.get_attribute("data-note")}"]').first).to_be_attached()
    assert not axe_faults(reader) and not door.faults
