"""Pictures and files in posts: their writer's alone until sent, then read by the rule of the post."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import sweep_files
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from tests.capabilities.test_files_drafts_search import files, picture
from tests.features.discussions.test_posts import thread_in
from tests.kit.build import make_cohort, make_member

PDF = b"%PDF-1.4 words"


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    ann, ben, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    return thread_in(cohort, ann), ann, ben, facilitator


def take(browser, thread, name="wall.jpg", content=None, description="A wall of notes", status=201, mark=None):
    """Send a file for a reply."""
    data = {"file": (io.BytesIO(content or picture()), name), "description": description, "client_id": mark or uuid.uuid4().hex}
    return browser.post(f"/threads/{thread.id}/files", data, content_type="multipart/form-data", headers={"Accept": "application/json"}, status=status).json


def send(browser, thread, body, **more):
    """Write a post by the form and return it."""
    browser.post(f"/threads/{thread.id}/posts", {"body": body, "client_id": uuid.uuid4().hex, **more}, content_type="multipart/form-data")
    return db.session.query(Post).order_by(Post.seq.desc()).first()


def test_a_picture_is_its_writers_alone_until_it_is_sent(scene, sign_in):
    thread, ann, ben, facilitator = scene
    writer, reader = sign_in(ann), sign_in(ben)
    told = take(writer, thread)
    assert told["text"] == f"![A wall of notes](/files/{told['id']})"
    writer.get(f"/files/{told['id']}")
    for other in (reader, sign_in(facilitator)):
        other.get(f"/files/{told['id']}", status=404)
    send(reader, thread, f"Mine now? {told['text']}")  # naming it does not give it
    reader.get(f"/files/{told['id']}", status=404)
    post = send(writer, thread, f"Look: {told['text']}")
    assert reader.get(f"/files/{told['id']}").data[:2] == b"\xff\xd8"
    page = reader.get(f"/threads/{thread.id}").text
    assert f'src="/files/{told["id"]}"' in page and 'alt="A wall of notes"' in page
    sign_in(facilitator).post(f"/posts/{post.id}/hide", {"note": "Would you crop it?"})
    reader.get(f"/files/{told['id']}", status=404)
    sign_in(facilitator).post(f"/posts/{post.id}/restore", {"note": ""})
    reader.get(f"/files/{told['id']}")
    writer.post(f"/posts/{post.id}/remove")
    for browser in (reader, writer):
        browser.get(f"/files/{told['id']}", status=404)


def test_what_is_held_shows_no_file(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer = sign_in(ann)
    told = take(writer, thread, "plan.pdf", PDF, "")
    send(writer, thread, f"Jayden was born on 3/4/2015 {told['text']}", hold="y")
    sign_in(ben).get(f"/files/{told['id']}/view", status=404)
    writer.get(f"/files/{told['id']}/view")


def test_a_pdf_is_viewed_apart_and_nothing_else_is(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer = sign_in(ann)
    pdf, notes = take(writer, thread, "plan [1].pdf", PDF, ""), take(writer, thread, "notes.txt", b"<script>", "")
    assert pdf["text"] == f"[plan (1).pdf](/files/{pdf['id']}/view)"
    send(writer, thread, f"{pdf['text']} {notes['text']}")
    reader = sign_in(ben)
    answer = reader.get(f"/files/{pdf['id']}/view")
    assert answer.mimetype == "application/pdf" and answer.headers["Content-Disposition"].startswith("inline")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"] and "script" not in answer.headers["Content-Security-Policy"]
    reader.get(f"/files/{notes['id']}/view", status=404)
    assert reader.get(f"/files/{notes['id']}").headers["Content-Disposition"].startswith("attachment")
    page = reader.get(f"/threads/{thread.id}").text
    assert f'href="/files/{pdf["id"]}/view"' in page and f'href="/files/{notes["id"]}"' in page


def test_without_a_script_the_file_goes_with_the_form(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer, mark = sign_in(ann), uuid.uuid4().hex
    form = f"/threads/{thread.id}/posts"
    again = writer.post(form, {"body": "Look.", "client_id": mark, "file": (io.BytesIO(picture()), "wall.jpg")}, content_type="multipart/form-data", status=422)
    assert "what the picture shows" in again.text and "Look." in again.text and files() == []
    for _ in range(2):
        data = {"body": "Look.", "client_id": mark, "file": (io.BytesIO(picture()), "wall.jpg"), "description": "The wall"}
        writer.post(form, data, content_type="multipart/form-data")
    (file,) = files()
    post = db.session.query(Post).one()
    assert post.body == f"Look.\n\n![The wall](/files/{file.id})" and (file.subject_kind, file.subject_id) == ("post", post.id)
    sign_in(ben).get(f"/files/{file.id}")
    data = {"body": "Look.", "client_id": uuid.uuid4().hex, "file": (io.BytesIO(picture()), "wall.jpg"), "description": "Jayden, born on 3/4/2015"}
    assert "date of birth" in writer.post(form, data, content_type="multipart/form-data", status=422).text


def test_what_may_not_be_taken_is_refused_in_words(scene, sign_in):
    thread, ann, _ben, _facilitator = scene
    writer = sign_in(ann)
    for name, content in (("x.svg", b"<svg/>"), ("x.html", b"<p>"), ("x.png", b"no picture"), ("x.pdf", b"no pdf")):
        assert take(writer, thread, name, content, status=422)["error"]
    stranger = sign_in(make_member(make_cohort()))
    take(stranger, thread, status=404)
    assert files() == []


def test_what_was_never_sent_is_swept_and_can_be_taken_away(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer = sign_in(ann)
    told, other = take(writer, thread), take(writer, thread)
    sign_in(ben).post(f"/files/{other['id']}/remove", status=404)
    writer.post(f"/files/{other['id']}/remove", status=200)
    writer.get(f"/files/{other['id']}", status=404)
    with work():
        db.session.execute(sa.update(Attachment).values(created_at=now() - timedelta(days=31)))
    sweep_files()
    writer.get(f"/files/{told['id']}", status=404)
