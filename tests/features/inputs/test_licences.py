"""Files of an input, with the right by which they are here."""

from __future__ import annotations

import io
import uuid

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input, take_down_input
from tests.kit.build import make_cohort, make_member, save

LINK = "https://example.org/an-article"


@pytest.fixture
def scene(app):
    """Make an input with its author, a colleague, and a facilitator."""
    cohort = make_cohort()
    author, colleague, facilitator = make_member(cohort), make_member(cohort), make_member(cohort, "facilitator")
    with work():
        row = post_input(Actor(author.id), cohort, "practice", Content("Four Fridays", "We counted."))
    return {"row": row, "author": author, "colleague": colleague, "facilitator": facilitator, "add": f"/inputs/{row.id}/files/add", "page": f"/inputs/{row.id}"}


def sent(right="", status=303, mark=None, **values):
    """Return what a browser sends with a file, as keywords."""
    data = {"file": (io.BytesIO(b"Counted by hand."), "counts.txt"), "description": "Counts of Fridays", "right": right, "client_id": mark or uuid.uuid4().hex, **values}
    return {"data": data, "content_type": "multipart/form-data", "status": status}


def files() -> list[Attachment]:
    """Return all files."""
    db.session.expire_all()
    return list(db.session.scalars(sa.select(Attachment).order_by(Attachment.created_at)))


def test_what_was_said_stands_beside_the_file(scene, sign_in):
    browser, mark = sign_in(scene["author"]), uuid.uuid4().hex
    assert scene["add"] in browser.get(scene["page"]).text
    for _ in range(2):
        browser.post(scene["add"], **sent("open", mark=mark, open_licence="CC BY"))
    browser.post(scene["add"], **sent("ours", read_at=LINK))
    assert [(row.licence, row.open_licence) for row in files()] == [("open", "CC BY"), ("ours", "")]
    page = sign_in(scene["colleague"]).get(scene["page"]).text
    assert "Open licence: CC BY" in page and "Own work, or with permission" in page and LINK in page


def test_what_may_not_be_shared_is_not_kept_and_its_link_is(scene, sign_in):
    browser = sign_in(scene["author"])
    page = browser.post(scene["add"], **sent("link", status=422)).text
    assert "The file was not kept" in page and "Counts of Fridays" in page
    browser.post(scene["add"], **sent("link", read_at=LINK))
    assert files() == [] and LINK in sign_in(scene["colleague"]).get(scene["page"]).text


def test_a_copy_for_one_alone_is_nobody_elses(scene, sign_in):
    sign_in(scene["author"]).post(scene["add"], **sent("alone"))
    [file] = files()
    assert "A copy for you alone" in sign_in(scene["author"]).get(scene["page"]).text and sign_in(scene["author"]).get(f"/files/{file.id}").status_code == 200
    for who in ("colleague", "facilitator"):
        assert "counts.txt" not in sign_in(scene[who]).get(scene["page"]).text
        sign_in(scene[who]).get(f"/files/{file.id}", status=404)
        sign_in(scene[who]).post(f"/files/{file.id}/remove", status=404)
    sign_in(scene["author"]).post(f"/files/{file.id}/remove")
    assert not db.session.scalars(sa.select(AuditEntry).where(AuditEntry.event.in_(("FileAttached", "FileKept", "FileRemoved")))).all()


def test_nothing_comes_without_an_answer_by_any_door(scene, sign_in):
    browser = sign_in(scene["author"])
    wrong = ({"right": ""}, {"right": "mine"}, {"right": "open"}, {"right": "open", "open_licence": "My own"}, {"right": "ours", "read_at": "javascript:alert(1)"})
    for values in wrong:
        assert "Counts of Fridays" in browser.post(scene["add"], **sent(status=422, **{"right": "", **values} if "right" not in values else values)).text
    assert "Please choose a file first." in browser.post(scene["add"], {"right": "ours"}, status=422).text
    for licence in ("", "link", "not_asked", "x" * 90):
        browser.post(f"/files/on/input/{scene['row'].id}", **sent(licence=licence))
    assert files() == []
    sign_in(scene["colleague"]).get(scene["add"], status=403)


def test_earlier_files_say_that_nobody_was_asked_and_a_link_goes_with_its_input(scene, sign_in):
    row = scene["row"]
    save(Attachment(owner_id=scene["author"].id, subject_kind="input", subject_id=row.id, filename="old.txt", description="", media_type="text/plain", size=1, stored_name="old"))
    assert "Licence: not asked" in sign_in(scene["colleague"]).get(scene["page"]).text
    sign_in(scene["author"]).post(scene["add"], **sent("link", read_at=LINK))
    with work():
        take_down_input(Actor(scene["facilitator"].id), db.session.get_one(Input, row.id))
    assert db.session.get_one(Input, row.id).read_at == ""
    assert "This has been taken down already." in sign_in(scene["facilitator"]).post(f"{scene['page']}/take-down", status=422).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Sealed)) == 1


def test_a_file_that_is_hung_on_an_input_after_it_was_taken_down_can_be_taken_down_too(scene, sign_in):
    facilitator = sign_in(scene["facilitator"])
    facilitator.post(f"{scene['page']}/take-down")
    sign_in(scene["author"]).post(scene["add"], **sent("ours"))
    (file,) = files()
    facilitator.get(f"/files/{file.id}")
    facilitator.post(f"{scene['page']}/take-down")
    facilitator.get(f"/files/{file.id}", status=404)
