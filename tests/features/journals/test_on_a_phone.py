"""Writing on a phone: where one stopped, in boxes that fold, with a voice note or a photo, sent once; and what only the writer sees."""

from __future__ import annotations

import io
import uuid
from datetime import timedelta

import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.services import save_draft
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services.leftovers import sweep_leftovers
from tests.capabilities.test_files_drafts_search import picture
from tests.core.test_audio import SOUNDS
from tests.features.journals.conftest import WORDS, House, SignIn, share, write
from tests.kit.browser import Browser

PROGRAM = {"Accept": "application/json"}


def new_page(house: House, rest: str = "?tense=past") -> str:
    """Return the address of a new page."""
    return f"/cohorts/{house.cohort.id}/journal/new{rest}"


def pages() -> list[Entry]:
    """Return all pages."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Entry).order_by(Entry.created_at)))


def take(browser: Browser, address: str, name: str, content: bytes, description: str = "") -> str:
    """Send a file as the script does; return the words that show it."""
    data = {"file": (io.BytesIO(content), name), "description": description, "client_id": uuid.uuid4().hex}
    answer = browser.post(f"{address}", data, status=201, content_type="multipart/form-data", headers=PROGRAM)
    words: str = answer.get_json()["text"]
    return words


def id_in(words: str) -> str:
    """Return the id of the file in the words that show it."""
    return words.rsplit("/files/", 1)[1].rstrip(")")


def test_it_opens_where_one_stopped(house: House, author: Browser, sign_in: SignIn) -> None:
    assert author.get("/write", status=303).location == new_page(house, "?tense=present")
    author.put(f"/drafts/entry:new:{house.cohort.id}:future", {"fields": {"part_body": "It is July"}, "base_version": 0})
    assert author.get("/write", status=303).location == new_page(house, "?tense=future")
    assert "It is July" in author.get(new_page(house, "?tense=future")).text
    entry = write(house)
    author.put(f"/drafts/entry:{entry.id}", {"fields": {"part_body": "And more"}, "base_version": 0})
    assert author.get("/write", status=303).location == f"/reflections/{entry.id}/edit"
    assert f"/reflections/{entry.id}/edit" in author.get(f"/cohorts/{house.cohort.id}/journey").text
    assert sign_in(house.people["administrator"]).get("/write", status=303).location == "/"
    assert sign_in(house.people["observer"]).get("/write", status=303).location == "/"


def test_the_prompt_stays_folded_as_chosen(house: House, author: Browser, sign_in: SignIn) -> None:
    assert '<details class="fold" data-enhance="fold" data-url="/writing/prompt" open>' in author.get(new_page(house)).text
    author.post("/writing/prompt", {"folded": "y"}, status=200)
    assert 'data-url="/writing/prompt">' in author.get(new_page(house)).text
    assert 'data-url="/writing/prompt" open>' in sign_in(house.people["friend"]).get(new_page(house)).text
    author.post("/writing/prompt", {"folded": ""}, status=200)
    assert 'data-url="/writing/prompt" open>' in author.get(new_page(house)).text


def test_a_word_is_enough_and_ten_minutes_are_three_boxes(house: House, author: Browser) -> None:
    turned = author.post(new_page(house), {"part_body": "Tired.", "turn": "shape:ten_minutes", "client_id": uuid.uuid4().hex}, status=200).text
    assert turned.count("<textarea") == 4 and "Tired." in turned  # three boxes, and what was written before
    author.post(new_page(house), {"part_what": "Tired.", "part_so_what": "", "part_now_what": "", "client_id": uuid.uuid4().hex})
    assert [page.shape for page in pages()] == ["ten_minutes"]


def test_the_first_page_says_what_to_take_care_of_and_a_shared_one_promises_nothing(house: House, author: Browser) -> None:
    first = author.get(new_page(house)).text
    assert '<details class="promise" open>' in first and "health, faith" in first and "Write about patterns, not about a person." in first
    entry = write(house)
    assert '<details class="promise">' in author.get(new_page(house)).text
    assert "Only you can open this." in author.get(f"/reflections/{entry.id}/edit").text
    share(house, entry, "my_cohort")
    assert "Only you can open this." not in author.get(f"/reflections/{entry.id}/edit").text


def test_a_page_that_waited_on_a_device_is_written_once_by_its_writer(house: House, author: Browser, sign_in: SignIn) -> None:
    mark = uuid.uuid4().hex
    sent = {"part_body": WORDS, "client_id": mark, "writer": house.people["author"].id}
    author.put(f"/drafts/entry:new:{house.cohort.id}:past", {"fields": {"part_body": "Begun since"}, "base_version": 0})
    answers = [author.post(new_page(house), sent, status=200, headers=PROGRAM).get_json() for _time in range(2)]
    assert answers[0] == answers[1] and answers[0]["ok"] and [page.id for page in pages()] == [answers[0]["id"]]
    (draft,) = db.session.scalars(sa.select(Draft))
    assert draft.fields == {"part_body": "Begun since"}, "what was begun since stays"
    refused = sign_in(house.people["friend"]).post(new_page(house), {**sent, "client_id": uuid.uuid4().hex}, status=403, headers=PROGRAM)
    assert "It waits for them." in refused.get_json()["error"] and len(pages()) == 1
    empty = author.post(new_page(house), {"part_body": " ", "client_id": uuid.uuid4().hex}, status=422, headers=PROGRAM).get_json()
    assert empty["error"] == "There is nothing on the page yet. One sentence is enough."


def test_a_page_that_changed_on_another_device_meanwhile_says_so_and_loses_nothing(house: House, author: Browser) -> None:
    entry = write(house, body="At first.")
    address, base = f"/reflections/{entry.id}/edit", {"base": "1", "client_id": uuid.uuid4().hex}
    author.post(address, {**base, "part_body": "On the laptop."})
    waited = {**base, "part_body": "On the phone.", "client_id": uuid.uuid4().hex, "writer": house.people["author"].id}
    answer = author.post(address, waited, status=409, headers=PROGRAM).get_json()
    assert answer["theirs"]["body"] == "On the laptop." and "another device" in answer["error"]
    both = author.post(address, waited, status=409).text
    assert "On the laptop." in both and "On the phone." in both and pages()[0].body == "On the laptop."


def test_a_draft_of_another_device_is_not_written_over_unseen(house: House, author: Browser) -> None:
    place = f"/drafts/entry:new:{house.cohort.id}:past"
    assert author.put(place, {"fields": {"part_body": "On the laptop."}, "base_version": 0}).status_code == 200
    assert author.put(place, {"fields": {"part_body": "On the phone."}, "base_version": 0}).status_code == 409
    assert author.put(place, {"fields": {"part_body": "On the laptop."}, "base_version": 0}).status_code == 200


def test_the_microphone_is_for_the_page_that_one_writes_on(house: House, author: Browser) -> None:
    entry = write(house)
    for address in (new_page(house), f"/reflections/{entry.id}/edit"):
        assert author.get(address).headers["Permissions-Policy"] == "camera=(), microphone=(self), geolocation=()"
    for address in (f"/reflections/{entry.id}", f"/cohorts/{house.cohort.id}/journal", "/offline", "/home"):
        assert "microphone=()" in author.client.get(address).headers["Permissions-Policy"]
    assert "media-src" not in author.get(new_page(house)).headers["Content-Security-Policy"] and "blob:" not in author.get(new_page(house)).headers["Content-Security-Policy"]


def test_a_voice_note_and_a_photo_go_with_the_page_and_to_its_readers_alone(house: House, author: Browser, sign_in: SignIn) -> None:
    upload, friend = f"/cohorts/{house.cohort.id}/journal/files", sign_in(house.people["friend"])
    note, photo = take(author, upload, "Voice note 28 November 21.14.webm", SOUNDS["webm"]), take(author, upload, "page.jpg", picture(), "A page of notes")
    ids = [id_in(words) for words in (note, photo)]
    assert photo == f"![A page of notes](/files/{ids[1]})" and note == f"[Voice note 28 November 21.14.webm](/files/{ids[0]})"
    draft = {"fields": {"part_body": f"{note}\n\nWhat I said.\n\n{photo}"}, "base_version": 0}
    author.put(f"/drafts/entry:new:{house.cohort.id}:past", draft)
    written = author.get(new_page(house)).text
    assert f'<audio controls preload="none" src="/files/{ids[0]}"' in written and f'src="/files/{ids[1]}" alt="A page of notes"' in written
    for row_id in ids:
        author.get(f"/files/{row_id}")
        friend.get(f"/files/{row_id}", status=404)
        sign_in(house.people["facilitator"]).get(f"/files/{row_id}", status=404)
    author.post(new_page(house), {"part_body": draft["fields"]["part_body"], "client_id": uuid.uuid4().hex})
    (entry,) = pages()
    friend.get(f"/files/{ids[0]}", status=404)
    share(house, entry, "my_three")
    shown = friend.get(f"/reflections/{entry.id}").text
    assert f'<audio controls preload="none" src="/files/{ids[0]}"' in shown and "What I said." in shown
    heard = friend.get(f"/files/{ids[0]}")
    assert heard.mimetype == "audio/webm" and heard.data == SOUNDS["webm"] and heard.headers["Content-Disposition"].startswith("attachment")
    part = friend.client.get(f"/files/{ids[0]}", headers={"Range": "bytes=0-3"})
    assert part.status_code == 206 and part.data == SOUNDS["webm"][:4]
    sign_in(house.people["leader"]).get(f"/files/{ids[0]}", status=404)
    author.post(f"/reflections/{entry.id}/edit", {"part_body": "Only words now.", "base": "1", "client_id": uuid.uuid4().hex})
    friend.get(f"/files/{ids[0]}", status=404)
    author.get(f"/files/{ids[0]}")  # an earlier version shows it, to its writer alone
    author.post(f"/reflections/{entry.id}/remove")
    db.session.rollback()
    assert all(file.removed_at for file in db.session.scalars(sa.select(Attachment)))
    seen = [row.event for row in db.session.scalars(sa.select(AuditEntry).where(AuditEntry.person_id == house.people["author"].id))]
    assert seen == ["EntryShared"], "no history tells that there is a page, or a file on it"


def test_a_file_without_a_script_comes_with_the_form_and_stays_with_the_words(house: House, author: Browser) -> None:
    data = {"part_body": "Look:", "turn": "file", "client_id": uuid.uuid4().hex, "file_mark": uuid.uuid4().hex, "description": "A wall"}
    back = author.post(new_page(house), {**data, "file": (io.BytesIO(picture()), "wall.jpg")}, status=200, content_type="multipart/form-data").text
    assert "Look:\n\n![A wall](/files/" in back and pages() == []
    missing = {**data, "turn": "", "file": (io.BytesIO(picture()), "wall.jpg"), "description": "", "file_mark": uuid.uuid4().hex}
    refused = author.post(new_page(house), missing, status=422, content_type="multipart/form-data").text
    assert "Please say in a sentence what the picture shows" in refused and "Look:" in refused


def test_a_bad_file_is_refused_in_words(house: House, author: Browser) -> None:
    for name, content, words in (("note.webm", b"<script>", "no sound recording"), ("note.svg", b"<svg/>", "cannot be taken"), ("page.jpg", picture(), "say in a sentence")):
        data = {"file": (io.BytesIO(content), name), "client_id": uuid.uuid4().hex}
        answer = author.post(f"/cohorts/{house.cohort.id}/journal/files", data, status=422, content_type="multipart/form-data", headers=PROGRAM)
        assert words in answer.get_json()["error"]


def test_the_balance_is_the_writers_and_the_offer_can_be_switched_off_for_ever(house: House, author: Browser, sign_in: SignIn) -> None:
    journal = f"/cohorts/{house.cohort.id}/journal"
    assert "What your pages look at" not in author.get(journal).text
    write(house, valence="challenge", context_factor="community")
    write(house, valence="challenge", context_factor="community")
    shown = author.get(journal).text
    assert '<meter min="0" max="2" value="2" aria-label="A challenge">2</meter>' in shown and 'value="2" aria-label="Our community"' in shown
    assert shown.count("Do not offer this again") == 1 and "prompt=PA4" in shown
    write(house, who="friend", valence="success")
    assert "What your pages look at" not in sign_in(house.people["facilitator"]).get(journal).text
    author.post(f"{journal}/no-success-prompt")
    assert "Do not offer this again" not in author.get(journal).text
    write(house, valence="challenge")
    assert "Do not offer this again" not in author.get(journal).text and "All that you have marked" not in author.get(journal).text


def test_a_success_ends_the_offer(house: House, author: Browser) -> None:
    write(house, valence="challenge")
    write(house, valence="both")
    shown = author.get(f"/cohorts/{house.cohort.id}/journal").text
    assert "Do not offer this again" not in shown and '<meter min="0" max="2" value="1" aria-label="A success">1</meter>' in shown


def test_files_of_a_page_that_was_never_kept_go_unless_a_draft_still_shows_them(house: House, author: Browser) -> None:
    with work():
        actor, cohort = Actor(house.people["author"].id), db.session.merge(house.cohort)
        shown, left = (attach_unsent(actor, "groups:cohort:contribute", cohort, "a.jpg", picture(), description="A gate", private=True) for _twice in range(2))
        save_draft(actor, f"entry:new:{cohort.id}:past", {"part_body": f"![A gate](/files/{shown.id})"}, None)
    assert sweep_leftovers() == 0
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        assert (sweep_leftovers(), sweep_leftovers()) == (1, 0)
    found = {row.id: row.removed_at for row in db.session.scalars(sa.select(Attachment))}
    assert found[shown.id] is None and found[left.id] is not None
