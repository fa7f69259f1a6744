"""Private words lie in the store sealed: whoever gets the file, its log, a backup or the uploads reads none of them."""

from __future__ import annotations

import base64
import logging
import os
import tarfile
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.backups import make_backup
from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import attach_file, attach_unsent
from enquiry_hub.capabilities.consents.models import APPROVED
from enquiry_hub.capabilities.consents.services import answer_quote, ask_to_quote
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import render_again
from enquiry_hub.core.sealing import Unreadable, release
from enquiry_hub.core.vault import Locked, lock, unlock
from enquiry_hub.core.work import work
from enquiry_hub.features.annotations.services import Anchor, annotate
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.journals.models import Entry, LetterSeal
from enquiry_hub.features.journals.services import NewEntry, share_entry, write_entry
from enquiry_hub.features.journals.services.leftovers import sweep_leftovers
from enquiry_hub.features.journals.services.sealed_letters import seal_letters_again, words_of_letter
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.keys import keys_behind, wrap_again
from enquiry_hub.identity.people.models import Person, PersonKey
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.build import join, make_cohort, make_person
from tests.kit.databases import new_database
from tests.kit.servers import PG_URL

OLD, NEW = "the key that was, the key that was, the key", "the key that is, the key that is, the key"
# What is only the writer's, each with a word of its own.
SECRETS = ("marmaladetitle", "marmaladebody", "quincedraft", "damsonletter", "medlarbefore", "sloefile", "bullaceanswer", "loquatnewpage", "greengagequote", "mirabellenote", "cornelnote", "cornelquote", "sorbchanged")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a store of the test's own."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hub.sqlite'}"
        return
    with new_database(os.environ[PG_URL]) as url:
        yield url


def _app(folder: Path, store: str, **settings: Any) -> Flask:
    app = create_app(settings_for(folder, **{"database_url": store, "secret_key": OLD, **settings}))
    with app.app_context():
        upgrade_schema(db.engine)
    return app


def _write_everything(app: Flask) -> tuple[str, str, str]:
    """Let somebody write what is only theirs, through their browser; return the ids of the writer, a page and a letter."""
    writer, cohort = make_person("Ann"), make_cohort()
    join(cohort, writer)
    browser, journal = Browser(app, writer), f"/cohorts/{cohort.id}/journal"
    new = {"part_body": "The medlarbefore of it.", "title": "My marmaladetitle", "client_id": uuid.uuid4().hex}
    page = browser.post(f"{journal}/new?tense=past", new).location.split("?")[0]
    browser.post(f"{page}/edit", {"part_body": "The marmaladebody of it.", "title": "My marmaladetitle", "base": "1"})
    page_id = page.rsplit("/", 1)[1]
    browser.put(f"/drafts/entry:{page_id}", {"fields": {"part_body": "A quincedraft."}})
    browser.put(f"/drafts/entry:new:{cohort.id}:future", {"fields": {"part_body": "A loquatnewpage."}})
    letter = {"part_hope": "That the damsonletter holds.", "part_fear": "", "part_ask": "Does it?", "part_open_on": "", "client_id": uuid.uuid4().hex}
    letter_id = browser.post(f"{journal}/new?tense=future", letter).location.split("?")[0].rsplit("/", 1)[1]
    browser.put(f"/drafts/entry:{letter_id}", {"fields": {"part_hope": "The damsonletter, once more."}})
    browser.post(f"/reflections/{letter_id}/seal", {"until": str(today() + timedelta(days=30))})
    browser.post(f"/reflections/{page_id}/responses", {"body": "A bullaceanswer of mine.", "client_id": uuid.uuid4().hex})
    shared = browser.post(f"{journal}/new?tense=past", {"part_body": "The rowanshared of it.", "client_id": uuid.uuid4().hex}).location.split("?")[0]
    browser.post(f"{shared}/share", {"audience": "my_cohort", "confirm": "y"})
    reader = make_person("Rea")
    join(cohort, reader)
    named = browser.post(f"{journal}/new?tense=past", {"part_body": "The greengagequote of it.", "client_id": uuid.uuid4().hex}).location.split("?")[0]
    browser.post(f"{named}/share", {"audience": "named", "people": [reader.id], "confirm": "y"})
    with work():
        quote = ask_to_quote(Actor(reader.id), "entry", named.rsplit("/", 1)[1], {0}, "The booklet")
        answer_quote(Actor(writer.id), quote, APPROVED, words="A greengagequote, then.")
        note = Link(upper_kind="risk", upper_id="r" * 16, lower_kind="entry", lower_id=page_id, made_by=writer.id)
        note.note = "The mirabellenote beside it."
        db.session.add(note)
    with work():
        attach_unsent(Actor(writer.id), "groups:cohort:contribute", db.session.merge(cohort), "sloefile.txt", b"The sloefile of it.", description="A sloefile.")
    study = Input(group_id=cohort.id, author_id=writer.id, kind="research", title="A study", body="W.", body_html="<p>W.</p>")
    with work():
        db.session.add(study)
        db.session.flush()
        pdf = attach_file(Actor(writer.id), "input", study, "study.pdf", b"%PDF-1.4 words", licence="ours")
        on_pdf = annotate(Actor(writer.id), pdf, Anchor(1, "The cornelquote of it"), "A cornelnote.", None).id
    browser.post(f"/annotations/{on_pdf}/edit", {"note": "A sorbchanged note.", "base": "1"})
    return writer.id, page_id, letter_id


def _everything_stored(folder: Path, backup: Path) -> bytes:
    """Return all bytes of the store, its log, the uploads and what a backup holds, unpacked."""
    found = b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
    with tarfile.open(backup) as archive:
        for member in archive.getmembers():
            opened = archive.extractfile(member)
            found += opened.read() if opened else b""
    with db.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            found += repr(connection.execute(sa.text(f'SELECT * FROM "{table}"')).fetchall()).encode()
    return found


def _forms(word: str) -> list[bytes]:
    """Return how a word may stand in bytes: as it is, in two bytes a letter, and in the three ways that base64 cuts it."""
    plain = [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be")]
    cut = [base64.b64encode(b"x" * shift + word.encode())[4 + (shift > 0) : -4] for shift in range(3)]
    return plain + [piece for piece in cut if len(piece) > 8]


def test_nothing_of_it_can_be_read_in_the_store(tmp_path: Path, store: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    app = _app(tmp_path, store)
    with app.app_context():
        _write_everything(app)
        db.session.remove()
        make_backup(db.engine, tmp_path, tmp_path.parent / f"{tmp_path.name}.backup")
        stored = _everything_stored(tmp_path, tmp_path.parent / f"{tmp_path.name}.backup")
        db.engine.dispose()
    assert b"rowanshared" in stored  # what a cohort reads lies open in the index: the look itself works
    seen = {word for word in SECRETS for form in _forms(word) if form in stored}
    assert not seen
    assert not [word for word in SECRETS if word in caplog.text]


def test_a_file_comes_back_as_it_was_also_in_pieces(app: Flask) -> None:
    ann, cohort = make_person("Ann"), make_cohort()
    join(cohort, ann)
    content = b"The sloefile words. " * 50
    with work():
        file_id = attach_unsent(Actor(ann.id), "groups:cohort:contribute", cohort, "sloefile.txt", content).id
    browser = Browser(app, ann)
    answer = browser.get(f"/files/{file_id}")
    assert answer.data == content and "sloefile.txt" in answer.headers["Content-Disposition"]
    part = browser.get(f"/files/{file_id}", status=206, headers={"Range": "bytes=4-11"})
    assert part.data == content[4:12]


def test_its_writer_finds_it_and_nobody_else_does(app: Flask) -> None:
    writer_id, page_id, letter_id = _write_everything(app)
    entry = db.session.get_one(Entry, page_id)
    other = make_person("Ben")
    cohort = entry.group_id
    with work():
        join(db.session.get_one(Group, cohort), other, "facilitator")
    mine, theirs = (Browser(app, db.session.get(type(other), person_id)) for person_id in (writer_id, other.id))
    for words in ("marmaladebody", "MARMALADETITLE", "marmalade", "the marmaladebody of"):
        assert f"/reflections/{page_id}" in mine.get(f"/cohorts/{cohort}/search?q={words}").text
        assert page_id not in theirs.get(f"/cohorts/{cohort}/search?q={words}").text
    assert letter_id not in mine.get(f"/cohorts/{cohort}/search?q=damsonletter").text
    for narrowing in ("kind=entry", "who=ann", f"since={today()}", f"until={today()}"):
        assert page_id in mine.get(f"/cohorts/{cohort}/search?q=marmaladebody&{narrowing}").text, narrowing
    for narrowing in ("kind=thread", "who=ben", f"since={today() + timedelta(days=1)}", f"until={today() - timedelta(days=1)}"):
        assert page_id not in mine.get(f"/cohorts/{cohort}/search?q=marmaladebody&{narrowing}").text, narrowing


def test_words_moved_to_another_row_do_not_open(app: Flask) -> None:
    ann, ben, cohort = make_person("Ann"), make_person("Ben"), make_cohort()
    join(cohort, ann)
    join(cohort, ben)
    with work():
        one, other = (write_entry(Actor(person.id), cohort, NewEntry("past", f"Of {person.display_name}.")) for person in (ann, ben))
    with work():
        blob = db.session.scalar(sa.select(Entry.sealed_body).where(Entry.id == one.id))
        db.session.execute(sa.update(Entry).where(Entry.id == other.id).values(sealed_body=blob))
    page = Browser(app, ben).get(f"/reflections/{other.id}", status=503).text
    assert "Of Ann" not in page and "cannot be opened" in page
    with pytest.raises(Locked):
        unlock(b"k" * 32, lock(b"k" * 32, b"words", "here"), "there")


def test_a_page_that_cannot_be_opened_keeps_no_list_from_its_readers(app: Flask) -> None:
    ann, ben, cohort = make_person("Ann"), make_person("Ben"), make_cohort()
    for person in (ann, ben):
        join(cohort, person)
    with work():
        for person in (ann, ben):
            share_entry(Actor(person.id), write_entry(Actor(person.id), cohort, NewEntry("past", f"Of {person.display_name}.")), "my_cohort")
        third = write_entry(Actor(ben.id), cohort, NewEntry("past", "Of Ben, too."))
        share_entry(Actor(ben.id), third, "my_cohort")
    with work():
        broken = db.session.scalar(sa.select(Entry.sealed_head).where(Entry.author_id == ann.id))
        db.session.execute(sa.update(Entry).where(Entry.id == third.id).values(sealed_head=broken))
    for person, address in ((ann, f"/cohorts/{cohort.id}/journal/shared"), (ben, f"/cohorts/{cohort.id}/journal"), (ben, "/my-journal")):
        page = Browser(app, person).get(address).text
        assert "A page that cannot be opened" in page and "Of Ben." in page, address


def test_a_letter_opens_on_its_day_and_not_before(app: Flask) -> None:
    writer_id, _page_id, letter_id = _write_everything(app)
    entry, seal = db.session.get_one(Entry, letter_id), db.session.get_one(LetterSeal, letter_id)
    assert entry.author_id == writer_id and entry.sealed_until is not None
    with pytest.raises(Unreadable):
        release(seal.wrapped, entry.sealed_until)
    with pytest.raises(Unreadable):
        release(seal.wrapped, today())  # another day is another key
    with pytest.raises(Locked):
        words_of_letter(entry)
    with time_machine.travel(now() + timedelta(days=31), tick=True):
        assert "damsonletter" in words_of_letter(entry)["body"]


def test_the_key_of_the_service_can_be_changed(tmp_path: Path, store: str) -> None:
    app = _app(tmp_path, store)
    with app.app_context():
        writer_id, page_id, letter_id = _write_everything(app)
        db.session.remove()
        db.engine.dispose()
    between = _app(tmp_path, store, secret_key=NEW, secret_key_before=OLD)
    with between.app_context():
        assert keys_behind() == (1, 0)
        assert (wrap_again(), seal_letters_again()) == (1, 1)
        assert keys_behind() == (0, 0) and (wrap_again(), seal_letters_again()) == (0, 0)
        db.session.remove()
        db.engine.dispose()
    after = _app(tmp_path, store, secret_key=NEW)
    with after.app_context():
        entry = db.session.get_one(Entry, page_id)
        assert entry.body == "The marmaladebody of it."
        with time_machine.travel(now() + timedelta(days=31), tick=True):
            assert "damsonletter" in words_of_letter(db.session.get_one(Entry, letter_id))["body"]
        db.session.remove()
        db.engine.dispose()
    lost = _app(tmp_path, store, secret_key="a third key, a third key, a third key, a third")
    with lost.app_context():
        assert keys_behind() == (0, 1)
        with pytest.raises(Locked, match="not on this machine"):
            assert db.session.get_one(Entry, page_id).body
        assert db.session.scalar(sa.select(PersonKey.person_id)) == writer_id
        db.session.remove()
        db.engine.dispose()


def test_what_no_key_opens_keeps_the_worker_from_nothing(app: Flask) -> None:
    cohort = make_cohort()
    lost, other = make_person("Ann"), make_person("Ben")
    pages = {}
    for person in (lost, other):
        join(cohort, person)
        with work():
            pages[person] = write_entry(Actor(person.id), db.session.merge(cohort), NewEntry("past", "*Words.*")).id
            save_draft(Actor(person.id), "entry:new", {"body": "Half a page."}, None)
            attach_unsent(Actor(person.id), "groups:cohort:contribute", db.session.merge(cohort), "notes.txt", b"Notes.", description="Notes", private=True)
    with work():
        db.session.execute(sa.update(Entry).values(body_version=0))
        db.session.execute(sa.update(PersonKey).where(PersonKey.person_id == lost.id).values(wrapped="lost"))
    assert render_again() == 1 and render_again() == 0
    assert db.session.get_one(Entry, pages[other]).body_version > 0 == db.session.get_one(Entry, pages[lost]).body_version
    assert (wrap_again(), keys_behind()) == (0, (0, 1))
    with time_machine.travel(now() + timedelta(days=31), tick=True):
        assert sweep_leftovers() == 1
    kept = db.session.scalars(sa.select(Attachment.owner_id).where(Attachment.removed_at.is_(None))).all()
    assert kept == [lost.id], "whether a draft of theirs still shows it nobody can say"


def test_who_cannot_be_told_keeps_nobody_else_from_their_e_mails(app: Flask) -> None:
    cohort = make_cohort()
    lost, ben = make_person("Ann"), make_person("Ben")
    always = {"digest": "now", "quiet_from": "00:00", "quiet_until": "00:00", "weekends": True}
    readers = {lost: make_person("Cy", **always), ben: make_person("Di", **always)}
    for author, reader in readers.items():
        join(cohort, author)
        join(cohort, reader)
        with work():
            entry = write_entry(Actor(author.id), db.session.merge(cohort), NewEntry("past", "Words."))
            share_entry(Actor(author.id), entry, "named", [reader.id])
    with work():
        db.session.execute(sa.update(PersonKey).where(PersonKey.person_id == lost.id).values(wrapped="lost"))
    send_digests()
    assert db.session.scalars(sa.select(OutboxMail.recipient)).all() == [readers[ben].email]


def test_a_key_that_was_made_in_vain_closes_nothing(app: Flask) -> None:
    person, cohort = make_person("Ann"), make_cohort()
    join(cohort, person)
    with pytest.raises(RuntimeError, match="undone"), work():
        write_entry(Actor(person.id), cohort, NewEntry("past", "First."))
        raise RuntimeError("undone")
    with work():
        page_id = write_entry(Actor(person.id), db.session.merge(cohort), NewEntry("past", "Second.")).id
    db.session.remove()
    assert db.session.get_one(Entry, page_id).body == "Second."


def test_the_store_is_never_asked_about_sealed_words() -> None:
    with pytest.raises(TypeError, match="lies sealed"):
        assert Entry.title == "anything"


def test_what_no_key_opens_keeps_nobody_from_what_others_wrote(app: Flask, sign_in: Callable[[Person], Browser]) -> None:
    cohort = make_cohort()
    lost, ben = make_person("Ann"), make_person("Ben")
    for person in (lost, ben):
        join(cohort, person)
        browser = sign_in(person)
        browser.post(f"/cohorts/{cohort.id}/milestones", {"words": f"Kumquats of {person.display_name}", "kind": "decision", "marked_on": today().isoformat(), "audience": "my_cohort"})
        browser.post(f"/cohorts/{cohort.id}/commitments", {"words": "Buy kumquats", "due_on": today().isoformat()})
        browser.post(f"/cohorts/{cohort.id}/enquiries", {"question": f"Which kumquats, {person.display_name}?"})
        with work():
            entry = write_entry(Actor(person.id), db.session.merge(cohort), NewEntry("past", f"Kumquats, says {person.display_name}."))
            share_entry(Actor(person.id), entry, "my_cohort")
    with work():
        db.session.execute(sa.update(PersonKey).where(PersonKey.person_id == lost.id).values(wrapped="lost"))
    browser = sign_in(ben)
    for page in ("enquiries", "milestones", "search?q=kumquats"):
        words = browser.get(f"/cohorts/{cohort.id}/{page}").text
        assert "Kumquats of Ben" in words and "Kumquats of Ann" not in words
    found = browser.get(f"/cohorts/{cohort.id}/search?q=kumquats").text
    assert "Which kumquats, Ben?" in found and "says Ben" in found
    sign_in(lost).get(f"/cohorts/{cohort.id}/journey")
