"""Reading a PDF together: notes anchored to its words, read by whom they are for and nobody else, and gone with what they are on."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.services import attach_file, remove_file
from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.capabilities.moderation.services import PURPOSE
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.sealing import unseal
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.queries import notes_on
from enquiry_hub.features.annotations.services import Anchor, annotate, answer
from enquiry_hub.features.annotations.services.taking_down import sweep_notes
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import take_down_input
from enquiry_hub.features.takeaway.gathering import gather
from enquiry_hub.features.takeaway.services.leaving import FORMER, erase_person
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Person
from tests.kit.build import make_cohort, make_member, make_peer_group, make_person, save

WORDS = Anchor(2, "attendance rose by two points", "In spring ", " in both schools", 40, 69)


@pytest.fixture
def scene(app):
    """Make an input with a PDF, two peer groups, everyone with a role, and notes for each audience by one person."""
    cohort, other = make_cohort(), make_cohort("Another")
    ada = make_member(cohort, "academic", "Ada Scholar")
    ann, ben, cat, dan = (make_member(cohort, name=name) for name in ("Ann One", "Ben Two", "Cat Three", "Dan Four"))
    three, those = make_peer_group(cohort, ann, ben), make_peer_group(cohort, cat, dan)
    row = save(Input(group_id=cohort.id, author_id=ada.id, kind="research", title="Breakfast trials", body="W.", body_html="<p>W.</p>", published_at=now() - timedelta(days=1)))
    with work():
        file = attach_file(Actor(ada.id), "input", db.session.merge(row), "trial.pdf", b"%PDF-1.4 words", licence="ours")
    people = {
        "ada": ada, "ann": ann, "ben": ben, "cat": cat, "dan": dan, "facilitator": make_member(cohort, "facilitator", "Fay Lead"), "manager": make_member(cohort, "manager", "Max"),
        "observer": make_member(cohort, "observer", "Olly"), "outsider": make_member(other, "facilitator", "Otto"), "administrator": make_person("Adm", is_administrator=True),
    }  # fmt: skip
    found = {"cohort": cohort, "three": three, "those": those, "input": row, "file": file, "people": people, **people}
    for name, readers in (("mine", None), ("ours", three), ("everyones", cohort)):
        found[name] = write(found, "ann", f"The {name} note.", readers)
    return found


def write(scene, who: str, words: str, readers, anchor: Anchor = WORDS) -> str:
    """Let somebody write a note; return its id."""
    with work():
        group = db.session.get_one(Group, readers.id) if readers is not None else None
        return annotate(Actor(scene[who].id), db.session.merge(scene["file"]), anchor, words, group).id


def place(scene) -> str:
    """Return the address of the PDF with its notes."""
    return f"/files/{scene['file'].id}/read"


def seen_by(scene, who: str) -> set[str]:
    """Return which of the three notes somebody reads."""
    ids = set(db.session.scalars(visible(Actor(scene[who].id), "annotations:annotation:read").with_only_columns(Annotation.id)))
    return {name for name in ("mine", "ours", "everyones") if scene[name] in ids}


def test_who_reads_which_note_by_rule_page_and_address(scene, sign_in):
    readers = {"ann": {"mine", "ours", "everyones"}, "ben": {"ours", "everyones"}, **dict.fromkeys(("ada", "cat", "dan", "facilitator", "manager"), {"everyones"})}
    for who in scene["people"]:
        wanted, browser = readers.get(who, set()), sign_in(scene[who])
        assert seen_by(scene, who) == wanted, who
        page = browser.get(place(scene), status=200 if wanted else 404).text
        assert {name for name in ("mine", "ours", "everyones") if f"The {name} note." in page} == wanted, who
        for name in ("mine", "ours", "everyones"):
            went = {"ann": "edit"}.get(who, "answer")
            browser.get(f"/annotations/{scene[name]}/{went}", status=200 if name in wanted else 404)
            browser.get(f"/go/annotation/{scene[name]}", status=303 if name in wanted else 404)
        for path in (f"/inputs/{scene['input'].id}", f"/search?q=note&group={scene['cohort'].id}"):
            assert "note." not in browser.client.get(path, follow_redirects=True).text.replace("The note.", ""), who


def test_whoever_leaves_a_group_or_the_cohort_loses_its_notes(scene):
    with work():
        answered = answer(Actor(scene["ben"].id), db.session.get_one(Annotation, scene["ours"]), "Yes.").id
    assert len(notes_on(Actor(scene["ben"].id), scene["file"].id)) == 2
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == scene["ben"].id, Membership.group_id == scene["three"].id).values(ends_on=today()))
    assert seen_by(scene, "ben") == {"everyones"}
    assert answered not in set(db.session.scalars(visible(Actor(scene["ben"].id), "annotations:annotation:read").with_only_columns(Annotation.id)))
    with work():
        db.session.execute(sa.update(Membership).where(Membership.person_id == scene["ann"].id).values(ends_on=today()))
    assert seen_by(scene, "ann") == set()
    assert {(found["input"], found["note"]) for found in gather(Actor(scene["ann"].id))["pdf_notes"]} == {("", f"The {name} note.") for name in ("mine", "ours", "everyones")}


def test_a_note_is_written_once_without_a_script_and_nothing_typed_is_lost(scene, sign_in):
    ben, mark = sign_in(scene["ben"]), uuid.uuid4().hex
    typed = {"page": "0", "exact": "some words", "note": "My own thought.", "readers": scene["three"].id, "client_id": mark}
    back = ben.post(place(scene), typed, status=422).text
    assert "My own thought." in back and "some words" in back and "from 1" in back
    for strange in ({"page": "x"}, {"page": "99999"}, {"readers": scene["those"].id}, {"readers": "nobody"}, {"exact": " "}, {"note": ""}, {"client_id": "x"}, {"page": "9" * 30}):
        ben.post(place(scene), {**typed, "page": "3", **strange}, status=422)
    for _twice in range(2):
        sent = ben.post(place(scene), {**typed, "page": "3", "starts": "-4", "ends": "zzz"})
    row = db.session.scalars(sa.select(Annotation).where(Annotation.author_id == scene["ben"].id)).one()
    assert sent.location.endswith(f"#note-{row.id}") and (row.page, row.starts, row.exact) == (3, None, "some words")
    assert "Page 3" in ben.get(place(scene)).text


def test_words_for_others_that_point_at_a_child_come_back(scene, sign_in):
    ben = sign_in(scene["ben"])
    named = {"page": "1", "exact": "words", "note": "One boy in Year 4 told his teacher that Jayden hits him.", "client_id": uuid.uuid4().hex}
    back = ben.post(place(scene), {**named, "readers": scene["cohort"].id}, status=422).text
    assert "Jayden hits him" in back
    ben.post(place(scene), {**named, "readers": "only_me"})


def test_a_note_of_ones_own_leaves_no_trace_and_its_words_lie_sealed(scene, sign_in):
    blob = db.session.scalar(sa.select(Annotation.sealed_words).where(Annotation.id == scene["mine"]))
    assert blob and b"note" not in blob and b"attendance" not in blob
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(SearchDocument).where(SearchDocument.subject_kind == "annotation"))
    trail = str([(row.event, row.subject_id, row.facts) for row in db.session.scalars(sa.select(AuditEntry))])
    assert scene["everyones"] in trail and scene["mine"] not in trail
    ann = sign_in(scene["ann"])
    ann.post(f"/annotations/{scene['mine']}/edit", {"note": "Another thought.", "base": "1"})
    assert "Another thought." in ann.get(place(scene)).text
    assert "The mine note." in ann.get(f"/annotations/{scene['mine']}/edit").text
    ann.post(f"/annotations/{scene['mine']}/edit", {"note": "A third.", "base": "1"}, status=409)
    ann.post(f"/annotations/{scene['mine']}/withdraw", {})
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Annotation).where(Annotation.id == scene["mine"])) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Revision).where(Revision.subject_id == scene["mine"])) == 0


def test_answering_withdrawing_and_hiding(scene, sign_in):
    ann, ben, cat, fay = (sign_in(scene[name]) for name in ("ann", "ben", "cat", "facilitator"))
    mark = uuid.uuid4().hex
    for _twice in range(2):
        ben.post(f"/annotations/{scene['everyones']}/answer", {"note": "We saw it too.", "client_id": mark})
    reply = db.session.scalars(sa.select(Annotation).where(Annotation.reply_to_id == scene["everyones"])).one()
    assert "We saw it too." in cat.get(place(scene)).text
    told = db.session.scalars(sa.select(Notice).where(Notice.kind == "annotation_answered")).one()
    assert (told.person_id, told.detail) == (scene["ann"].id, "")
    ben.post(f"/annotations/{reply.id}/answer", {"note": "Again."}, status=403)
    fay.post(f"/annotations/{scene['everyones']}/hide", {"reason": ""}, status=422)
    fay.post(f"/annotations/{scene['everyones']}/hide", {"reason": "Not about the text."})
    assert "everyones note" not in cat.get(place(scene)).text and "We saw it too." not in cat.get(place(scene)).text
    assert "Not about the text." in ann.get(place(scene)).text and "everyones note" in fay.get(place(scene)).text
    cat.post(f"/annotations/{scene['everyones']}/answer", {"note": "What?"}, status=404)
    fay.post(f"/annotations/{scene['everyones']}/restore", {})
    ann.post(f"/annotations/{scene['everyones']}/withdraw", {})
    page = cat.get(place(scene)).text
    assert "Withdrawn by its author." in page and "We saw it too." in page and "everyones note" not in page
    assert db.session.get_one(Annotation, scene["everyones"]).note == ""


def test_what_is_hidden_in_a_peer_group_is_told_to_nobody_outside(scene, sign_in):
    with work():
        db.session.add(Membership(group_id=scene["three"].id, person_id=scene["facilitator"].id, role="facilitator", starts_on=today()))
    sign_in(scene["facilitator"]).post(f"/annotations/{scene['ours']}/hide", {"reason": "It names a colleague."})
    assert "It names a colleague." in sign_in(scene["ann"]).get(place(scene)).text
    assert seen_by(scene, "ben") == {"everyones"} and seen_by(scene, "facilitator") == {"ours", "everyones"}
    others = sign_in(scene["manager"])
    for path in (place(scene), f"/cohorts/{scene['cohort'].id}/decisions", f"/inputs/{scene['input'].id}", "/notices"):
        assert "names a colleague" not in others.get(path).text
    blob = db.session.scalar(sa.select(Annotation.sealed_words).where(Annotation.id == scene["ours"]))
    assert blob and b"colleague" not in blob
    assert not db.session.scalars(sa.select(Notice).where(Notice.person_id != scene["ann"].id, Notice.subject_id == scene["ours"])).all()


def test_a_note_about_a_child_is_sealed_with_its_answers(scene, sign_in):
    with work():
        answer(Actor(scene["ben"].id), db.session.get_one(Annotation, scene["everyones"]), "I know whom you mean.")
    quoting = write(scene, "cat", "Another thought.", scene["cohort"], Anchor(2, "attendance rose by two points in both schools in the spring"))
    with work():
        db.session.get_one(Annotation, scene["everyones"]).exact = "attendance rose by two points in both schools in the spring"
    fay = sign_in(scene["facilitator"])
    sign_in(scene["manager"]).post(f"/annotations/{scene['ours']}/take-down", {}, status=404)
    fay.post(f"/annotations/{scene['everyones']}/take-down", {})
    page = sign_in(scene["ann"]).get(place(scene)).text
    assert "Taken down." in page and "everyones note" not in page and "whom you mean" not in page
    assert "in both schools" in db.session.get_one(Annotation, quoting).exact
    sealed = [json.loads(unseal(row.words, PURPOSE)) for row in db.session.scalars(sa.select(Sealed))]
    assert sorted(found["besides"][0] for found in sealed) == ["I know whom you mean.", "The everyones note."]
    assert "taken_down" in set(db.session.scalars(sa.select(Notice.kind).where(Notice.person_id == scene["ann"].id)))


def test_taking_the_file_away_takes_its_notes(scene):
    with work():
        remove_file(Actor(scene["ada"].id), db.session.merge(scene["file"]))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Annotation)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Revision).where(Revision.subject_kind == "annotation")) == 0


def test_taking_the_input_down_seals_what_others_read_and_deletes_what_nobody_else_may_open(scene, sign_in):
    gone = write(scene, "cat", "A note that goes.", scene["cohort"])
    with work():
        answer(Actor(scene["ben"].id), db.session.get_one(Annotation, gone), "Below one that went.")
    sign_in(scene["cat"]).post(f"/annotations/{gone}/withdraw", {})
    with work():
        take_down_input(Actor(scene["facilitator"].id), db.session.merge(scene["input"]))
    assert scene["mine"] not in set(db.session.scalars(sa.select(Annotation.id)))
    assert "taken_down" not in set(db.session.scalars(sa.select(Notice.kind).where(Notice.person_id == scene["cat"].id)))
    assert all(row.emptied and not row.note and not row.exact for row in db.session.scalars(sa.select(Annotation)))
    sealed = " ".join(unseal(row.words, PURPOSE) for row in db.session.scalars(sa.select(Sealed)))
    assert "The everyones note." in sealed and "Below one that went." in sealed and "The mine note." not in sealed
    sign_in(scene["ann"]).get(place(scene), status=404)


def test_leaving_takes_ones_notes_and_those_on_ones_files(scene):
    with work():
        answer(Actor(scene["ann"].id), db.session.get_one(Annotation, write(scene, "ben", "A note of Ben’s.", scene["cohort"])), "Mine below it.")
    held = gather(Actor(scene["ann"].id))["pdf_notes"]
    assert [found["note"] for found in held] == ["The mine note.", "The ours note.", "The everyones note.", "Mine below it."]
    assert held[0]["quote"] == WORDS.exact and held[0]["input"] == "Breakfast trials"
    with work():
        erase_person(Actor(scene["ann"].id), db.session.get_one(Person, scene["ann"].id), FORMER)
    assert [row.note for row in db.session.scalars(sa.select(Annotation))] == ["A note of Ben’s."]
    with work():
        erase_person(Actor(scene["ada"].id), db.session.get_one(Person, scene["ada"].id), FORMER)
    assert seen_by(scene, "ben") == set() and sweep_notes() == 1


def test_a_pdf_is_led_to_from_its_input_and_the_viewer_comes_from_here(scene, sign_in):
    ben = sign_in(scene["ben"])
    assert f"/files/{scene['file'].id}/read" in ben.get(f"/inputs/{scene['input'].id}").text
    answered = ben.get(place(scene))
    assert "vendor/pdfjs/pdf.min.mjs" in answered.text and "unsafe" not in answered.headers["Content-Security-Policy"]


def test_what_is_vendored_is_what_was_read(app):
    folder = Path(app.static_folder) / "vendor"
    rows = [line.split("|") for line in (folder / "VENDOR.md").read_text("utf-8").splitlines() if line.startswith("| `pdfjs/")]
    assert len(rows) == 5
    for row in rows:
        assert hashlib.sha256((folder / row[1].strip(" `")).read_bytes()).hexdigest() == row[5].strip(" `")


def test_a_copy_for_oneself_alone_takes_notes_for_oneself_alone(scene, sign_in):
    with work():
        copy = attach_file(Actor(scene["ada"].id), "input", db.session.merge(scene["input"]), "copy.pdf", b"%PDF-1.4 copy", licence="alone")
        note = annotate(Actor(scene["ada"].id), copy, WORDS, "For me.", None).id
    with pytest.raises(Invalid, match="yourself alone"), work():
        annotate(Actor(scene["ada"].id), db.session.merge(copy), WORDS, "For all.", db.session.merge(scene["cohort"]))
    ada = sign_in(scene["ada"])
    assert "For me." in ada.get(f"/files/{copy.id}/read").text and scene["three"].name not in ada.get(f"/files/{copy.id}/read").text
    with work():  # whatever is written on it otherwise, nobody else reads
        row = db.session.get_one(Annotation, note)
        row.reader_group_id = scene["cohort"].id
    for who in ("ann", "facilitator", "manager"):
        sign_in(scene[who]).get(f"/files/{copy.id}/read", status=404)
        assert note not in set(db.session.scalars(visible(Actor(scene[who].id), "annotations:annotation:read").with_only_columns(Annotation.id)))
        assert f"/files/{copy.id}/read" not in sign_in(scene[who]).get(f"/inputs/{scene['input'].id}").text
