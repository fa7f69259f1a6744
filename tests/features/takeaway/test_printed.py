"""The journal as PDF and for Word: in the folder, by itself, and one page; nothing of anybody else, and no letter before its day."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image
from pypdf import PdfReader

from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, writing
from enquiry_hub.core.documents import CannotBeMade, press
from enquiry_hub.core.work import in_work, work
from enquiry_hub.features.journals.models import LETTER
from enquiry_hub.features.journals.services import (
    NewEntry,
    NewResponse,
    add_response,
    seal_letter,
    share_entry,
    stand_on_pages,
    write_entry,
)
from enquiry_hub.features.takeaway import views
from tests.kit.build import make_cohort, make_member
from tests.kit.papers import opened_in_an_office, words_of


def gate() -> bytes:
    """Return a picture."""
    out = io.BytesIO()
    Image.new("RGB", (80, 60), (90, 120, 40)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def scene(app):
    """Make somebody with a page with a picture, one in a shape that stands on it, and a letter in its seal; and a colleague with a page."""
    cohort = make_cohort("Leading into the Future")
    ann, ben = make_member(cohort, name="Siân Author"), make_member(cohort, name="Ben Reader")
    actor = Actor(ann.id)
    with work():
        photo = attach_unsent(actor, "groups:cohort:contribute", cohort, "gate.jpg", gate(), description="A gate, half open", private=True)
        past = write_entry(actor, cohort, NewEntry("past", f"The *first* marmalade. ![A gate, half open](/files/{photo.id})", title="Before: a start", prompt_id="PA1"))
        present = write_entry(actor, cohort, NewEntry("present", "## What happened\n\nThe second quince.\n\n## So what\n\nŵ and 🌊."))
        stand_on_pages(actor, present, [past.id])
        letter = write_entry(actor, cohort, NewEntry("future", "That the damson holds.", shape=LETTER, title="Dear medlar"))
        upon = write_entry(actor, cohort, NewEntry("future", "Standing on a letter."))
        stand_on_pages(actor, upon, [letter.id])
        write_entry(Actor(ben.id), cohort, NewEntry("past", "Bens own sloe."))
    with work():
        share_entry(actor, db.session.merge(present), "my_cohort")
        add_response(Actor(ben.id), db.session.merge(present), NewResponse("Ours too.", between_two=True))
        seal_letter(actor, db.session.merge(letter), today() + timedelta(days=90))
    return {"cohort": cohort, "ann": ann, "ben": ben, "past": past.id, "present": present.id, "letter": letter.id, "upon": upon.id}


KINDS = [pytest.param("pdf", marks=pytest.mark.pdf), "docx"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_book_holds_front_contents_prompts_parts_chain_and_answers_in_order(scene, sign_in, kind):
    answer = sign_in(scene["ann"]).post(f"/my-journal/take/{kind}", status=200)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=my-journal-{today().isoformat()}.{kind}"
    words = words_of(answer.data, kind)
    order = [
        "The journal of Siân Author", "4 pages", "seal is broken", "Pages", "Past", "Before: a start", "Take one decision from your first two years", "The first marmalade.", "Present", "What happened",
        "The second quince.", "So what", "ŵ", "It stands on: Before: a start", "An answer by Ben Reader", "Ours too.", "Dear medlar", "That the damson holds.",
    ]  # fmt: skip
    place = 0
    for part in order:
        place = words.find(part, place)
        assert place >= 0, (part, words)
    assert "sloe" not in words and scene["ben"].email not in words and scene["ann"].email not in words


@pytest.mark.parametrize("kind", KINDS)
def test_one_page_comes_alone_and_its_picture_with_its_words(scene, sign_in, kind):
    browser = sign_in(scene["ann"])
    content = browser.get(f"/reflections/{scene['past']}/{kind}").data
    words = words_of(content, kind)
    assert "first marmalade" in words and "quince" not in words and "damson" not in words and "Pages" not in words
    assert "It stands on: Before: a start" in words_of(browser.get(f"/reflections/{scene['present']}/{kind}").data, kind)
    if kind == "docx":
        assert [one.get("descr") for one in Document(io.BytesIO(content)).element.body.iter(qn("wp:docPr"))] == ["A gate, half open"]
    else:
        found = PdfReader(io.BytesIO(content))
        assert [image for page in found.pages for image in page.images] and found.metadata.title == "Before: a start"


@pytest.mark.office
def test_an_office_opens_the_book(scene, sign_in):
    words = opened_in_an_office(sign_in(scene["ann"]).post("/my-journal/take/docx", status=200).data, "docx")
    for part in ("The journal of Siân Author", "The first marmalade.", "It stands on: Before: a start", "Dear medlar"):
        assert part in words, part


@pytest.mark.parametrize("kind", KINDS)
def test_side_doors_are_closed(scene, sign_in, kind):
    for page in ("past", "present", "letter"):
        sign_in(scene["ben"]).get(f"/reflections/{scene[page]}/{kind}", status=403 if page == "present" else 404)
    sign_in(scene["ann"]).get(f"/reflections/{scene['letter']}/{kind}", status=404)
    assert f"/reflections/{scene['letter']}/{kind}" not in sign_in(scene["ann"]).get("/my-journal").text
    assert "sloe" in words_of(sign_in(scene["ben"]).post(f"/my-journal/take/{kind}", status=200).data, kind)


def test_a_page_that_stands_on_a_sealed_letter_does_not_tell_its_name(scene, sign_in):
    words = words_of(sign_in(scene["ann"]).get(f"/reflections/{scene['upon']}/docx").data, "docx")
    assert "Standing on a letter." in words and "medlar" not in words and "damson" not in words


@pytest.mark.pdf
def test_the_folder_holds_both(scene, sign_in):
    with zipfile.ZipFile(io.BytesIO(sign_in(scene["ann"]).post("/my-journal/take", status=200).data)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert "That the damson holds." in words_of(files["journal.pdf"], "pdf") and "That the damson holds." in words_of(files["journal.docx"], "docx")
    assert "journal.pdf" in files["READ-ME.txt"].decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_journal_without_pages_is_a_book_without_pages(scene, sign_in, kind):
    content = sign_in(make_member(scene["cohort"], name="Nia New")).post(f"/my-journal/take/{kind}", status=200)
    assert "The journal of Nia New" in words_of(content.data, kind) and "No page is written yet." in words_of(content.data, kind)
    assert "no-store" in content.headers["Cache-Control"] and content.headers["X-Content-Type-Options"] == "nosniff"


def test_nothing_is_made_inside_a_transaction(scene, sign_in, monkeypatch):
    seen = []

    def maker(_paper):
        seen.append((in_work(), writing.get(), db.session().in_transaction()))
        return b"%PDF-"

    monkeypatch.setattr(views, "MAKERS", {"pdf": maker, "docx": maker})
    browser = sign_in(scene["ann"])
    browser.post("/my-journal/take/pdf", status=200)
    browser.get(f"/reflections/{scene['past']}/docx")
    assert seen == [(False, False, False)] * 2


def test_one_person_keeps_the_press_from_nobody(scene, sign_in, monkeypatch):
    ann, again = sign_in(scene["ann"]), sign_in(scene["ann"])

    def maker(_paper):
        again.post("/my-journal/take/docx", status=303)
        return b"PK"

    monkeypatch.setattr(views, "MAKERS", {"pdf": maker, "docx": maker})
    assert ann.post("/my-journal/take/docx", status=200).data == b"PK"
    assert "Another document of yours is being made" in again.get("/my-journal").text
    monkeypatch.undo()
    again.post("/my-journal/take/docx", status=200)


def test_where_it_cannot_be_made_the_folder_says_so_and_the_page_too(scene, sign_in, monkeypatch):
    def refuse(_kind, _order):
        raise CannotBeMade("Too long today.")

    monkeypatch.setattr(press, "_made", refuse)
    browser = sign_in(scene["ann"])
    browser.post("/my-journal/take/docx", status=303)
    assert "Too long today." in browser.get("/my-journal").text
    with zipfile.ZipFile(io.BytesIO(browser.post("/my-journal/take", status=200).data)) as archive:
        names = [name.partition("/")[2] for name in archive.namelist()]
        (read_me,) = [archive.read(name).decode() for name in archive.namelist() if name.endswith("READ-ME.txt")]
    assert "journal.docx" not in names and "journal.html" in names and "Too long today." in read_me


def test_without_pango_the_buttons_are_hidden_and_the_rest_is_there(scene, sign_in, monkeypatch):
    monkeypatch.setattr(press, "LIBRARIES", (("libnothing-of-that-name.so.7",),))
    press.can_make_pdf.cache_clear()
    try:
        browser = sign_in(scene["ann"])
        page = browser.get("/my-journal").text
        assert "/pdf" not in page and "/docx" in page
        browser.post("/my-journal/take/pdf", status=303)
        with zipfile.ZipFile(io.BytesIO(browser.post("/my-journal/take", status=200).data)) as archive:
            names = " ".join(archive.namelist())
        assert "journal.docx" in names and "journal.pdf" not in names
    finally:
        press.can_make_pdf.cache_clear()
