"""A long thread: windows that grow both ways without moving what one reads, conversations, and the words above."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Door, follow, wait_until, wait_until_in
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread, place, read_at, send, write
from tests.kit.chromium import WIDE

pytestmark = pytest.mark.browser


def seqs(page: Page) -> list[int]:
    """Return the places of the posts that a page holds, in order."""
    return [int(seq) for seq in page.locator("[data-post]").evaluate_all("posts => posts.map(post => post.dataset.seq)")]


def test_windows_grow_both_ways_and_the_live_end_joins(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=150)
    page = door.enter("headteacher", viewport=WIDE)
    page.goto(f"/threads/{thread}?at=75#post-75")
    assert len(seqs(page)) == 50
    read_at(page, 75)
    before = place(page, 75)[1]
    page.evaluate("document.querySelector('[data-more=before]').click()")
    expect(page.locator("#post-20")).to_be_attached()
    assert abs(place(page, 75)[1] - before) <= 2, "the page moved"
    write(demo_site, thread, "Post number 151, while one reads the middle.")
    for post, end in ((151, "document.body.scrollHeight"), (1, "0")):
        wait_until(page, page.locator(f"#post-{post}").count, lambda end=end: page.evaluate(f"scrollTo(0, {end})"))
    assert seqs(page) == list(range(1, 152))
    writer = door.enter("deputy")
    go(writer, thread)
    send(writer, "The last word, said 152")
    expect(page.locator("#post-152")).to_be_attached()
    expect(page.locator(".date-rail [data-day]").first).to_be_attached()
    assert not door.faults, door.faults


def test_as_conversations_a_new_answer_comes_under_its_question(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=6)
    reader, writer = door.enter("headteacher"), door.enter("deputy")
    go(reader, thread)
    follow(reader.get_by_role("button", name="As conversations"))
    go(reader, thread)
    go(writer, thread)
    writer.locator("#post-2").get_by_role("link", name="Reply").click()
    send(writer, "An answer to the second.")
    expect(reader.locator("#post-7")).to_be_attached()
    assert seqs(reader) == [1, 2, 7, 3, 4, 5, 6]
    follow(reader.get_by_role("button", name="As conversations"))
    assert seqs(reader) == [1, 2, 3, 4, 5, 6, 7]
    assert not door.faults, door.faults


def test_the_words_above_change_under_one_s_eyes_and_the_reply_stays(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=2)
    reader, writer = door.enter("headteacher"), door.enter("deputy")
    go(reader, thread)
    reader.locator("[data-composer] textarea").fill("Half a thought")
    writer.goto(f"/threads/{thread}/context")
    writer.locator("#body").fill("What would we stop doing?")
    writer.get_by_role("button", name="Save").click()
    expect(reader.locator("#context")).to_contain_text("What would we stop doing?")
    assert reader.locator("[data-composer] textarea").input_value() == "Half a thought"
    assert not door.faults, door.faults


def test_the_box_of_a_long_thread_is_in_view_as_soon_as_the_keyboard_is_in_it(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=40)
    page = door.enter("headteacher", viewport=WIDE, reduced_motion="no-preference")
    page.goto(f"/threads/{thread}")
    page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
    box = page.locator("textarea[name=body]")
    box.evaluate("box => box.focus()")
    top, bottom, height = box.evaluate("box => { const seen = box.getBoundingClientRect(); return [seen.top, seen.bottom, innerHeight]; }")
    assert 0 <= top < bottom <= height, (top, bottom, height)


def test_a_long_post_is_read_once_it_fills_the_screen(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=1)
    write(demo_site, thread, "\n\n".join(f"Paragraph {number} of many words, so that it is taller than three screens of a phone." for number in range(120)))
    page = door.enter("headteacher", viewport={"width": 390, "height": 800})
    page.goto(f"/threads/{thread}")
    assert page.locator("#post-2").bounding_box()["height"] > 2000  # type: ignore[index]
    with page.expect_response(lambda answer: answer.url.endswith(f"/threads/{thread}/read") and answer.request.post_data_json["seq"] == 2):
        page.evaluate("document.getElementById('post-2').scrollIntoView({block: 'start'})")
        page.mouse.wheel(0, 600)
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/threads")
    assert "1 new" not in page.locator(".line", has=page.locator(f'a[href*="{thread}"]')).inner_text()
    assert not door.faults, door.faults


def test_as_conversations_one_lands_on_the_first_unread_post(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=30)
    page = door.enter("headteacher", viewport={"width": 390, "height": 800})
    go(page, thread)
    follow(page.get_by_role("button", name="As conversations"))
    page.evaluate("fetch(location.pathname + '/read', {method: 'POST', headers: {'Content-Type': 'application/json', Accept: 'application/json', 'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content}, body: JSON.stringify({seq: 99})})")
    page.goto("about:blank")
    write(demo_site, thread, "The one that is new.")
    page.goto(f"/threads/{thread}")
    expect(page.locator("#post-31")).to_be_in_viewport()
    assert page.locator("#unread").count() == 1 and page.locator(".new-line").count() == 0
    follow(page.get_by_role("button", name="As conversations"))  # as it was for the next who reads
    assert not door.faults, door.faults


def test_the_sign_of_what_is_new_below_goes_when_one_has_scrolled_there(door: Door, demo_site: Site) -> None:
    thread = make_thread(demo_site, posts=40)
    page = door.enter("headteacher", viewport={"width": 390, "height": 800})
    page.goto(f"/threads/{thread}")
    wait_until_in(page, "thread")
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator("#post-1")).to_be_in_viewport()
    pill = page.locator("[data-pill]")
    writer = door.enter("deputy")
    go(writer, thread)
    send(writer, "One that is new below.")
    expect(pill).to_have_text("1 new below")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(pill).to_be_hidden()
    assert not door.faults, door.faults
