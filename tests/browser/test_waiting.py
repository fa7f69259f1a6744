"""What is written while the hub is away: it waits on the device, for its writer alone, and is sent once. And: one tab writes a draft."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Post, Thread
from tests.browser.conftest import Door, lose_signal
from tests.browser.site import Site
from tests.browser.test_live import go, make_thread
from tests.kit.chromium import visitor

pytestmark = pytest.mark.browser


def posted(site: Site, thread_id: str) -> list[str]:
    """Return what the store has of a thread."""
    with site.demo.app.app_context():
        found = [post.body for post in db.session.query(Post).filter_by(thread_id=thread_id).order_by(Post.seq)]
        db.session.rollback()
        return found


def waits(page: Page):
    """Return the list of what waits."""
    return page.locator("[data-waiting]")


def reply(page: Page, words: str) -> None:
    """Write a reply and press the button, whatever becomes of it."""
    page.locator("[data-composer] textarea").fill(words)
    page.get_by_role("button", name="Post reply").click()


def test_it_survives_a_restart_of_hub_and_browser_and_is_sent_once(chromium: Browser, demo_site: Site) -> None:
    thread, other = make_thread(demo_site, 1), make_thread(demo_site, 1)
    with visitor(chromium, demo_site.address, cookies=demo_site.cookies("L05")) as (page, _watch):
        go(page, thread)
        demo_site.stop()
        try:
            for words in ("Written on the train.", "And one more.", "This one not."):
                reply(page, words)
                expect(waits(page)).to_contain_text(words)
                expect(page.locator("[data-composer] textarea")).to_have_value("")
            last = waits(page).locator("li", has_text="This one not.")
            last.get_by_role("button", name="Remove").click()
            last.get_by_role("button", name="Remove it for good").click()
            expect(waits(page).locator("li")).to_have_count(2)
            kept = page.context.storage_state()
        finally:
            demo_site.start()
    assert posted(demo_site, thread)[1:] == []
    with visitor(chromium, demo_site.address, cookies=demo_site.cookies("L06"), storage_state=kept) as (page, watch):
        page.context.add_cookies(demo_site.cookies("L06"))
        go(page, thread)  # another person on the same device
        page.wait_for_timeout(1000)
        expect(waits(page)).to_be_hidden()
        assert posted(demo_site, thread)[1:] == []
        assert watch.faults == []
    with visitor(chromium, demo_site.address, storage_state=kept) as (page, watch):
        page.context.add_cookies(demo_site.cookies("L05"))
        go(page, other)  # any page of the writer's sends it
        expect(waits(page)).to_be_hidden()
        page.reload()
        go(page, thread)
        expect(page.locator("[data-composer] textarea")).to_have_value("")
        assert posted(demo_site, thread)[1:] == ["Written on the train.", "And one more."]
        assert watch.faults == []


def test_what_arrived_though_nobody_heard_is_not_written_twice(door: Door, demo_site: Site) -> None:
    page, thread = door.enter("L05"), make_thread(demo_site, 1)
    go(page, thread)
    page.route("**/posts", lambda route: (route.fetch(), route.abort()), times=1)
    reply(page, "It arrived.")
    expect(waits(page)).to_contain_text("It arrived.")
    expect(waits(page)).to_be_hidden()
    assert posted(demo_site, thread)[1:] == ["It arrived."]


def test_what_is_refused_comes_back_with_the_reason(door: Door, demo_site: Site) -> None:
    page, thread = door.enter("L05"), make_thread(demo_site, 1)
    go(page, thread)
    page.route("**/posts", lambda route: route.abort(), times=1)
    reply(page, "[@everyone here](group:everyone) hello")
    expect(page.locator("[data-composer] textarea")).to_have_value("[@everyone here](group:everyone) hello")
    expect(page.locator("[data-composer] [data-saved]")).to_contain_text("Only facilitators ask everyone")
    expect(waits(page)).to_be_hidden()
    assert posted(demo_site, thread)[1:] == []


def test_whoever_signed_in_again_sends_it_and_nobody_else_does(door: Door, demo_site: Site) -> None:
    page, thread = door.enter("L05"), make_thread(demo_site, 1)
    go(page, thread)
    page.route("**/posts", lambda route: route.abort(), times=1)
    reply(page, "Whose is it?")
    expect(waits(page)).to_contain_text("Whose is it?")
    page.context.clear_cookies()
    expect(waits(page)).to_contain_text("You are signed out")
    page.context.add_cookies(demo_site.cookies("L06"))  # type: ignore[arg-type]
    page.evaluate("window.dispatchEvent(new Event('online'))")
    page.wait_for_timeout(1500)
    assert posted(demo_site, thread)[1:] == []
    page.context.add_cookies(demo_site.cookies("L05"))  # type: ignore[arg-type]
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(waits(page)).to_be_hidden()
    assert posted(demo_site, thread)[1:] == ["Whose is it?"]
    with demo_site.demo.app.app_context():
        assert db.session.query(Post).filter_by(thread_id=thread, seq=2).one().author_id == demo_site.demo.people["L05"]
        assert db.session.get_one(Thread, thread).last_seq == 2
        db.session.rollback()


def test_one_tab_writes_and_another_takes_over(door: Door, demo_site: Site) -> None:
    page, thread = door.enter("L05"), make_thread(demo_site, 1)
    go(page, thread)
    first = page.locator("[data-composer] textarea")
    first.press_sequentially("Begun here")
    other = page.context.new_page()
    other.goto(f"/threads/{thread}")
    second = other.locator("[data-composer] textarea")
    expect(other.locator("[data-composer] [data-saved]")).to_have_text("You are writing this in another tab.")
    expect(second).to_have_attribute("readonly", "")
    expect(second).to_have_value("Begun here")
    first.press_sequentially(", gone on")
    expect(second).to_have_value("Begun here, gone on")
    other.get_by_role("button", name="Post reply").click()
    assert posted(demo_site, thread)[1:] == []  # a copy is not sent
    other.get_by_role("button", name="Write it here instead").click()
    second.press_sequentially(", ended here.")
    expect(page.locator("[data-composer] [data-saved]")).to_have_text("You are writing this in another tab.")
    expect(first).to_have_value("Begun here, gone on, ended here.")
    with other.expect_response(lambda answer: answer.request.method == "POST" and "/posts" in answer.url):
        other.get_by_role("button", name="Post reply").click()
    expect(first).to_have_value("")
    expect(first).to_be_editable()
    assert posted(demo_site, thread)[1:] == ["Begun here, gone on, ended here."]
    first.press_sequentially("A new one")
    expect(second).to_have_attribute("readonly", "")
    page.close()
    expect(second).to_be_editable()
    expect(second).to_have_value("A new one")
    assert door.faults == []


def test_a_thread_that_was_begun_without_the_hub_is_begun_once_it_is_back(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/threads/new")
    page.get_by_label("What is it about?").fill("Begun on the train")
    page.locator("#body").fill("Who else has no signal at Dovey Junction?")
    lose_signal(page)
    page.get_by_role("button", name="Start the thread").click()
    expect(waits(page)).to_contain_text("Who else has no signal")
    page.context.set_offline(False)
    page.wait_for_url("**/threads/*")
    expect(page.get_by_role("heading", level=1)).to_have_text("Begun on the train")
    with demo_site.demo.app.app_context():
        found = db.session.query(Thread).filter_by(title="Begun on the train").all()
        assert [post.body for thread in found for post in db.session.query(Post).filter_by(thread_id=thread.id)] == ["Who else has no signal at Dovey Junction?"]
        db.session.rollback()


def test_what_is_wrong_with_a_first_post_is_said_on_its_page_and_loses_nothing(door: Door, demo_site: Site) -> None:
    page = door.enter("L05")
    page.goto(f"/cohorts/{demo_site.demo.cohort_id}/threads/new")
    page.get_by_label("What is it about?").fill("Who is out?")
    page.locator("#body").fill("One of our Year 6 boys, Jayden, was out for eleven days.")
    page.get_by_role("button", name="Start the thread").click()
    expect(page.locator("main")).to_contain_text("Send it to the facilitators first")
    expect(page.locator("#body")).to_have_value("One of our Year 6 boys, Jayden, was out for eleven days.")
    page.locator("#body").fill("Nobody is named here.")
    page.get_by_role("button", name="Start the thread").click()
    page.wait_for_url("**/threads/*")


def edit(page: Page, site: Site, thread_id: str, words: str) -> None:
    """Open the form of one's newest post in a thread and write into it."""
    with site.demo.app.app_context():
        post = db.session.query(Post).filter_by(thread_id=thread_id).order_by(Post.seq.desc()).first()
        post_id = post.id
        db.session.rollback()
    page.goto(f"/posts/{post_id}/edit")
    page.wait_for_load_state("networkidle")
    page.locator("textarea[name=body]").fill(words)
    expect(page.locator("form [data-saved]")).to_contain_text("Saved")


def save_edit(page: Page) -> None:
    """Press the button of the form of a post."""
    page.get_by_role("button", name="Save the post").click()


def own_thread(door: Door, site: Site, code: str) -> tuple[Page, str]:
    """Return somebody's page on a thread with a post of theirs."""
    page, thread = door.enter(code), make_thread(site, 1)
    go(page, thread)
    reply(page, "As it was.")
    expect(page.locator(".post", has_text="As it was.")).to_be_visible()
    return page, thread


def test_an_edit_without_signal_waits_and_is_sent_once(door: Door, demo_site: Site) -> None:
    page, thread = own_thread(door, demo_site, "L05")
    edit(page, demo_site, thread, "As it is now.")
    lose_signal(page)
    save_edit(page)
    expect(waits(page)).to_contain_text("As it is now.")
    expect(page.get_by_role("button", name="Save the post")).to_be_hidden()
    assert posted(demo_site, thread)[1:] == ["As it was."]
    page.context.set_offline(False)
    expect(page.locator(".post", has_text="As it is now.")).to_be_visible()
    expect(waits(page)).to_be_hidden()
    assert posted(demo_site, thread)[1:] == ["As it is now."]
    with demo_site.demo.app.app_context():
        assert db.session.query(Post).filter_by(thread_id=thread, seq=2).one().version == 2
        db.session.rollback()


def test_an_edit_that_arrived_though_nobody_heard_is_made_once(door: Door, demo_site: Site) -> None:
    page, thread = own_thread(door, demo_site, "L05")
    edit(page, demo_site, thread, "It arrived.")
    page.route("**/edit", lambda route: (route.fetch(), route.abort()), times=1)
    save_edit(page)
    expect(page.locator(".post", has_text="It arrived.")).to_be_visible()
    with demo_site.demo.app.app_context():
        assert db.session.query(Post).filter_by(thread_id=thread, seq=2).one().version == 2
        db.session.rollback()


def test_an_edit_that_waited_meets_another_one_and_both_are_shown(door: Door, demo_site: Site) -> None:
    page, thread = own_thread(door, demo_site, "L05")
    edit(page, demo_site, thread, "From the phone.")
    lose_signal(page)
    save_edit(page)
    expect(waits(page)).to_contain_text("From the phone.")
    laptop = door.enter("L05")
    edit(laptop, demo_site, thread, "From the laptop.")
    save_edit(laptop)
    expect(laptop.locator(".post", has_text="From the laptop.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator(".both")).to_contain_text("From the laptop.")
    expect(page.locator("textarea[name=body]")).to_have_value("From the phone.")
    expect(waits(page)).to_be_hidden()
    assert posted(demo_site, thread)[1:] == ["From the laptop."]
    page.locator("textarea[name=body]").fill("From both.")
    save_edit(page)
    expect(page.locator(".post", has_text="From both.")).to_be_visible()
    assert posted(demo_site, thread)[1:] == ["From both."]


def test_an_edit_that_was_refused_elsewhere_is_met_on_its_own_page(door: Door, demo_site: Site) -> None:
    page, thread = own_thread(door, demo_site, "L05")
    edit(page, demo_site, thread, "From the phone.")
    lose_signal(page)
    save_edit(page)
    expect(waits(page)).to_contain_text("From the phone.")
    laptop = door.enter("L05")
    edit(laptop, demo_site, thread, "From the laptop.")
    save_edit(laptop)
    expect(laptop.locator(".post", has_text="From the laptop.")).to_be_visible()
    page.goto("about:blank")  # else the form itself hears of the signal, and meets it
    page.context.set_offline(False)
    page.goto(f"/threads/{thread}")
    expect(waits(page)).to_contain_text("changed meanwhile")
    waits(page).get_by_role("link").click()
    expect(page.locator(".both")).to_contain_text("From the laptop.")
    expect(page.locator("textarea[name=body]")).to_have_value("From the phone.")
    expect(waits(page)).to_be_hidden()
    page.reload()
    assert posted(demo_site, thread)[1:] == ["From the laptop."]
