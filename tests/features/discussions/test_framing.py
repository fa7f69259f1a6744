"""What stands around the posts: windows, conversations, the words above a thread, and its marked places."""

from __future__ import annotations

import re
import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, invite_guest
from enquiry_hub.features.discussions.services.framing import change_context
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member, make_person
from tests.kit.html import inspect, text_of
from tests.kit.queries import count_queries


def seqs_in(html: str) -> list[int]:
    """Return the places of the posts in a page or a piece of one, in order."""
    return [int(found) for found in re.findall(r'data-seq="(\d+)"', html)]


def long_thread(group, person, posts: int):
    """Return a thread with so many posts, every third an answer to the one before."""
    thread = thread_in(group, person)
    with work():
        row, last = db.session.get_one(Thread, thread.id), None
        for number in range(1, posts + 1):
            last = add_post(Actor(person.id), row, NewPost(f"Post {number}.", last.id if last is not None and number % 3 == 0 else None))
    return thread


@pytest.fixture
def pair(app):
    cohort = make_cohort()
    return cohort, make_member(cohort, name="Helen Birch"), make_member(cohort)


def test_windows_extend_both_ways_and_meet_every_post_once(pair, sign_in):
    cohort, head, other = pair
    thread = long_thread(cohort, head, 170)
    browser = sign_in(other)
    page = browser.get(f"/threads/{thread.id}?at=90").text
    shown = seqs_in(page)
    assert len(shown) == 50 and 90 in shown
    before = re.search(r'data-more="before" data-mark="(\d+)"', page)[1]
    after = re.search(r'data-more="after" data-mark="(\d+)"', page)[1]
    while before:
        part = browser.get(f"/threads/{thread.id}/window.json?before={before}").json
        shown, before = seqs_in(part["html"]) + shown, part["before"]
    while after:
        part = browser.get(f"/threads/{thread.id}/window.json?after={after}").json
        shown, after = shown + seqs_in(part["html"]), part["after"]
    assert shown == list(range(1, 171))


def test_as_conversations_answers_stand_under_what_they_answer(pair, sign_in):
    cohort, head, other = pair
    thread = long_thread(cohort, head, 130)
    browser = sign_in(other)
    assert browser.post(f"/threads/{thread.id}/order", {"order": "conversation"}).status_code == 303
    page = browser.get(f"/threads/{thread.id}?at=1").text
    assert 'data-order="conversation"' in page
    shown, after = seqs_in(page), re.search(r'data-more="after" data-mark="([\d.]+)"', page)[1]
    assert "data-more=\"before\"" not in page
    while after:
        part = browser.get(f"/threads/{thread.id}/window.json?after={after}").json
        shown, after = shown + seqs_in(part["html"]), part["after"]
    roots = {post.seq: post.root_seq for post in db.session.query(Post).filter_by(thread_id=thread.id)}
    assert shown == sorted(roots, key=lambda seq: (roots[seq], seq)) and len(shown) == 130
    middle = browser.get(f"/threads/{thread.id}?at=70").text
    shown, before = seqs_in(middle), re.search(r'data-more="before" data-mark="([\d.]+)"', middle)[1]
    assert 70 in shown
    while before:
        part = browser.get(f"/threads/{thread.id}/window.json?before={before}").json
        shown, before = seqs_in(part["html"]) + shown, part["before"]
    assert shown[0] == 1 and len(set(shown)) == len(shown)
    assert 'data-order="time"' in sign_in(head).get(f"/threads/{thread.id}").text


def test_answers_to_answers_belong_to_one_conversation(pair):
    cohort, head, _other = pair
    thread = thread_in(cohort, head)
    first = post_in(thread, head)
    second = post_in(thread, head, reply_to_id=first.id)
    third = post_in(thread, head, reply_to_id=second.id)
    assert (first.root_seq, second.root_seq, third.root_seq) == (1, 1, 1)


@pytest.mark.parametrize("mark", ["before=", "after=x", "before=1.2.3", "after=-4", "before=99999999999", "after=²"])
def test_a_mark_that_is_none_is_refused_in_words(pair, sign_in, mark):
    cohort, head, _other = pair
    thread = long_thread(cohort, head, 3)
    assert sign_in(head).get(f"/threads/{thread.id}/window.json?{mark}", status=422).status_code == 422


def test_a_page_of_a_long_thread_asks_no_more_than_one_of_a_short(pair, sign_in):
    cohort, head, other = pair
    short, long = long_thread(cohort, head, 60), long_thread(cohort, head, 400)
    browser, counts = sign_in(other), []
    for order in ("time", "conversation"):
        browser.post(f"/threads/{short.id}/order", {"order": order})
        for thread in (short, long):
            browser.get(f"/threads/{thread.id}?at=30")
            with count_queries() as seen:
                browser.get(f"/threads/{thread.id}?at=30")
            counts.append(len(seen))
    assert counts[0] == counts[1] and counts[2] == counts[3] and max(counts) <= 15, counts


def test_the_words_above_a_thread_are_kept_up_to_date(pair, sign_in):
    cohort, head, other = pair
    thread = thread_in(cohort, head)
    browser = sign_in(head)
    assert "Write our shared question" in browser.get(f"/threads/{thread.id}").text
    form = {"body": "What do we do *before* nine?", "note": "", "base": "0", "client_id": uuid.uuid4().hex}
    assert browser.post(f"/threads/{thread.id}/context", form).status_code == 303
    page = sign_in(other).get(f"/threads/{thread.id}").text
    assert "<em>before</em>" in page and "Helen Birch, just now" in page and "How it changed" not in page
    form = {"body": "What do we do before *ten*?", "note": "Nine was too early.", "base": "1", "client_id": uuid.uuid4().hex}
    for _twice in range(2):
        assert sign_in(other).post(f"/threads/{thread.id}/context", form).status_code in (303, 409)
    page = browser.get(f"/threads/{thread.id}").text
    assert "<em>ten</em>" in page and page.count("Nine was too early.") == 1
    history = browser.get(f"/threads/{thread.id}/context/history").text
    assert "First written" in history and "Nine was too early." in history and "<ins" in history


def test_two_who_change_the_words_at_once_lose_nothing(pair, sign_in):
    cohort, head, other = pair
    thread = thread_in(cohort, head)
    with work():
        change_context(Actor(head.id), db.session.get_one(Thread, thread.id), "The first.", base=0)
    for base in ("0", "1"):
        with work():
            change_context(Actor(head.id), db.session.get_one(Thread, thread.id), f"Another, {base}.", base=1 if base == "0" else 2)
        answer = sign_in(other).post(f"/threads/{thread.id}/context", {"body": "Mine.", "note": "", "base": base, "client_id": uuid.uuid4().hex}, status=409)
        assert "Mine." in answer.text and f"Another, {base}." in answer.text and "both-sides" in answer.text


def test_a_guest_reads_the_words_above_and_does_not_change_them(pair, sign_in):
    cohort, head, _other = pair
    facilitator, guest = make_member(cohort, "facilitator"), make_person()
    thread = thread_in(cohort, head)
    with work():
        row = db.session.get_one(Thread, thread.id)
        change_context(Actor(head.id), row, "Our question.", base=0)
        invite_guest(Actor(facilitator.id), row, guest)
    browser = sign_in(guest)
    page = browser.get(f"/threads/{thread.id}").text
    assert "Our question." in page and "Change it" not in page
    assert browser.get(f"/threads/{thread.id}/context", status=403).status_code == 403


def test_marked_places_are_where_everyone_can_jump_to(pair, sign_in):
    cohort, head, other = pair
    thread = long_thread(cohort, head, 5)
    post = db.session.query(Post).filter_by(thread_id=thread.id, seq=3).one()
    browser, reader = sign_in(head), sign_in(other)
    assert "Mark this place" in browser.get(f"/posts/{post.id}").text
    assert "Mark this place" not in reader.get(f"/posts/{post.id}").text
    assert browser.post(f"/posts/{post.id}/moment", {"label": "Where we agreed"}).status_code == 303
    assert 'href="?at=3#post-3"' in reader.get(f"/threads/{thread.id}").text
    assert "Where we agreed" in reader.get(f"/threads/{thread.id}/places").text
    browser.post(f"/posts/{post.id}/moment", {"label": "The trial"})
    places = reader.get(f"/threads/{thread.id}/places").text
    assert "The trial" in places and "Where we agreed" not in places and "5 posts" in places
    browser.post(f"/posts/{post.id}/moment", {"label": ""})
    assert "The trial" not in reader.get(f"/threads/{thread.id}/places").text


def test_a_long_thread_offers_its_days_beside_it(pair, sign_in):
    cohort, head, other = pair
    short, long = long_thread(cohort, head, 4), long_thread(cohort, head, 60)
    browser = sign_in(other)
    assert "data-places" not in browser.get(f"/threads/{short.id}").text
    page = browser.get(f"/threads/{long.id}").text
    places = browser.get(re.search(r'data-places="([^"]+)"', page)[1]).text
    assert places.count("data-day") == 1 and "60 posts" in places


def test_an_edited_post_and_the_words_above_come_back_as_drafts_until_they_are_saved(app, sign_in):
    cohort = make_cohort()
    author, other = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author, "Lunch")
    post = post_in(thread, author, "Who eats?")
    browser = sign_in(author)
    for place, address, saved in ((f"post:{post.id}", f"/posts/{post.id}/edit", {"base": "1"}), (f"context:{thread.id}", f"/threads/{thread.id}/context", {"base": "0", "note": ""})):
        browser.get(address)
        browser.put(f"/drafts/{place}", {"fields": {"body": "Half a thought.", **saved}, "base_version": 0})
        page = browser.get(address).text
        assert "Half a thought." in page and "This is what you were writing. It is not saved yet." in page
        assert "Half a thought." not in sign_in(other).get(f"/threads/{thread.id}").text
        browser.post(address, {"leave": "1", "body": "x", **saved})
        assert "Half a thought." not in browser.get(address).text
        browser.put(f"/drafts/{place}", {"fields": {"body": "A whole one.", **saved}, "base_version": 0})
        assert f"sent={author.id}:{place}".replace(":", "%3A") in browser.post(address, {"body": "A whole one.", "client_id": uuid.uuid4().hex, **saved}).location.replace(":", "%3A")
        assert "It is not saved yet" not in browser.get(address).text


def test_one_jumps_to_the_start_the_first_unread_post_marked_places_and_the_end(pair, sign_in):
    cohort, head, other = pair
    thread = long_thread(cohort, head, 120)
    facilitator, reader = sign_in(head), sign_in(other)
    for seq, label in ((40, "Where we agreed"), (90, "The trial")):
        post = db.session.query(Post).filter_by(thread_id=thread.id, seq=seq).one()
        facilitator.post(f"/posts/{post.id}/moment", {"label": label})
    reader.post(f"/threads/{thread.id}/read", {"seq": "60"})

    def places(browser):
        """Return the places that the page of days and the menu of the thread offer alike, with the numbers of their posts, without the days."""
        days, menu = inspect(browser.get(f"/threads/{thread.id}/places").text), inspect(browser.get(f"/threads/{thread.id}").text)
        listed = [link for line in days.all("li") if line.get("data-day") is None for link in line.iter("a")]
        found = []
        for links in (listed, menu.all("a", class_="menu-item")):
            found.append([(text_of(link), place[1]) for link in links if (place := re.search(r"[?]at=(\d+)#post-\1$", link.get("href", "")))])
        assert found[0] == found[1]
        return found[0]

    assert places(reader) == [("The start", "1"), ("The first unread post", "61"), ("Where we agreed", "40"), ("The trial", "90"), ("The end", "120")]
    for seq in ("1", "40", "61", "120"):
        assert f'id="post-{seq}"' in reader.get(f"/threads/{thread.id}?at={seq}").text, seq
    reader.post(f"/threads/{thread.id}/read", {"seq": "120"})
    assert [words for words, _seq in places(reader)] == ["The start", "Where we agreed", "The trial", "The end"]
    assert "The end" not in reader.get(f"/threads/{thread_in(cohort, head).id}/places").text


def test_a_link_to_a_post_works_in_any_window_of_ten_thousand_posts(pair, sign_in):
    cohort, head, other = pair
    thread, many = thread_in(cohort, head), 10_000
    moment = now()
    with work():
        rows = [
            {
                "thread_id": thread.id, "author_id": head.id, "client_id": None, "seq": number, "change": number, "root_seq": number,
                "body": f"Post {number}.", "body_html": f"<p>Post {number}.</p>", "created_at": moment,
            }
            for number in range(1, many + 1)
        ]  # fmt: skip
        db.session.execute(sa.insert(Post), rows)
        row = db.session.get_one(Thread, thread.id)
        row.last_seq = row.last_change = many
    browser = sign_in(other)
    for seq in (1, 24, 5_000, 9_949, 9_976, 9_999, 10_000):
        at_once = browser.get(f"/posts/{db.session.scalars(sa.select(Post.id).where(Post.thread_id == thread.id, Post.seq == seq)).one()}")
        page = browser.get(f"/threads/{thread.id}?at={seq}").text
        assert f'id="post-{seq}"' in page and f"Post {seq}." in page, seq
        assert page.count('id="post-') < 120 and at_once.status_code == 200
        assert re.search(rf'href="[^"]*[?]at={seq}#post-{seq}"', at_once.text), seq
    last = browser.get(f"/threads/{thread.id}?at=9976").text
    mark = re.search(r'data-more="before" data-mark="([\d.]+)"', last)[1]
    earlier = browser.get(f"/threads/{thread.id}/window.json?before={mark}").json
    numbers = [int(found) for found in re.findall(r'id="post-(\d+)"', earlier["html"])]
    assert numbers and max(numbers) < min(int(found) for found in re.findall(r'id="post-(\d+)"', last)) and numbers == sorted(numbers)
    assert browser.get(f"/threads/{thread.id}?at=10001").status_code == 200
