"""Writing, reading, sharing, sealing and answering reflections, through their pages."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.journals.models import Entry, EntryOpening, EntryResponse
from enquiry_hub.features.journals.queries import tally_of
from enquiry_hub.features.journals.services import NewResponse, add_response
from enquiry_hub.identity.people.models import Person
from tests.features.journals.conftest import LETTER, TITLE, WORDS, House, seal, share, write
from tests.kit.browser import Browser
from tests.kit.html import inspect

SignIn = Callable[[Person], Browser]


@pytest.fixture
def author(house: House, sign_in: SignIn) -> Browser:
    """Return the author's browser."""
    return sign_in(house.people["author"])


def entries() -> list[Entry]:
    """Return all pages."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Entry).order_by(Entry.created_at)))


def new_address(house: House, tense: str = "past") -> str:
    """Return the address of a new page."""
    return f"/cohorts/{house.cohort.id}/journal/new?tense={tense}"


def test_a_page_is_written_for_oneself(house: House, author: Browser) -> None:
    page = author.get(new_address(house)).text
    assert "Only you can open this." in page and "two people must agree" in page
    assert "Not facilitators, not administrators." in page
    sent = author.post(
        new_address(house),
        {"part_body": WORDS, "title": "", "client_id": uuid.uuid4().hex, "shape": "free", "prompt_id": "PA3"},
    )
    (entry,) = entries()
    assert (entry.body, entry.audience, entry.tense, entry.prompt_id, entry.context_factor) == (
        WORDS,
        "only_me",
        "past",
        "PA3",
        "organisational",
    )
    place = f"{house.people['author'].id}:entry:new:{house.cohort.id}:past"
    assert sent.location.startswith(f"/reflections/{entry.id}?sent=") and place.replace(
        ":", "%3A"
    ) in sent.location.replace(place, place.replace(":", "%3A"))
    assert '<details class="promise" open>' in page and '<details class="promise">' in author.get(new_address(house)).text
    assert WORDS in author.get(f"/reflections/{entry.id}").text


def test_sending_twice_writes_once(house: House, author: Browser) -> None:
    values = {"part_body": WORDS, "client_id": str(uuid.uuid4()), "shape": "free"}
    first, second = author.post(new_address(house), values), author.post(new_address(house), values)
    assert first.location == second.location and len(entries()) == 1


def test_an_empty_or_too_long_page_comes_back(house: House, author: Browser) -> None:
    answer = author.post(
        new_address(house), {"part_body": "  ", "title": "A name", "client_id": uuid.uuid4().hex}, status=422
    )
    assert "One sentence is enough." in answer.text and 'value="A name"' in answer.text
    long = "word " * 20_001
    answer = author.post(new_address(house), {"part_body": long, "client_id": uuid.uuid4().hex}, status=422)
    assert long.strip() in answer.text and entries() == []
    assert author.post(new_address(house), {"part_body": WORDS, "client_id": "no uuid"}, status=422)


def test_text_is_kept_as_written(house: House, author: Browser) -> None:
    text = "a < b, I <3 this \N{WINKING FACE} \N{HEBREW LETTER SHIN}"
    text += "\n\n<script>alert(1)</script> [x](javascript:alert(1))"
    author.post(new_address(house), {"part_body": text, "client_id": uuid.uuid4().hex})
    (entry,) = entries()
    assert entry.body == text
    page = author.get(f"/reflections/{entry.id}").text
    assert "<script>alert" not in page and 'href="javascript' not in page


def test_shapes_change_and_nothing_is_lost(house: House, author: Browser) -> None:
    values = {
        "part_what": "A hatch went.",
        "part_so_what": "It held us.",
        "part_now_what": "A kettle by May.",
        "title": "Kettle",
        "client_id": uuid.uuid4().hex,
    }
    page = author.post(new_address(house), {**values, "turn": "shape", "shape": "kolb"}, status=200)
    inspect(page.text)
    assert all(
        words in page.text
        for words in (
            "A hatch went.",
            "It held us.",
            "A kettle by May.",
            'value="Kettle"',
            "What you wrote before",
        )
    )
    assert entries() == []
    kept = re.search(r'name="part_before"[^>]*>\s*(.*?)</textarea>', page.text, re.S)
    assert kept is not None
    back = author.post(
        new_address(house),
        {
            "part_before": kept[1],
            "part_experience": "",
            "part_observation": "",
            "part_concept": "",
            "part_experiment": "",
            "turn": "shape",
            "shape": "ten_minutes",
        },
        status=200,
    )
    boxes = dict(re.findall(r'name="part_(\w+)"[^>]*>\s*(.*?)</textarea>', back.text, re.S))
    assert (
        boxes["what"].strip() == "A hatch went."
        and boxes["now_what"].strip() == "A kettle by May."
        and "before" not in boxes
    )
    author.post(
        new_address(house),
        {
            **{f"part_{key}": text for key, text in boxes.items()},
            "client_id": uuid.uuid4().hex,
            "shape": "kolb",
        },
    )
    (entry,) = entries()
    assert (
        entry.shape == "ten_minutes"
        and entry.body
        == "## What happened?\n\nA hatch went.\n\n## Why does it matter?\n\nIt held us."
        "\n\n## What next, and by when?\n\nA kettle by May."
    )


def test_another_prompt_and_skipping_keep_the_words(house: House, author: Browser) -> None:
    page = author.post(
        new_address(house),
        {"part_body": WORDS, "prompt_id": "PA1", "turn": "prompt:PA2", "client_id": uuid.uuid4().hex},
        status=200,
    )
    assert "Whose way of leading did you copy" in inspect(page.text).h1 and WORDS in page.text
    page = author.post(
        new_address(house),
        {"part_body": WORDS, "prompt_id": "PA2", "turn": "skip", "client_id": uuid.uuid4().hex},
        status=200,
    )
    assert inspect(page.text).h1 == "A page about the past" and WORDS in page.text


def test_a_draft_in_which_nothing_is_left_opens_the_page_as_it_was(house: House, author: Browser) -> None:
    entry = write(house)
    author.put(f"/drafts/entry:{entry.id}", {"fields": {"title": "", "part_text": ""}})
    page = author.get(f"/reflections/{entry.id}/edit").text
    assert TITLE in page and "Draft kept" in page


def test_drafts_come_back_and_go(house: House, author: Browser, sign_in: SignIn) -> None:
    place = f"entry:new:{house.cohort.id}:future"
    fields = {
        "title": "Half",
        "part_failure": "Nobody came.",
        "part_causes": "",
        "part_first_sign": "",
        "part_prevent": "",
        "prompt_id": "FU3",
        "base": "",
    }
    assert author.put(f"/drafts/{place}", {"fields": fields, "base_version": None}).status_code == 200
    again = sign_in(house.people["author"])  # another device, after signing out
    page = again.get(new_address(house, "future")).text
    assert "Nobody came." in page and "Draft kept" in page and "What does failure look like?" in page
    assert f'data-draft-key="{house.people["author"].id}:{place}"' in page
    journal = again.get(f"/cohorts/{house.cohort.id}/journal").text
    assert "Go on writing" in journal and "Half" in journal
    assert "Go on writing" in again.get(f"/cohorts/{house.cohort.id}/journey").text
    assert "Half" not in sign_in(house.people["friend"]).get(f"/cohorts/{house.cohort.id}/journal").text
    again.post(
        new_address(house, "future"),
        {
            "part_failure": "Nobody came.",
            "part_causes": "",
            "part_first_sign": "",
            "part_prevent": "",
            "client_id": uuid.uuid4().hex,
        },
    )
    db.session.rollback()
    assert db.session.scalars(sa.select(Draft)).all() == []


def test_a_stale_save_shows_both(house: House, author: Browser) -> None:
    entry = write(house)
    page = author.get(f"/reflections/{entry.id}/edit").text
    assert f'name="base" type="hidden" value="{entry.version}"' in page
    author.post(f"/reflections/{entry.id}/edit", {"part_body": "From the phone", "title": TITLE, "base": "1"})
    answer = author.post(
        f"/reflections/{entry.id}/edit",
        {"part_body": "From the laptop", "title": TITLE, "base": "1"},
        status=409,
    )
    assert (
        "From the phone" in answer.text
        and "From the laptop" in answer.text
        and 'name="base" type="hidden" value="2"' in answer.text
    )
    author.post(
        f"/reflections/{entry.id}/edit", {"part_body": "From the laptop", "title": TITLE, "base": "2"}
    )
    history = author.get(f"/reflections/{entry.id}/history").text
    assert "First written" in history and WORDS in history
    assert (
        db.session.scalar(
            sa.select(sa.func.count()).select_from(Revision).where(Revision.subject_kind == "entry")
        )
        == 3
    )


def test_a_page_stands_on_an_earlier_one(house: House, author: Browser) -> None:
    entry, foreign = write(house), write(house, "friend", title="Not mine")
    share_page = author.get(new_address(house, "future") + f"&on={entry.id}").text
    assert TITLE in share_page and "Stand this page on it" in share_page and "Your chain" in share_page
    author.post(
        new_address(house, "future"),
        {
            "part_body": "In July it failed.",
            "stand_on": [entry.id, foreign.id],
            "client_id": uuid.uuid4().hex,
        },
    )
    later = next(page for page in entries() if page.tense == "future")
    made = db.session.scalars(sa.select(Link)).all()
    assert [(link.upper_id, link.lower_id) for link in made] == [(later.id, entry.id)]
    for page in (entry, later):
        text = author.get(f"/reflections/{page.id}").text
        assert "Your chain" in text and TITLE in text and "In July it failed." in text
    share(house, later, "my_three")


def test_a_chain_shows_a_reader_only_what_they_may_read(
    house: House, author: Browser, sign_in: SignIn
) -> None:
    entry = write(house)
    author.post(
        new_address(house, "future"),
        {"part_body": "In July it failed.", "stand_on": [entry.id], "client_id": uuid.uuid4().hex},
    )
    later = next(page for page in entries() if page.tense == "future")
    share(house, later, "my_three")
    page = sign_in(house.people["friend"]).get(f"/reflections/{later.id}").text
    assert "In July it failed." in page and TITLE not in page and "1 reflection private to its author" in page


def test_sharing_says_who_before_one_chooses(house: House, author: Browser) -> None:
    entry = write(house)
    page = author.get(f"/reflections/{entry.id}/share").text
    assert "Tom Friend and you." in page
    assert (
        "4 school leaders, 1 facilitator, 1 academic and 1 programme manager of this cohort will read this."
        in page
    )
    assert "Nobody yet: choose people below." in page
    author.post(f"/reflections/{entry.id}/share", {"audience": "named"}, status=422)
    author.post(f"/reflections/{entry.id}/share", {"audience": "everyone"}, status=422)
    stranger = house.people["administrator"].id
    author.post(f"/reflections/{entry.id}/share", {"audience": "named", "people": [stranger]}, status=422)
    answer = author.post(
        f"/reflections/{entry.id}/share",
        {"audience": "named", "email": house.people["administrator"].email},
        status=422,
    )
    assert "Nobody else in a group with you has this address." in answer.text
    author.post(
        f"/reflections/{entry.id}/share", {"audience": "named", "email": house.people["outsider"].email}
    )
    assert "Otto Outsider and you." in author.get(f"/reflections/{entry.id}").text


def test_seeing_it_as_a_reader_would(house: House, author: Browser, sign_in: SignIn) -> None:
    entry, friend = write(house), house.people["friend"]
    assert "Nothing." in author.get(f"/reflections/{entry.id}/as/{friend.id}").text
    share(house, entry, "my_three")
    page = author.get(f"/reflections/{entry.id}/as/{friend.id}").text
    assert (
        "This is what Tom Friend sees" in page
        and WORDS in page
        and "Change or take back" not in page
        and "Go on writing" not in page
    )
    assert "Nothing." in author.get(f"/reflections/{entry.id}/as/{house.people['leader'].id}").text
    author.get(f"/reflections/{entry.id}/as/{house.people['administrator'].id}", status=404)
    sign_in(friend).get(f"/reflections/{entry.id}/as/{house.people['leader'].id}", status=403)
    assert db.session.scalars(sa.select(EntryOpening)).all() == []


def test_taking_it_back_tells_who_had_opened_it(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    friend = sign_in(house.people["friend"])
    friend.get(f"/reflections/{entry.id}")
    friend.get(f"/reflections/{entry.id}")
    assert "Tom Friend had already" not in author.get(f"/reflections/{entry.id}/share").text
    answer = author.post(f"/reflections/{entry.id}/share", {"audience": "only_me"})
    assert "Tom Friend had already opened it." in author.get(answer.location).text
    friend.get(f"/reflections/{entry.id}", status=404)


def test_a_look_before_the_whole_cohort(house: House, author: Browser) -> None:
    entry = write(house, body="A boy called Jayden in Year 4 lost his mother.")
    answer = author.post(f"/reflections/{entry.id}/share", {"audience": "my_cohort"}, status=422)
    assert "Could somebody recognise a child" in answer.text
    assert entries()[0].audience == "only_me"
    author.post(f"/reflections/{entry.id}/share", {"audience": "my_cohort", "confirm": "y"})
    assert entries()[0].audience == "my_cohort"


def test_answers(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    friend, mark = sign_in(house.people["friend"]), uuid.uuid4().hex
    for _again in range(2):
        friend.post(f"/reflections/{entry.id}/responses", {"body": "Ours went too.", "client_id": mark})
    (response,) = db.session.scalars(sa.select(EntryResponse)).all()
    assert "Ours went too." in author.get(f"/reflections/{entry.id}").text
    told = db.session.scalars(sa.select(Notice)).all()
    assert [(notice.person_id, notice.kind) for notice in told] == [(house.people["author"].id, "response")]
    friend.post(
        f"/reflections/{entry.id}/responses",
        {"body": "A boy called Jayden in Year 4 told me.", "client_id": uuid.uuid4().hex},
        status=422,
    )
    sign_in(house.people["leader"]).post(f"/responses/{response.id}/remove", status=404)
    author.post(f"/responses/{response.id}/remove")
    assert "Ours went too." not in friend.get(f"/reflections/{entry.id}").text


def test_a_letter_is_sealed_and_opened(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house, body=LETTER, shape="letter", tense="future")
    share(house, entry, "my_three")
    author.put(f"/drafts/entry:{entry.id}", {"fields": {"part_hope": WORDS}, "base_version": None})
    assert "Seal it" in author.get(f"/reflections/{entry.id}").text
    asked = author.get(f"/reflections/{entry.id}/seal").text
    assert 'value="2099-05-09"' in asked and "not even you" in asked
    author.post(f"/reflections/{entry.id}/seal", {"until": "2099-05-09"}, status=422)
    author.post(f"/reflections/{entry.id}/seal", {"until": str(today())}, status=422)
    until = today() + timedelta(days=200)
    author.post(f"/reflections/{entry.id}/seal", {"until": str(until)})
    for path in (
        f"/reflections/{entry.id}",
        f"/cohorts/{house.cohort.id}/journal",
        f"/cohorts/{house.cohort.id}/journal?tense=future",
    ):
        page = author.get(path).text
        assert "sealed until" in page and WORDS not in page and TITLE not in page, path
    for way in ("edit", "history", "share", "evidence", "seal", "remove"):
        author.get(f"/reflections/{entry.id}/{way}", status=404)
    author.post(f"/reflections/{entry.id}/open", {}, status=404)
    author.post(f"/about/entry/{entry.id}/thread", {}, status=404)
    assert (
        db.session.scalars(sa.select(SearchDocument).where(SearchDocument.subject_kind == "entry")).all()
        == []
    )
    assert author.put(f"/drafts/entry:{entry.id}", {"fields": {"part_hope": WORDS}}).status_code == 410  # a tab that was open
    assert author.get(f"/drafts/entry:{entry.id}").json["fields"] is None
    sign_in(house.people["friend"]).get(f"/reflections/{entry.id}", status=404)


def test_on_its_day_the_question_comes_first(house: House, author: Browser) -> None:
    entry = write(house, body=LETTER, shape="letter", tense="future")
    seal(house, entry, days=0)
    page = author.get(f"/reflections/{entry.id}").text
    assert "Whom did you lose?" in page and WORDS not in page
    for path in ("/journal", "/journey"):
        listed = author.get(f"/cohorts/{house.cohort.id}{path}").text
        assert WORDS not in listed and "A letter from you" in listed
    author.get(f"/reflections/{entry.id}/edit", status=303)
    author.post(
        f"/reflections/{entry.id}/open", {"answer": "The woman at the hatch.", "client_id": uuid.uuid4().hex}
    )
    page = author.get(f"/reflections/{entry.id}").text
    assert WORDS in page and "The woman at the hatch." in page
    author.post(f"/reflections/{entry.id}/open", {"answer": "From a tab that did not know"})
    assert "From a tab that did not know" in author.get(f"/reflections/{entry.id}").text


def test_evidence_is_the_authors_to_offer(house: House, author: Browser, sign_in: SignIn) -> None:
    entry = write(house)
    assert "There is nothing to link yet" in author.get(f"/reflections/{entry.id}/evidence").text
    with work():
        thread = start_thread(house.actor("leader"), db.session.merge(house.cohort), "Reception desks")
    thread_id = thread.id
    assert "Reception desks" in author.get(f"/reflections/{entry.id}/evidence").text
    author.post(
        f"/reflections/{entry.id}/evidence", {"target": f"thread:{thread_id}", "note": "It began here"}
    )
    assert "Reception desks" in author.get(f"/reflections/{entry.id}").text
    page = sign_in(house.people["leader"]).get(f"/threads/{thread_id}").text
    assert "1 reflection private to its author" in page and TITLE not in page
    author.post(f"/reflections/{entry.id}/evidence", {"target": "person:abcdefgh"}, status=422)


def test_removing_a_page_removes_everything(house: House, author: Browser) -> None:
    entry = write(house)
    share(house, entry, "my_cohort", "friend")
    with work():
        add_response(house.actor("friend"), db.session.get_one(Entry, entry.id), NewResponse("Ours too"))
    assert "Remove this page?" in author.get(f"/reflections/{entry.id}/remove").text
    entry_id = entry.id
    author.post(f"/reflections/{entry_id}/remove")
    assert entries() == [] and db.session.scalars(sa.select(EntryResponse)).all() == []
    assert (
        db.session.scalars(sa.select(SearchDocument).where(SearchDocument.subject_kind == "entry")).all()
        == []
    )
    author.get(f"/reflections/{entry_id}", status=404)


def test_a_reader_from_elsewhere_sees_the_page_alone(house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "named", "outsider")
    page = sign_in(house.people["outsider"]).get(f"/reflections/{entry.id}").text
    assert WORDS in page and "Amina Author" in page and house.cohort.name not in page


def count_queries(browser: Browser, path: str) -> int:
    """Return how many statements a page takes."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    browser.get(path)
    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        browser.get(path)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return len(found)


def test_queries_do_not_grow_with_rows(house: House, author: Browser, sign_in: SignIn) -> None:
    friend = sign_in(house.people["friend"])

    def fill(times: int) -> Entry:
        for number in range(times):
            entry = write(house, title=f"Page {number}")
            share(house, entry, "my_cohort")
            with work():
                for _each in range(2):
                    add_response(house.actor("friend"), db.session.get_one(Entry, entry.id), NewResponse("Yes"))
        return entry

    entry = fill(2)
    paths = [
        (author, f"/cohorts/{house.cohort.id}/journal"),
        (friend, f"/cohorts/{house.cohort.id}/journal/shared"),
        (author, new_address(house)),
        (author, f"/reflections/{entry.id}"),
        (author, f"/reflections/{entry.id}/share"),
    ]
    before = [count_queries(browser, path) for browser, path in paths]
    with work():
        for _each in range(6):
            add_response(house.actor("leader"), db.session.get_one(Entry, entry.id), NewResponse("Here as well"))
    fill(8)
    assert [count_queries(browser, path) for browser, path in paths] == before
    assert max(before) < 30, before


def test_what_is_counted_of_a_journal_is_read_from_an_index_alone(house: House) -> None:
    write(house)
    actor = house.actor("author")
    assert tally_of(actor, house.cohort.id) == {("past", "", ""): 1}
    if db.engine.dialect.name == "sqlite":
        counted = "SELECT tense, context_factor, valence, count(*) FROM entry WHERE author_id = 'a' AND group_id = 'g' GROUP BY tense, context_factor, valence"
        (step,) = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {counted}"))
        assert "USING COVERING INDEX ix_entry_tally" in step[3]
