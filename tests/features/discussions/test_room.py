"""Posts on behalf of the room: gone through, posted together and once, with nobody's name but the writer's down."""

from __future__ import annotations

import io
import uuid

import pytest

from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.discussions.services.room import split_notes
from tests.capabilities.test_files_drafts_search import picture
from tests.features.discussions.test_posts import thread_in
from tests.kit.build import make_cohort, make_member


@pytest.fixture
def scene(app):
    cohort = make_cohort()
    facilitator, ann = make_member(cohort, "facilitator", "Fay Lead"), make_member(cohort, name="Ann One")
    return thread_in(cohort, ann), facilitator, ann


def test_lines_or_paragraphs_become_posts():
    assert split_notes("- one\n* two\n\n") == ["one", "two"]
    assert split_notes("1. one\nstill one\n\n2) two") == ["one\nstill one", "two"]
    assert split_notes(" \n ") == []


def test_it_is_gone_through_and_posted_together_once(scene, sign_in):
    thread, facilitator, ann = scene
    browser, address, mark = sign_in(facilitator), f"/threads/{thread.id}/room", uuid.uuid4().hex
    assert "Post for the room" in browser.get(f"/threads/{thread.id}/manage").text
    browser.get(address)
    data = {"notes": "- First\n- Second\n- Third", "client_id": mark, "file": (io.BytesIO(picture()), "wall.jpg"), "description": "The flipchart"}
    page = browser.post(address, data, content_type="multipart/form-data", status=200).text
    assert "![The flipchart](/files/" in page and "Third" in page and db.session.query(Post).count() == 0
    photo = page.partition("![The flipchart](")[2].partition(")")[0]
    sign_in(ann).get(photo, status=404)
    bodies = [f"![The flipchart]({photo})", "First", "Second, mended", "Third"]
    form = {"body": bodies, "place": ["1", "3", "2", "4"], "drop": ["3"], "client_id": mark}
    for _ in range(2):
        browser.post(address, form)
    posts = list(db.session.query(Post).order_by(Post.seq))
    assert [post.body for post in posts] == [bodies[0], "Second, mended", "First"]
    reader = sign_in(ann)
    page = reader.get(f"/threads/{thread.id}").text
    assert page.count("From the room") == 3 and "written down by Fay Lead" in page
    reader.get(photo)


def test_only_who_facilitates_and_only_after_a_second_look(scene, sign_in):
    thread, facilitator, ann = scene
    sign_in(ann).post(f"/threads/{thread.id}/room", {"notes": "First"}, status=403)
    browser, address = sign_in(facilitator), f"/threads/{thread.id}/room"
    assert "date of birth" in browser.post(address, {"notes": "Jayden was born on 3/4/2015", "client_id": uuid.uuid4().hex}, status=200).text
    browser.post(address, {"body": ["Jayden was born on 3/4/2015", "Second"], "place": ["1", "2"], "client_id": uuid.uuid4().hex})
    assert "Jayden" not in sign_in(ann).get(f"/threads/{thread.id}").text
    assert [post.state for post in db.session.query(Post).order_by(Post.seq)] == ["held", "visible"]
    for wrong in ({"notes": ""}, {"notes": "x\n" * 60}, {"body": ["", " "]}, {"body": ["a"], "client_id": "no"}):
        browser.post(address, wrong, status=422)
    assert db.session.query(Post).count() == 2


def test_notes_and_what_was_gone_through_are_a_draft_until_they_are_posted(scene, sign_in):
    thread, facilitator, ann = scene
    browser, address, place, mark = sign_in(facilitator), f"/threads/{thread.id}/room", f"/drafts/room:{thread.id}", uuid.uuid4().hex
    assert place in browser.get(address).text
    browser.put(place, {"fields": {"notes": "- First\n- Sec", "description": "The wall"}})
    page = sign_in(facilitator).get(address).text
    assert "- First\n- Sec" in page and "The wall" in page
    assert "data-draft-version" in browser.post(address, {"notes": "- First\n- Second", "client_id": mark}, status=200).text
    browser.put(place, {"fields": {"body": ["First", "Second, mended"], "place": ["2", "1"], "drop": ["0"]}, "base_version": 1})
    page = sign_in(facilitator).get(address).text
    assert "Go through what the room said" in page and "Second, mended" in page and 'value="0" checked' in page and 'value="1" checked' not in page
    assert page.index('value="2"') < page.index('value="1">', page.index('value="2"'))
    assert sign_in(ann).get(place).json["fields"] is None
    browser.post(address, {"body": ["First", "Second, mended"], "place": ["2", "1"], "client_id": mark}, status=303)
    assert browser.get(place).json["fields"] is None and "Post for the room" in browser.get(address).text
    browser.put(place, {"fields": {"notes": "Something else"}})
    browser.post(address, {"leave": "1"}, status=303)
    assert "Something else" not in browser.get(address).text
