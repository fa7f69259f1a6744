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
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.identity.groups.models import Group
from tests.capabilities.test_files_drafts_search import files, picture
from tests.features.discussions.test_posts import thread_in
from tests.kit.build import make_cohort, make_member

PDF = b"%PDF-1.4 words"


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    ann, ben, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    return thread_in(cohort, ann), ann, ben, facilitator


def begin(browser, group_id, body="Look.", status=303, **more):
    """Send the form of a new thread."""
    sent = {"title": "What is on the wall?", "group": group_id, "tense": "", "body": body, "client_id": uuid.uuid4().hex, **more}
    return browser.post(f"/cohorts/{group_id}/threads/new", sent, content_type="multipart/form-data", status=status)


def take(browser, thread, name="wall.jpg", content=None, description="A wall of notes", status=201, mark=None, at=""):
    """Send a file for a reply, or for what is written at another address."""
    data = {"file": (io.BytesIO(content or picture()), name), "description": description, "client_id": mark or uuid.uuid4().hex}
    return browser.post(at or f"/threads/{thread.id}/files", data, content_type="multipart/form-data", headers={"Accept": "application/json"}, status=status).json


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


def test_a_new_thread_takes_files_that_are_its_writers_until_it_starts(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    group_id, writer, reader = thread.group_id, sign_in(ann), sign_in(ben)
    page = writer.get(f"/cohorts/{group_id}/threads/new").text
    assert f'data-upload="/cohorts/{group_id}/threads/new/files"' in page and 'enctype="multipart/form-data"' in page and "25 MB" in page
    there = f"/cohorts/{group_id}/threads/new/files"
    told, unsent = take(writer, thread, at=there), take(writer, thread, at=there)
    for other in (reader, sign_in(_facilitator)):
        other.get(f"/files/{told['id']}", status=404)
    cohort = db.session.get_one(Group, group_id)
    for stranger, status in ((make_member(make_cohort()), 404), (make_member(cohort, "observer"), 403)):
        browser = sign_in(stranger)
        take(browser, thread, at=there, status=status)
        browser.get(f"/files/{told['id']}", status=404)
    begin(writer, group_id, f"Look: {told['text']}")
    reader.get(f"/files/{told['id']}")
    sign_in(make_member(make_cohort())).get(f"/files/{told['id']}", status=404)
    with work():
        db.session.execute(sa.update(Attachment).values(created_at=now() - timedelta(days=31)))
    sweep_files()
    reader.get(f"/files/{told['id']}")
    writer.get(f"/files/{unsent['id']}", status=404)


def test_a_new_thread_takes_its_file_without_a_script(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer, mark = sign_in(ann), uuid.uuid4().hex
    again = begin(writer, thread.group_id, client_id=mark, file=(io.BytesIO(picture()), "wall.jpg"), status=422)
    assert "what the picture shows" in again.text and "Look." in again.text and "What is on the wall?" in again.text
    assert files() == [] and db.session.query(Thread).count() == 1
    child = begin(writer, thread.group_id, file=(io.BytesIO(picture()), "wall.jpg"), description="Jayden, born on 3/4/2015", status=422)
    assert "date of birth" in child.text and files() == []
    for _ in range(2):
        begin(writer, thread.group_id, client_id=mark, file=(io.BytesIO(picture()), "wall.jpg"), description="The wall")
    (file,) = files()
    post = db.session.query(Post).one()
    assert post.body == f"Look.\n\n![The wall](/files/{file.id})" and (file.subject_kind, file.subject_id) == ("post", post.id)
    sign_in(ben).get(f"/files/{file.id}")


def test_an_edit_keeps_adds_and_takes_away_files(scene, sign_in):
    thread, ann, ben, facilitator = scene
    writer, reader = sign_in(ann), sign_in(ben)
    first, second = take(writer, thread), take(writer, thread, "plan.pdf", PDF, "")
    post = send(writer, thread, f"Look.\n\n{first['text']}\n\n{second['text']}")
    there, form = f"/posts/{post.id}/files", f"/posts/{post.id}/edit"
    for other in (ben, facilitator):
        take(sign_in(other), thread, at=there, status=403)
    take(sign_in(make_member(make_cohort())), thread, at=there, status=404)
    page = writer.get(form).text
    assert "plan.pdf" in page and "A wall of notes" in page and f'data-upload="{there}"' in page
    third = take(writer, thread, at=there, description="The other wall")
    reader.get(f"/files/{third['id']}", status=404)
    writer.post(form, {"body": f"{post.body}\n\n{third['text']}", "base": 1, "client_id": uuid.uuid4().hex, "drop": second["id"]})
    db.session.refresh(post)
    assert post.body == f"Look.\n\n{first['text']}\n\n{third['text']}"
    for found in (first, third):
        reader.get(f"/files/{found['id']}")
    for browser in (reader, writer):  # gone for everyone, also by the link in the earlier words
        browser.get(f"/files/{second['id']}", status=404)
    assert second["id"] not in writer.get(form).text
    writer.post(form, {"body": "Nothing to see.", "base": post.version, "client_id": uuid.uuid4().hex})
    reader.get(f"/files/{first['id']}", status=404)  # shown no longer: its writer's alone, and back with the words
    writer.get(f"/files/{first['id']}")
    writer.post(form, {"body": f"Again: {first['text']}", "base": post.version, "client_id": uuid.uuid4().hex})
    reader.get(f"/files/{first['id']}")


def test_what_goes_wrong_in_an_edit_takes_no_file_away(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer, reader = sign_in(ann), sign_in(ben)
    told = take(writer, thread)
    post, other = send(writer, thread, told["text"]), take(sign_in(ben), thread)
    form = f"/posts/{post.id}/edit"
    page = writer.post(form, {"body": told["text"], "base": 1, "client_id": uuid.uuid4().hex, "drop": told["id"]}, status=422).text
    assert "remove the post" in page and f'value="{told["id"]}" checked' in page
    writer.post(form, {"body": "Stale.", "base": 0, "client_id": uuid.uuid4().hex, "drop": told["id"]}, status=409)
    data = {"body": "Words.", "base": 1, "client_id": uuid.uuid4().hex, "file": (io.BytesIO(picture()), "wall.jpg")}
    page = writer.post(form, data, content_type="multipart/form-data", status=422).text
    assert "what the picture shows" in page and "Words." in page
    reader.get(f"/files/{told['id']}")
    writer.post(form, {"body": f"Kept. {told['text']}", "base": 1, "client_id": uuid.uuid4().hex, "drop": other["id"]})
    reader.get(f"/files/{other['id']}")  # nobody takes away what is somebody else's
    data = {"body": f"Kept. {told['text']}", "base": 2, "client_id": uuid.uuid4().hex, "file": (io.BytesIO(picture()), "w.jpg"), "description": "The wall"}
    writer.post(form, data, content_type="multipart/form-data")
    db.session.refresh(post)
    assert post.body.startswith("Kept.") and "![The wall](/files/" in post.body


def test_by_what_right_a_file_is_here_is_asked_in_one_line_that_says_ones_own(scene, sign_in):
    thread, ann, ben, _facilitator = scene
    writer, at = sign_in(ann), f"/threads/{thread.id}/files"
    page = writer.get(f"/threads/{thread.id}").text
    choice = page.split('name="licence"')[1].split("</select>")[0]
    assert choice.index('value="ours"') < choice.index('value="open:CC BY"') < choice.index('value="link"') and "alone" not in choice
    post = lambda licence, status=201: writer.post(  # noqa: E731
        at, {"file": (io.BytesIO(PDF), "study.pdf"), "description": "", "client_id": uuid.uuid4().hex, "licence": licence},
        content_type="multipart/form-data", headers={"Accept": "application/json"}, status=status,
    ).json  # fmt: skip
    assert "may not be shared" in post("link", 422)["error"]
    for wrong in ("alone", "open", "open:Mine", "x" * 90):
        post(wrong, 422)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0
    own, theirs = post("ours"), post("open:CC BY-SA")
    assert "CC BY" not in own["text"] and theirs["text"].endswith("(CC BY-SA)")
    kept = db.session.get_one(Attachment, theirs["id"])
    assert (kept.licence, kept.open_licence) == ("open", "CC BY-SA") and db.session.get_one(Attachment, own["id"]).licence == "ours"
    send(writer, thread, f"Look: {theirs['text']}")
    assert "(CC BY-SA)" in sign_in(ben).get(f"/threads/{thread.id}").text


def test_without_a_script_a_file_that_may_not_be_shared_leaves_the_words(scene, sign_in):
    thread, ann, _ben, _facilitator = scene
    sent = {"body": "My words stay.", "file": (io.BytesIO(PDF), "study.pdf"), "licence": "link", "client_id": uuid.uuid4().hex}
    page = sign_in(ann).post(f"/threads/{thread.id}/posts", sent, content_type="multipart/form-data", status=422).text
    assert "My words stay." in page and "may not be shared" in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Attachment)) == 0
