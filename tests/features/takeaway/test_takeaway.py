"""The journal goes with the person: everywhere, as one folder, into another installation, and away for good."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import attach_unsent, content_of, upload_folder
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import _after_commit, work
from enquiry_hub.features.claims.services import answer_claim, make_claim
from enquiry_hub.features.discussions.models import Post
from enquiry_hub.features.discussions.services import NewPost, add_post, start_thread
from enquiry_hub.features.inputs.citations.csl import from_typed
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.models import LETTER, Entry, EntryResponse
from enquiry_hub.features.journals.queries import chain_of
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewResponse,
    add_response,
    edit_entry,
    seal_letter,
    share_entry,
    stand_on_pages,
    write_entry,
)
from enquiry_hub.features.takeaway.bringing import read_export
from enquiry_hub.features.takeaway.events import RetentionTold
from enquiry_hub.features.takeaway.gathering import FORMAT, FORMAT_VERSION, gather
from enquiry_hub.features.takeaway.models import RetentionNotice
from enquiry_hub.features.takeaway.services import run_retention_clock
from enquiry_hub.identity.groups.models import Membership
from enquiry_hub.identity.groups.services import end_all_memberships
from enquiry_hub.identity.people.models import Person, PersonKey
from tests.kit.build import make_cohort, make_member

LETTER_WORDS = "## What I hope is true\n\nThat it holds.\n\n## What I would like to be asked\n\nDoes it?"


@pytest.fixture
def scene(app):
    """Make somebody with a chain of pages, a file, a letter in its seal, an answer and a post; and a colleague."""
    cohort = make_cohort("Leading into the Future")
    ann, ben = make_member(cohort, name="Siân Author"), make_member(cohort, name="Ben Reader")
    actor = Actor(ann.id)
    with work():
        past = write_entry(actor, cohort, NewEntry("past", "The *first* marmalade.", title="Before: a start", context_factor="individual", prompt_id="PA1", valence="success"))
        present = write_entry(actor, cohort, NewEntry("present", "The second quince, with 🌊 and ŵ."))
        stand_on_pages(actor, present, [past.id])
        letter = write_entry(actor, cohort, NewEntry("future", LETTER_WORDS, shape=LETTER))
        notes = attach_unsent(actor, "groups:cohort:contribute", cohort, "photo notes.txt", b"Notes of the page.", description="What the page says", private=True)
        first = attach_unsent(actor, "journals:entry:edit", past, "first notes.txt", b"First notes.", description="What it said first", private=True)
    with work():
        edit_entry(actor, db.session.merge(past), NewEntry("past", f"The *first* marmalade, again. [photo notes.txt](/files/{notes.id})", title="Before: a start", context_factor="individual", prompt_id="PA1", valence="success"))
        share_entry(actor, db.session.merge(present), "my_cohort")
        add_response(Actor(ben.id), db.session.merge(present), NewResponse("Ours too.", between_two=True))
        seal_letter(actor, db.session.merge(letter), today() + timedelta(days=90))
        thread = start_thread(Actor(ben.id), db.session.merge(cohort), "Desks")
        add_post(actor, thread, NewPost("A post of mine."))
        add_post(Actor(ben.id), thread, NewPost("A post of Ben’s."))
    return {"cohort": cohort, "ann": ann, "ben": ben, "past": past.id, "present": present.id, "letter": letter.id, "thread": thread.id, "notes": notes.id, "earlier": first.id}


def taken(scene, sign_in, who: str = "ann") -> dict[str, bytes]:
    """Take everything along and return the files by their place in the folder."""
    answer = sign_in(scene[who]).post("/my-journal/take", status=200)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        names = archive.namelist()
        assert len({name.split("/")[0] for name in names}) == 1
        return {name.partition("/")[2]: archive.read(name) for name in names}


def test_one_folder_holds_everything_and_opens_without_us(scene, sign_in):
    files = taken(scene, sign_in)
    book, data = files["journal.html"].decode(), json.loads(files["journal.json"])
    assert "<script" not in book and "http" not in book.replace("https://www.w3.org", "") and "marmalade, again" in book and "What it said first" in book
    assert f'href="files/{scene["notes"]}-photo%20notes.txt"' in book and "/files/" not in book.replace('="files/', "")
    assert [page["title"] for page in data["pages"]][0] == "Before: a start" and len(data["pages"]) == 3
    page = next(page for page in data["pages"] if page["id"] == scene["past"])
    assert [version["body"] for version in page["versions"]] == ["The *first* marmalade.", f"The *first* marmalade, again. [photo notes.txt](/files/{scene['notes']})"]
    assert {file["id"]: files[file["path"]] for file in page["files"]} == {scene["notes"]: b"Notes of the page.", scene["earlier"]: b"First notes."}
    letter = next(page for page in data["pages"] if page["id"] == scene["letter"])
    assert letter["body"] == LETTER_WORDS and letter["seal_broken_for_this_copy"] and "seal is broken" in files["READ-ME.txt"].decode()
    present = next(page for page in data["pages"] if page["id"] == scene["present"])
    assert present["stands_on"] == [scene["past"]] and present["answers"][0]["body"] == "Ours too." and present["audience"] == "my_cohort"
    assert [post["body"] for post in data["posts"]] == ["A post of mine."]
    markdown = [content.decode() for name, content in files.items() if name.startswith("pages/")]
    assert any('title: "Before: a start"' in text and text.rstrip().endswith(f"marmalade, again. [photo notes.txt](../files/{scene['notes']}-photo%20notes.txt)") for text in markdown)
    assert db.session.get_one(Entry, scene["letter"]).sealed_body is None  # where it lies, the seal holds
    assert "That it holds" not in sign_in(scene["ann"]).get(f"/reflections/{scene['letter']}").text


def test_what_one_brought_comes_whole_with_its_references(scene, sign_in):
    ada = make_member(scene["cohort"], "academic", "Ada Scholar")
    with work():
        cohort = db.session.merge(scene["cohort"])
        ours = Content("Breakfast", "We began in March.", question="And yours?", parts={"context": "Two forms.", "did_not_work": "Fridays.", "evidence": "A count each week."}, strength=2, strength_reason="Dated counts.")
        post_input(Actor(scene["ann"].id), cohort, "practice", ours)
        study = post_input(Actor(ada.id), cohort, "research", Content("On trust", "Words.", citation=from_typed("book", ["Bryk, A."], 2002, "Trust in Schools"), strength=3))
        claim = make_claim(Actor(ada.id), study, "Trust comes first.", "In one city.")
        answer_claim(Actor(scene["ann"].id), claim, "seen", "With us too.")
    files = taken(scene, sign_in)
    data, text = json.loads(files["journal.json"]), next(content.decode() for name, content in files.items() if name.startswith("inputs/"))
    assert "# Breakfast" in text and "## What did not work\n\nFridays." in text and "P2. Dated counts." in text and "And yours?" in text
    assert data["inputs"][0]["parts"]["context"] == "Two forms." and data["inputs"][0]["csl"] is None and "references.ris" not in files
    assert [(row["claim"], row["answer"], row["context"]) for row in data["claim_answers"]] == [("Trust comes first.", "seen", "With us too.")]
    theirs = taken({**scene, "ada": ada}, sign_in, "ada")
    assert b"TI  - Trust in Schools" in theirs["references.ris"] and json.loads(theirs["journal.json"])["claims"][0]["words"] == "Trust comes first."
    assert "Bryk, A. (2002)" in json.loads(theirs["journal.json"])["inputs"][0]["reference"]
    with work():
        end_all_memberships(scene["ann"].id, by=None)
    assert [(row["claim"], row["context"]) for row in gather(Actor(scene["ann"].id))["claim_answers"]] == [("", "With us too.")]


def test_it_holds_nothing_of_anybody_else(scene, sign_in):
    with work():
        write_entry(Actor(scene["ben"].id), db.session.merge(scene["cohort"]), NewEntry("past", "Bens own damson."))
    whole = b"".join(taken(scene, sign_in).values())
    assert b"damson" not in whole and b"A post of Ben" not in whole and scene["ben"].email.encode() not in whole
    assert gather(Actor(scene["ben"].id))["pages"][0]["body"] == "Bens own damson."


def test_brought_into_another_installation_it_is_the_same_and_comes_once(scene, sign_in, app):
    content = sign_in(scene["ann"]).post("/my-journal/take", status=200).data
    elsewhere, other = make_cohort("Elsewhere"), None
    other = make_member(elsewhere, name="Siân Elsewhere")
    browser = sign_in(other)
    for expected in ("3 pages came", "0 pages came"):
        sent = {"file": (io.BytesIO(content), "my-journal.zip"), "cohort": elsewhere.id}
        browser.post("/my-journal/bring", sent, content_type="multipart/form-data")
        assert expected in browser.get("/my-journal").text
    entries = {entry.shape + entry.tense: entry for entry in db.session.scalars(sa.select(Entry).where(Entry.author_id == other.id))}
    past, present, letter = entries["freepast"], entries["freepresent"], entries["letterfuture"]
    original = db.session.get_one(Entry, scene["past"])
    hung = db.session.scalars(sa.select(Attachment).where(Attachment.subject_kind == "entry", Attachment.subject_id == past.id)).one()
    assert past.body == original.body.replace(scene["notes"], hung.id) and content_of(hung) == b"Notes of the page."
    assert (past.title, past.written_at, past.prompt_id, past.valence) == (original.title, original.written_at, "PA1", "success")
    assert past.audience == present.audience == "only_me"
    assert [page.id for page in chain_of(Actor(other.id), present)] == [past.id, present.id]
    assert letter.sealed_until == today() + timedelta(days=90) and letter.sealed_body is None
    assert f"/files/{hung.id}" in browser.get(f"/reflections/{past.id}").text
    assert browser.get(f"/files/{hung.id}").status_code == 200
    assert len(list(upload_folder().iterdir())) >= 2


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[1]", b'{"format": "enquiry-hub-journal", "format_version": 2, "pages": []}', b"\xff\xfe", b"PK\x03\x04broken", b'{"format":' + b"[" * 3000, b'{"format": "x"}'],
)
def test_what_is_no_journal_is_refused_in_words(content):
    with pytest.raises(Invalid) as found:
        read_export(content)
    assert found.value.sentence


def test_a_page_that_cannot_be_taken_is_said_and_the_others_come():
    good = {"id": "abc123", "tense": "past", "body": "Words.", "written_at": "2024-01-05T10:00:00+00:00", "stands_on": ["nowhere"], "shape": "unknown", "prompt": 7}
    bad = [{**good, "tense": "later"}, {**good, "body": " "}, {**good, "written_at": "yesterday"}, {**good, "written_at": "2024-01-05T10:00:00"}, {}, "text", {**good, "body": 5}, {**good, "body": "x" * 100_001}]
    data = {"format": "enquiry-hub-journal", "format_version": 1, "pages": [good, *bad]}
    found = read_export(json.dumps(data).encode())
    assert [page.body for page in found.pages] == ["Words."] and found.pages[0].shape == "free" and len(found.refused) == len(bad)


def test_pages_are_found_and_written_on_after_the_cohort(scene, sign_in):
    with work():
        for row in db.session.scalars(sa.select(Membership).where(Membership.person_id == scene["ann"].id)):
            row.starts_on, row.ends_on = today() - timedelta(days=400), today() - timedelta(days=1)
    browser = sign_in(scene["ann"])
    page = browser.get("/my-journal").text
    assert "Before: a start" in page and "Leading into the Future" in page and "A sealed letter" in page
    assert "marmalade" in browser.get(f"/reflections/{scene['past']}").text
    browser.post(f"/reflections/{scene['past']}/edit", {"part_body": "Gone on.", "title": "Before: a start", "base": "2"})
    assert db.session.get_one(Entry, scene["past"]).body == "Gone on."
    assert "Before: a start" not in sign_in(scene["ben"]).get("/my-journal").text


@pytest.mark.parametrize(("way", "author", "words"), [("name", "Siân Author", True), ("former", "former member", True), ("words", "", False)])
def test_leaving_for_good_does_what_was_said_and_gives_a_receipt(scene, sign_in, way, author, words):
    browser, address = sign_in(scene["ann"]), scene["ann"].email
    said = browser.get("/account/leave").text
    assert "3 reflections" in said and "one post in a thread" in said
    browser.post("/account/leave", {"way": way}, status=422)
    receipt = browser.post("/account/leave", {"way": way, "sure": "y"}, status=200).text
    assert "3 reflections" in receipt and "key with which your words were sealed is destroyed" in receipt
    browser.get("/account", status=303)
    assert db.session.scalars(sa.select(Entry).where(Entry.author_id == scene["ann"].id)).all() == []
    assert db.session.scalars(sa.select(EntryResponse)).all() == [] and db.session.get(PersonKey, scene["ann"].id) is None
    person = db.session.get_one(Person, scene["ann"].id)
    assert address not in person.email and person.closed_at is not None
    (mail,) = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == address, OutboxMail.subject == "What was erased"))
    assert "3 reflections" in mail.text
    shown = sign_in(scene["ben"]).get(f"/threads/{scene['thread']}").text
    assert ("A post of mine." in shown) is words and author in shown and "A post of Ben" in shown
    if way == "former":
        assert "Siân" not in shown and db.session.scalars(sa.select(Post).where(Post.author_id == scene["ann"].id)).all() == []


def test_the_clock_of_those_who_no_longer_come(app, scene, sign_in):
    sign_in(scene["ann"])
    before = app.extensions["hub_settings"]
    assert run_retention_clock() == 0
    app.extensions["hub_settings"] = replace(before, retention_months=12)
    try:
        assert run_retention_clock() == 0
        for days, told in ((370, 1), (371, 1), (401, 2), (432, 3)):
            with time_machine.travel(now() + timedelta(days=days), tick=True):
                run_retention_clock()
                letters = list(db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == scene["ann"].email, OutboxMail.subject.contains("do not come back"))))
                assert len(letters) == told
                assert db.session.get(Entry, scene["past"]) is not None
            db.session.rollback()
        with time_machine.travel(now() + timedelta(days=463), tick=True):
            run_retention_clock()
        assert db.session.get(Entry, scene["past"]) is None and db.session.get_one(Person, scene["ann"].id).closed_at is None
    finally:
        app.extensions["hub_settings"] = before


def test_who_comes_back_while_the_clock_goes_round_is_neither_told_nor_erased(app, scene, sign_in, monkeypatch):
    monkeypatch.setitem(app.extensions, "hub_settings", replace(app.extensions["hub_settings"], retention_months=12))
    people = {scene["ann"].id: scene["ann"], scene["ben"].id: scene["ben"]}
    with work():
        write_entry(Actor(scene["ben"].id), db.session.merge(scene["cohort"]), NewEntry("past", "A page of Ben."))
    back = list[str]()

    def the_other_signs_in(event: RetentionTold) -> None:
        if not back:
            back.extend(people.keys() - {event.person_id})
            sign_in(people[back[0]])

    monkeypatch.setitem(_after_commit, RetentionTold, [the_other_signs_in])
    with time_machine.travel(now() + timedelta(days=370), tick=True):
        assert run_retention_clock() == 1
    told = set(db.session.scalars(sa.select(RetentionNotice.person_id)))
    assert back and told == people.keys() - set(back)


def test_signing_in_stops_the_clock(app, scene, sign_in):
    before = app.extensions["hub_settings"]
    app.extensions["hub_settings"] = replace(before, retention_months=12)
    try:
        with time_machine.travel(now() + timedelta(days=370), tick=True):
            run_retention_clock()
            sign_in(scene["ann"])
        with time_machine.travel(now() + timedelta(days=500), tick=True):
            run_retention_clock()
        letters = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == scene["ann"].email, OutboxMail.subject.contains("do not come back"))).all()
        assert len(letters) == 1 and db.session.get(Entry, scene["past"]) is not None
        assert uuid.uuid4()
    finally:
        app.extensions["hub_settings"] = before


def _brought(**values) -> bytes:
    page = {"id": "x1", "title": "T", "body": "Words.", "tense": "past", "written_at": "2026-01-01T00:00:00+00:00"}
    pages = [{**page, **values}, {**page, "id": "x2", "title": "", "body": "The page beside it."}]
    return json.dumps({"format": FORMAT, "format_version": FORMAT_VERSION, "pages": pages}).encode()


def _damaged(place: bytes, offset: int, value: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mine/journal.json", _brought())
    data = bytearray(out.getvalue())
    data[data.rfind(place) + offset] = value
    return bytes(data)


@pytest.mark.parametrize("content", [_damaged(b"PK\x01\x02", 0, 0), _damaged(b"PK\x01\x02", 8, 1), _damaged(b"PK\x01\x02", 10, 99), _damaged(b"PK\x03\x04", 60, 255)])
def test_a_damaged_or_locked_folder_is_refused_in_words(scene, sign_in, content):
    sent = {"cohort": scene["cohort"].id, "file": (io.BytesIO(content), "journal.zip")}
    assert "cannot be unpacked" in sign_in(scene["ben"]).post("/my-journal/bring", sent, content_type="multipart/form-data", status=422).text


@pytest.mark.parametrize(
    "values",
    [
        {"written_at": "0001-01-01T00:00:00+14:00"}, {"written_at": "9999-12-31T23:59:59-14:00"}, {"shape": LETTER, "tense": "future", "sealed_until": "2190-01-01"},
    ],
)  # fmt: skip
def test_a_page_with_an_impossible_day_is_left_and_the_others_come(scene, sign_in, values):
    browser = sign_in(scene["ben"])
    browser.post("/my-journal/bring", {"cohort": scene["cohort"].id, "file": (io.BytesIO(_brought(**values)), "journal.json")}, content_type="multipart/form-data")
    shown = browser.get("/my-journal").text
    assert "The page beside it." in shown and "Page 1: " in shown


def test_what_a_brought_file_is_called_is_checked(scene, sign_in):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mine/journal.json", _brought(files=[{"id": "abcdef1", "name": "\ud800.txt", "description": "\x00", "path": "files/a.txt"}]))
        archive.writestr("mine/files/a.txt", b"Notes.")
    browser = sign_in(scene["ben"])
    browser.post("/my-journal/bring", {"cohort": scene["cohort"].id, "file": (io.BytesIO(out.getvalue()), "journal.zip")}, content_type="multipart/form-data")
    assert "Page 1: " in browser.get("/my-journal").text
