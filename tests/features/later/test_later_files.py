"""A file that was chosen before "Post it later" is kept or refused in words; nothing is dropped in silence, with no script at all."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.later.models import PlannedPost
from enquiry_hub.features.later.services import post_due
from tests.capabilities.test_files_drafts_search import files, picture
from tests.features.discussions.test_posts import thread_in
from tests.kit.build import make_cohort, make_member

WALL = "A wall of notes"


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    ann, ben = make_member(cohort, name="Ann One"), make_member(cohort, name="Ben Two")
    return cohort, thread_in(cohort, ann), ann, ben


def with_picture(**values):
    """Return a form with a picture."""
    return {"body": "Look.", "client_id": uuid.uuid4().hex, "file": (io.BytesIO(picture()), "wall.jpg"), "description": WALL, **values}


def at_a_time():
    """Return when it is posted, as the form sends it."""
    return {"when": "time", "day": local(now() + timedelta(days=2)).date().isoformat(), "time": "9:00"}


def send(browser, address, data, status=200):
    return browser.post(address, data, content_type="multipart/form-data", status=status)


@pytest.mark.parametrize("new", [False, True])
def test_the_file_of_the_box_comes_along_and_is_posted(scene, sign_in, new):
    cohort, thread, ann, ben = scene
    writer, reader = sign_in(ann), sign_in(ben)
    address = f"/cohorts/{cohort.id}/threads/later" if new else f"/threads/{thread.id}/later"
    mark, more = uuid.uuid4().hex, {"title": "The wall", "group": cohort.id} if new else {}
    for _try in range(2):
        page = send(writer, address, with_picture(client_id=mark, **more)).text
    (file,) = files()
    words = f"Look.\n\n![{WALL}](/files/{file.id})"
    assert WALL in page and f"/files/{file.id}" in page
    writer.get(f"/files/{file.id}")
    reader.get(f"/files/{file.id}", status=404)
    send(writer, address, {"body": words, "client_id": mark, **more, **at_a_time()}, 303)
    reader.get(f"/files/{file.id}", status=404)
    with work():
        db.session.execute(sa.update(PlannedPost).values(post_at=now() - timedelta(minutes=1)))
    assert post_due() == 1 and db.session.query(Post).one().body == words
    reader.get(f"/files/{file.id}")


def test_a_file_that_cannot_be_taken_is_refused_and_the_words_come_back(scene, sign_in):
    _cohort, thread, ann, _ben = scene
    address = f"/threads/{thread.id}/later"
    for data in (with_picture(description=""), with_picture(file=(io.BytesIO(b"<svg/>"), "x.svg"))):
        page = send(sign_in(ann), address, data, 422).text
        assert "Look." in page and "The file was not kept" in page and files() == []


def test_a_file_can_be_added_where_the_moment_is_chosen_and_its_loss_is_said(scene, sign_in):
    _cohort, thread, ann, _ben = scene
    writer, address, mark = sign_in(ann), f"/threads/{thread.id}/later", uuid.uuid4().hex
    send(writer, address, with_picture(client_id=mark))
    (first,) = files()
    begun = {"body": f"![{WALL}](/files/{first.id})", "client_id": mark, "file_mark": uuid.uuid4().hex}
    lost = send(writer, address, with_picture(**begun, **(at_a_time() | {"day": ""})), 422).text
    assert "The file was not kept" in lost and len(files()) == 1
    told = send(writer, address, with_picture(**begun | {"description": "Jayden, born on 3/4/2015"}, **at_a_time()), 422).text
    assert "date of birth" in told and "The file was not kept" in told and len(files()) == 1
    send(writer, address, with_picture(**begun, **at_a_time()), 303)
    row = db.session.query(PlannedPost).one()
    assert len(files()) == 2 and all(f"/files/{file.id}" in row.body for file in files())
    send(writer, f"/waiting-to-be-posted/{row.id}/edit", with_picture(body=row.body, file_mark=uuid.uuid4().hex, **at_a_time()), 303)
    assert len(files()) == 3 and db.session.get_one(PlannedPost, row.id, populate_existing=True).body.count("/files/") == 3
