"""Pictures and files in the reply box, chosen, pasted and dropped, in a browser."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Door
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread
from tests.capabilities.test_files_drafts_search import picture

pytestmark = pytest.mark.browser


def hand_over(page: Page, kind: str, name: str, content: bytes, media_type: str, box: str = "[data-composer] textarea") -> None:
    """Paste or drop a file onto the reply box, or onto another one."""
    page.locator(box).evaluate(
        """(box, [kind, name, content, type]) => {
            const held = new DataTransfer();
            held.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name, {type}));
            const values = {bubbles: true, cancelable: true};
            box.dispatchEvent(kind === "paste" ? new ClipboardEvent("paste", {...values, clipboardData: held}) : new DragEvent("drop", {...values, dataTransfer: held}));
        }""",
        [kind, name, base64.b64encode(content).decode(), media_type],
    )


def test_files_are_chosen_pasted_and_dropped(door: Door, demo_site: Site) -> None:
    page, reader = door.enter("L05"), door.enter("L06")
    thread = make_thread(demo_site, 1)
    go(page, thread)
    go(reader, thread)
    box, panel = page.locator("[data-composer] textarea"), page.locator(".attach")
    expect(panel).to_have_attribute("data-enhanced", "attach")
    page.wait_for_timeout(300)
    box.fill("Before.")
    hand_over(page, "paste", "wall.jpg", picture(), "image/jpeg")
    asked = panel.get_by_label("What does the picture show?")
    expect(asked).to_be_focused()
    panel.get_by_role("button", name="Add it").click()
    expect(asked).to_be_focused()  # a picture needs words
    asked.fill("A wall of notes")
    asked.press("Enter")
    expect(panel.locator("[data-attach-said]")).to_have_text("wall.jpg is in your reply.")
    expect(box).to_be_focused()  # where the words of the picture are now
    hand_over(page, "drop", "plan.pdf", b"%PDF-1.4 words", "application/pdf")
    expect(panel.locator("[data-attach-said]")).to_have_text("plan.pdf is in your reply.")
    panel.locator("input[type=file]").set_input_files({"name": "bad.pdf", "mimeType": "application/pdf", "buffer": b"no"})
    expect(panel.locator("[data-attach-said]")).to_contain_text("not what its name says")
    hand_over(page, "paste", "other.jpg", picture(), "image/jpeg")
    panel.get_by_role("button", name="Cancel").press("Enter")
    expect(panel.locator("li")).to_have_count(0)
    expect(panel.locator("summary")).to_be_focused()
    assert box.input_value().startswith("Before.\n\n![A wall of notes](/files/")
    page.get_by_role("button", name="Post reply").click()
    shown = reader.locator("#post-2 img")
    expect(shown).to_have_attribute("alt", "A wall of notes")
    assert shown.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 40
    expect(reader.locator("#post-2").get_by_role("link", name="plan.pdf")).to_be_visible()
    faults = [fault for fault in door.faults if "422" not in fault]
    assert faults == []


def test_a_large_file_is_stopped(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    go(page, make_thread(demo_site, 1))
    page.wait_for_timeout(300)
    held = []
    page.route("**/files", lambda route: held.append(route))
    page.locator(".attach summary").click()
    page.locator(".attach input[type=file]").set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 words"})
    expect(page.locator(".attach progress")).to_be_visible()
    page.locator(".attach").get_by_role("button", name="Cancel").press("Enter")
    expect(page.locator(".attach li")).to_have_count(0)
    expect(page.locator(".attach summary")).to_be_focused()
    expect(page.locator("[data-composer] textarea")).to_have_value("")
    assert door.faults == []


def test_a_new_thread_and_an_edit_take_files_too(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    go(page, make_thread(demo_site, 1))
    page.get_by_role("link", name="Threads").first.click()
    page.get_by_role("link", name="Start a thread").first.click()
    panel = page.locator(".attach")
    expect(panel).to_have_attribute("data-enhanced", "attach")
    page.wait_for_timeout(300)
    page.get_by_label("What is it about?").fill("What is on the wall?")
    page.locator("textarea[name=body]").fill("Look.")
    hand_over(page, "paste", "wall.jpg", picture(), "image/jpeg", "textarea[name=body]")
    panel.get_by_label("What does the picture show?").fill("A wall of notes")
    panel.get_by_role("button", name="Add it").click()
    expect(panel.locator("[data-attach-said]")).to_have_text("wall.jpg is in your first post.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.locator("#post-1 img")).to_have_attribute("alt", "A wall of notes")
    number = page.locator("#post-1").get_attribute("data-post")
    page.goto(f"{demo_site.address}/posts/{number}/edit")
    expect(panel).to_have_attribute("data-enhanced", "attach")
    page.wait_for_timeout(300)
    hand_over(page, "drop", "plan.pdf", b"%PDF-1.4 words", "application/pdf", "textarea[name=body]")
    expect(panel.locator("[data-attach-said]")).to_have_text("plan.pdf is in your post.")
    page.get_by_label("A wall of notes (wall.jpg)").check()
    page.get_by_role("button", name="Save the post").click()
    expect(page.locator("#post-1").get_by_role("link", name="plan.pdf")).to_be_visible()
    expect(page.locator("#post-1 img")).to_have_count(0)
    assert door.faults == []
