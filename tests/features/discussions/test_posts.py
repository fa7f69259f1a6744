"""Posting: once, in order, kept, and only by those who may."""

from __future__ import annotations

import uuid
from datetime import datetime
from threading import Thread as Strand

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.models import FollowedTold, Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import LONDON
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import WORDS, Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.groups.services import change_role, end_membership
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_peer_group, make_person
from tests.kit.html import without_tokens
from tests.kit.queries import count_queries


def thread_in(group, person, title="Which risks keep you awake?"):
    """Start a thread and return it."""
    with work():
        thread = start_thread(Actor(person.id), group, title)
    return thread


def post_in(thread, person, body="I will begin.", **values):
    """Write a post and return it."""
    with work():
        post = add_post(Actor(person.id), db.session.get_one(Thread, thread.id), NewPost(body, **values))
    return post


def bodies_of(browser, thread):
    """Return what the feed says, in order."""
    return [post["body"] for post in browser.get(f"/threads/{thread.id}/posts.json").json["posts"]]


def test_a_thread_is_started_read_and_answered(app, sign_in):
    cohort = make_cohort()
    head, other = make_member(cohort, name="Helen Birch"), make_member(cohort)
    browser = sign_in(head)
    answer = browser.post(f"/cohorts/{cohort.id}/threads/new", {"title": "A question", "group": cohort.id, "tense": "present", "body": "What is *your* number?", "client_id": uuid.uuid4().hex})
    page = sign_in(other).get(answer.location)
    assert "<em>your</em>" in page.text and "Helen Birch" in page.text
    answer = sign_in(other).post(answer.location.partition('?')[0] + '/posts', {"body": "Eleven of twenty-six.", "client_id": uuid.uuid4().hex})
    assert "Eleven of twenty-six." in browser.get(answer.location).text


def test_the_same_client_id_makes_one_post_by_form_and_by_json(app, sign_in):
    cohort = make_cohort()
    person = make_member(cohort)
    thread, browser, mark = thread_in(cohort, person), sign_in(person), str(uuid.uuid4())
    browser.post(f"/threads/{thread.id}/posts", {"body": "Once.", "client_id": mark})
    first = browser.post(f"/threads/{thread.id}/posts", json={"body": "Once.", "client_id": mark}, status=201).json
    again = browser.post(f"/threads/{thread.id}/posts", json={"body": "Another text", "client_id": mark}, status=201).json
    assert first == again and bodies_of(browser, thread) == ["Once."]


def test_two_people_may_use_the_same_client_id(app, sign_in):
    cohort = make_cohort()
    one, two = make_member(cohort), make_member(cohort)
    thread, mark = thread_in(cohort, one), uuid.uuid4().hex
    for person in (one, two):
        sign_in(person).post(f"/threads/{thread.id}/posts", json={"body": person.id, "client_id": mark}, status=201)
    assert bodies_of(sign_in(one), thread) == [one.id, two.id]


def test_eight_writers_at_once_get_eight_numbers_in_a_row(app, sign_in):
    cohort = make_cohort()
    people = [make_member(cohort) for _ in range(8)]
    thread_id = thread_in(cohort, people[0]).id
    browsers = [sign_in(person) for person in people]
    for browser in browsers:
        browser.token()
    db.session.remove()

    def write(browser: Browser) -> None:
        for number in range(5):
            browser.post(f"/threads/{thread_id}/posts", json={"body": f"{number}", "client_id": uuid.uuid4().hex}, status=201)

    strands = [Strand(target=write, args=(browser,)) for browser in browsers]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    numbers = list(db.session.scalars(sa.select(Post.seq).where(Post.thread_id == thread_id).order_by(Post.seq)))
    assert numbers == list(range(1, 41))


def test_eight_equal_requests_at_once_make_one_post_and_eight_equal_answers(app, sign_in):
    cohort = make_cohort()
    person = make_member(cohort)
    thread_id = thread_in(cohort, person).id
    browsers, mark, answers = [sign_in(person) for _ in range(8)], uuid.uuid4().hex, []
    for browser in browsers:
        browser.token()
    db.session.remove()
    strands = [
        Strand(target=lambda found=browser: answers.append(found.post(f"/threads/{thread_id}/posts", json={"body": "Once.", "client_id": mark}, status=201).json))
        for browser in browsers
    ]
    for strand in strands:
        strand.start()
    for strand in strands:
        strand.join()
    assert len({answer["id"] for answer in answers}) == 1 and len(answers) == 8
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Post)) == 1


def test_outsiders_and_observers_find_nothing(app, sign_in, visitor):
    cohort, other = make_cohort(), make_cohort()
    author, outsider, observer = make_member(cohort), make_member(other), make_member(cohort, "observer")
    administrator = make_person(is_administrator=True)
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "Not for others.")
    for person in (outsider, observer, administrator):
        browser = sign_in(person)
        for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/posts.json", f"/posts/{post.id}", f"/posts/{post.id}/history", f"/posts/{post.id}.json"):
            unknown = path.replace(thread.id, "aaaaaaaaaaaaaaaa").replace(post.id, "aaaaaaaaaaaaaaaa")
            assert without_tokens(browser.get(path, status=404).text) == without_tokens(browser.get(unknown, status=404).text)
        browser.post(f"/threads/{thread.id}/posts", {"body": "Hello"}, status=404)
        browser.post(f"/posts/{post.id}/react", {"word": "helpful"}, status=404)
        browser.post(f"/posts/{post.id}/remove", status=404)
        browser.post(f"/posts/{post.id}/hide", {"note": "x"}, status=404)
    assert visitor.get(f"/threads/{thread.id}", status=303).location.startswith("/sign-in")
    with pytest.raises(NotThere), work():
        add_post(Actor(outsider.id), db.session.get_one(Thread, thread.id), NewPost("x"))


def test_a_peer_group_thread_is_for_its_members(app, sign_in):
    cohort = make_cohort()
    three, other = [make_member(cohort) for _ in range(3)], make_member(cohort)
    group = make_peer_group(cohort, *three)
    thread = thread_in(group, three[0], "Our corner")
    sign_in(three[1]).get(f"/threads/{thread.id}")
    sign_in(other).get(f"/threads/{thread.id}", status=404)
    assert "Our corner" not in sign_in(other).get(f"/cohorts/{cohort.id}/threads").text


def test_words_are_kept_as_written(app, sign_in):
    cohort = make_cohort()
    person = make_member(cohort)
    thread, browser = thread_in(cohort, person), sign_in(person)
    words = "a < b & I <3 this, שלום, 🌱, <script>alert(1)</script>, ŵ ŷ"
    browser.post(f"/threads/{thread.id}/posts", {"body": words, "client_id": uuid.uuid4().hex})
    assert bodies_of(browser, thread) == [words]
    page = browser.get(f"/threads/{thread.id}").text
    assert "<script>alert" not in page and "&lt;script&gt;" in page and "I &lt;3 this" in page


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("posts", {"body": ""}), ("posts", {"body": "x" * 20_001}), ("posts", {"body": "ok", "client_id": "no uuid"}),
        ("posts", {"body": "ok", "reply_to": "aaaaaaaaaaaaaaaa"}),
    ],
)  # fmt: skip
def test_bad_posts_are_answered_in_words_and_keep_what_was_typed(app, sign_in, path, data):
    cohort = make_cohort()
    person = make_member(cohort)
    thread, browser = thread_in(cohort, person), sign_in(person)
    answer = browser.post(f"/threads/{thread.id}/{path}", data, status=422)
    assert 'role="alert"' in answer.text
    if data["body"]:
        assert data["body"][:100] in answer.text
    assert bodies_of(browser, thread) == []


@pytest.mark.parametrize("data", [{}, [], "text", {"body": 5}, {"body": None}, {"body": "\ud800"}, {"body": "a\u0000b"}, {"body": ["x"]}, {"body": "x", "client_id": 7}])
def test_bad_json_is_answered_in_words(app, sign_in, data):
    cohort = make_cohort()
    person = make_member(cohort)
    thread, browser = thread_in(cohort, person), sign_in(person)
    answer = browser.post(f"/threads/{thread.id}/posts", json=data, status=None)
    assert answer.status_code in (400, 422) and answer.json["ok"] is False and len(answer.json["error"]) > 10


def test_deep_json_and_huge_bodies_are_refused(app, sign_in):
    cohort = make_cohort()
    person = make_member(cohort)
    thread, browser = thread_in(cohort, person), sign_in(person)
    headers = {"X-CSRFToken": browser.token(), "Accept": "application/json", "Content-Type": "application/json"}
    deep = browser.client.post(f"/threads/{thread.id}/posts", data=b"[" * 20_000, headers=headers)
    assert deep.status_code in (400, 422)
    huge = browser.client.post(f"/threads/{thread.id}/posts", data=b"x" * 40_000_000, headers=headers)
    assert huge.status_code == 413


def test_own_posts_are_never_unread_and_landing_is_on_the_first_unread(app, sign_in):
    cohort = make_cohort()
    one, two = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, one)
    post_in(thread, one, "First")
    assert "unread" not in sign_in(one).get(f"/threads/{thread.id}").text.split("data-posts")[1].split("</article>")[0]
    for number in range(3):
        post_in(thread, two, f"Answer {number}")
    page = sign_in(one).get(f"/threads/{thread.id}").text
    assert 'data-unread="2"' in page and page.count('class="post unread"') == 3
    assert "3 new" in sign_in(one).get(f"/cohorts/{cohort.id}/threads").text
    sign_in(one).post(f"/threads/{thread.id}/read", {"seq": "4"})
    assert 'class="post unread"' not in sign_in(one).get(f"/threads/{thread.id}").text


def test_editing_keeps_history_and_refuses_a_stale_save(app, sign_in):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "The first words.")
    browser = sign_in(author)
    browser.post(f"/posts/{post.id}/edit", {"body": "The second words.", "base": "1"})
    stale = browser.post(f"/posts/{post.id}/edit", {"body": "From another tab.", "base": "1"}, status=409)
    assert "The second words." in stale.text and "From another tab." in stale.text
    page = sign_in(reader).get(f"/posts/{post.id}/history").text
    assert "first" in page and "second" in page
    sign_in(reader).post(f"/posts/{post.id}/edit", {"body": "Mine", "base": "2"}, status=403)


def test_removing_leaves_a_trace_and_no_words(app, sign_in):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    post = post_in(thread, author, "Secret words.")
    sign_in(author).post(f"/posts/{post.id}/edit", {"body": "Other secret words.", "base": "1"})
    sign_in(author).post(f"/posts/{post.id}/remove")
    page = sign_in(reader).get(f"/threads/{thread.id}").text
    assert "Its author removed it" in page and "secret" not in page.lower()
    assert sign_in(reader).get(f"/threads/{thread.id}/posts.json?changed_after=0").json["posts"][0]["body"] is None
    for browser in (sign_in(reader), sign_in(author)):
        assert "ecret" not in browser.get(f"/posts/{post.id}/history").text


def test_words_are_said_taken_back_and_counted_once(app, sign_in):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    post = post_in(thread, author)
    browser = sign_in(reader)
    browser.post(f"/posts/{post.id}/react", {"word": "helpful"})
    page = browser.get(f"/threads/{thread.id}").text
    assert 'value="helpful" aria-pressed="true"' in page and 'value="thank you" aria-pressed="false"' in page
    assert 'value="helpful" aria-pressed="true"' not in sign_in(author).get(f"/threads/{thread.id}").text
    browser.post(f"/posts/{post.id}/react", {"word": "helpful"})
    assert db.session.get_one(Post, post.id, populate_existing=True).reactions == {}
    browser.post(f"/posts/{post.id}/react", {"word": "brilliant"}, status=422)


@time_machine.travel(datetime(2026, 11, 18, 12, 0, tzinfo=LONDON), tick=False)  # ages on pages stand still, and mail may go
def test_a_word_said_to_a_post_tells_nobody_and_is_counted_into_nothing_else(app, sign_in):
    cohort = make_cohort()
    author, reader = make_member(cohort, digest="now", quiet_from="00:00", quiet_until="00:00", weekends=True), make_member(cohort)
    facilitator = sign_in(make_member(cohort, "facilitator"))
    thread = thread_in(cohort, author)
    post = post_in(thread, author)
    others, browser = sign_in(author), sign_in(reader)
    counts = (f"/cohorts/{cohort.id}/threads", f"/cohorts/{cohort.id}/noticing", "/notices", f"/cohorts/{cohort.id}/since")
    send_digests()
    browser.get(f"/threads/{thread.id}")

    def said():
        """Return what the counts show, to the facilitator and to the author, and what waits in the outbox and the lists."""
        pages = [without_tokens(found.get(path).text) for found in (facilitator, others) for path in counts if found is facilitator or "noticing" not in path]
        rows = [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in (OutboxMail, Notice, FollowedTold)]
        return pages, rows, db.session.execute(sa.select(Thread.last_seq, Thread.last_post_at).where(Thread.id == thread.id)).one()

    before = said()
    for word in WORDS:
        browser.post(f"/posts/{post.id}/react", {"word": word})
    assert db.session.get_one(Post, post.id, populate_existing=True).reactions == dict.fromkeys(WORDS, 1)
    send_digests()
    assert said() == before


def test_the_feed_gives_exactly_what_is_newer_and_what_changed(app, sign_in):
    cohort = make_cohort()
    author, reader = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    posts = [post_in(thread, author, f"Post {number}") for number in range(7)]
    browser = sign_in(reader)
    page = browser.get(f"/threads/{thread.id}/posts.json?after=2&limit=3").json
    assert [post["seq"] for post in page["posts"]] == [3, 4, 5] and page["more"] is True
    last = browser.get(f"/threads/{thread.id}/posts.json").json["last_change"]
    sign_in(author).post(f"/posts/{posts[1].id}/edit", {"body": "Changed", "base": "1"})
    news = browser.get(f"/threads/{thread.id}/posts.json?changed_after={last}").json["posts"]
    assert [(post["seq"], post["body"]) for post in news] == [(2, "Changed")]
    for bad in ("after=-1", "after=x", "after=99999999999999999999", "changed_after=1.5", "limit=x"):
        assert browser.client.get(f"/threads/{thread.id}/posts.json?{bad}").status_code == 422


def test_queries_do_not_grow_with_posts(app, sign_in):
    cohort = make_cohort()
    people = [make_member(cohort) for _ in range(6)]
    thread, browser = thread_in(cohort, people[0]), sign_in(people[0])
    counts = []
    for rounds in (1, 5):
        for _ in range(rounds):
            for person in people:
                post_in(thread, person, "Words [a link](https://example.org) and more.")
        browser.get(f"/threads/{thread.id}")
        with count_queries() as seen:
            browser.get(f"/threads/{thread.id}")
        counts.append(len(seen))
    assert counts[0] == counts[1] and counts[0] <= 13, counts


def edit_by_program(browser, post, words, base, *, status=200, **more):
    """Send an edit as the page's script does."""
    sent = {"body": words, "base": str(base), "client_id": uuid.uuid4().hex, **more}
    with_json = browser.post(f"/posts/{post.id}/edit", sent, headers={"Accept": "application/json"}, status=status)
    return with_json.json


def test_an_edit_that_waited_is_taken_once_and_by_its_writer_alone(app, sign_in):
    cohort = make_cohort()
    author, other = make_member(cohort), make_member(cohort)
    thread = thread_in(cohort, author)
    post, browser, mark = post_in(thread, author, "First."), sign_in(author), uuid.uuid4().hex
    assert edit_by_program(browser, post, "Second.", 1, status=403, writer=other.id)["error"]
    sent = {"client_id": mark, "writer": author.id}
    answer = edit_by_program(browser, post, "Second.", 1, **sent)
    assert answer["ok"] and f"/threads/{thread.id}" in answer["href"]
    assert edit_by_program(browser, post, "Third, elsewhere.", 2)["ok"]
    assert edit_by_program(browser, post, "Second.", 1, **sent)["ok"], "it arrived though nobody heard"
    assert "Third, elsewhere." in browser.get(f"/threads/{thread.id}").text
    refused = edit_by_program(browser, post, "Second, mended.", 1, status=409, **sent)
    assert refused["stale"] and "Nothing was lost" in refused["error"], "other words with an old mark are another edit"
    assert "20,000" in edit_by_program(browser, post, "x" * 20_001, 3, status=422)["error"].replace("20000", "20,000")
    assert edit_by_program(browser, post, "", 3, status=422)["error"]
    assert "date of birth" in edit_by_program(browser, post, "Jayden was born on 3/4/2015", 3, status=422)["error"]


def test_an_edit_that_meets_another_shows_both_and_saves_neither_over_the_other(app, sign_in):
    cohort = make_cohort()
    author = make_member(cohort)
    thread = thread_in(cohort, author)
    post, browser = post_in(thread, author, "The first words."), sign_in(author)
    browser.post(f"/posts/{post.id}/edit", {"body": "The laptop words.", "base": "1", "client_id": uuid.uuid4().hex}, status=303)
    page = browser.post(f"/posts/{post.id}/edit", {"body": "The phone words.", "base": "1", "client_id": uuid.uuid4().hex}, status=409).text
    assert "Saved now" in page and "The laptop words." in page and ">\nThe phone words.</textarea>" in page.replace("\r", "")
    assert "The laptop words." in browser.get(f"/threads/{thread.id}").text and "The phone words." not in browser.get(f"/threads/{thread.id}").text
    base = page.partition('name="base"')[2].partition('value="')[2].partition('"')[0]
    browser.post(f"/posts/{post.id}/edit", {"body": "Both words.", "base": base, "client_id": uuid.uuid4().hex}, status=303)
    assert "Both words." in browser.get(f"/threads/{thread.id}").text


def test_a_post_says_of_its_author_what_they_are_now(app, sign_in):
    cohort = make_cohort()
    fran, fred, ben = make_member(cohort, "facilitator", "Fran One"), make_member(cohort, "facilitator", "Fred Two"), make_member(cohort)
    thread = thread_in(cohort, fran)
    post_in(thread, fred, "As one who runs it.")
    reader, tag = sign_in(ben), '<span class="tag">facilitator</span>'
    assert reader.get(f"/threads/{thread.id}").text.count(tag) == 1
    row = db.session.scalars(sa.select(Membership).where(Membership.person_id == fred.id)).one()
    with work():
        change_role(Actor(fran.id), db.session.get_one(Membership, row.id), "participant")
    assert tag not in reader.get(f"/threads/{thread.id}").text
    with work():
        change_role(Actor(fran.id), db.session.scalars(sa.select(Membership).where(Membership.person_id == fred.id, Membership.ends_on.is_(None))).one(), "academic")
        end_membership(Actor(fran.id), db.session.scalars(sa.select(Membership).where(Membership.person_id == fred.id, Membership.ends_on.is_(None))).one())
    assert '<span class="tag">academic</span>' in reader.get(f"/threads/{thread.id}").text, "who has left is what they were last"
