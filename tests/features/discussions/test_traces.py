"""What is hidden, held or removed leaves no trace of its words or its author around the posts."""

from __future__ import annotations

import uuid

import pytest

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Post
from tests.features.discussions.test_posts import post_in, thread_in
from tests.kit.build import make_cohort, make_member


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    facilitator, starter, writer = make_member(cohort, "facilitator"), make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two")
    return facilitator, starter, writer, thread_in(cohort, starter)


def test_the_label_of_a_place_goes_and_comes_with_its_post(scene, sign_in):
    facilitator, starter, writer, thread = scene
    post = post_in(thread, writer)
    browser, reader = sign_in(facilitator), sign_in(writer)
    sign_in(starter).post(f"/posts/{post.id}/moment", {"label": "The zebra"})
    pages = f"/threads/{thread.id}", f"/threads/{thread.id}/places"
    assert all("The zebra" in reader.get(page).text for page in pages)
    browser.post(f"/posts/{post.id}/hide", {"note": "Would you write it again?"})
    assert not any("The zebra" in reader.get(page).text for page in pages)
    browser.post(f"/posts/{post.id}/restore", {"note": ""})
    assert all("The zebra" in reader.get(page).text for page in pages)
    reader.post(f"/posts/{post.id}/remove")
    assert not any("The zebra" in reader.get(page).text for page in pages)


def test_a_label_gets_a_second_look_too(scene, sign_in):
    _facilitator, starter, writer, thread = scene
    post = post_in(thread, writer)
    answer = sign_in(starter).post(f"/posts/{post.id}/moment", {"label": "Where Jayden was born on 3/4/2015"}, status=422)
    assert "date of birth" in answer.text and "Jayden was born" in answer.text


def test_a_note_about_the_words_above_is_hidden_with_its_post(scene, sign_in):
    facilitator, starter, writer, thread = scene
    browser, reader = sign_in(starter), sign_in(writer)
    for base, (body, note) in enumerate((("First.", ""), ("Second.", "The kumquat. "))):
        browser.post(f"/threads/{thread.id}/context", {"body": body, "note": note, "base": str(base), "client_id": uuid.uuid4().hex})
    history = f"/threads/{thread.id}/context/history"
    assert "kumquat" in reader.get(history).text
    post = db.session.query(Post).one()
    sign_in(facilitator).post(f"/posts/{post.id}/hide", {"note": "Would you write it again?"})
    assert "kumquat" not in reader.get(history).text


def test_a_facilitators_note_reaches_the_author_and_not_the_history(scene, sign_in):
    facilitator, _starter, writer, thread = scene
    post = post_in(thread, writer)
    sign_in(facilitator).post(f"/posts/{post.id}/hide", {"note": "A neighbour of the marmalade."})
    assert "marmalade" in " ".join(notice.detail for notice in db.session.query(Notice))
    assert "marmalade" not in " ".join(str(entry.facts) for entry in db.session.query(AuditEntry))


def test_who_wrote_what_waits_for_a_facilitator_is_nobodys_to_know(scene, sign_in):
    _facilitator, starter, writer, thread = scene
    held = post_in(thread, writer, "Held words.", hold=True)
    browser = sign_in(starter)
    browser.post(f"/threads/{thread.id}/posts", {"body": "Who was that?", "reply_to": held.id, "client_id": uuid.uuid4().hex})
    feed = browser.get(f"/threads/{thread.id}/posts.json?html=1")
    assert feed.json["posts"][0]["author"] == "" and feed.json["posts"][0]["author_id"] is None
    posts = browser.get(f"/threads/{thread.id}?at=1").text.partition("data-posts")[2].partition('id="reply"')[0]
    assert "Who was that?" in posts
    for text in (feed.text, posts):
        assert "Ben Two" not in text and writer.id not in text and "Held words" not in text


def test_words_that_look_like_a_button_stay_as_they_were_written(scene, sign_in):
    _facilitator, starter, writer, thread = scene
    post = post_in(thread, writer, 'Look: value="helpful" aria-pressed="false"')
    browser = sign_in(starter)
    browser.post(f"/posts/{post.id}/react", {"word": "helpful"})
    page = browser.get(f"/threads/{thread.id}").text
    assert 'Look: value="helpful" aria-pressed="false"' in page and page.count('value="helpful" aria-pressed="true"') == 1


def test_the_page_of_a_removed_post_names_nobody(sign_in):
    cohort = make_cohort()
    writer, reader = make_member(cohort, name="Wendy Writer"), make_member(cohort)
    thread = thread_in(cohort, reader)
    post = post_in(thread, writer, "Words to take back.")
    sign_in(writer).post(f"/posts/{post.id}/remove")
    page = sign_in(reader).get(f"/posts/{post.id}").text
    assert "A post that was removed" in page and "Wendy" not in page and "take back" not in page


def test_the_title_of_a_new_thread_cannot_wait_and_is_looked_at_too(scene, sign_in):
    _facilitator, starter, _writer, thread = scene
    browser = sign_in(starter)
    form = {"title": "Jayden was born on 3/4/2015", "group": thread.group_id, "tense": "", "body": "What now?", "client_id": uuid.uuid4().hex, "hold": "y"}
    answer = browser.post(f"/cohorts/{thread.group_id}/threads/new", form, status=422)
    assert "date of birth" in answer.text and "What now?" in answer.text
    browser.post(f"/cohorts/{thread.group_id}/threads/new", form | {"title": "A hard one", "body": "Jayden was born on 3/4/2015"})
    assert "3/4/2015" not in browser.get(f"/cohorts/{thread.group_id}/threads").text
