"""What hangs on a page: the pages that it stands on, what stands on it, what goes with it, and how often its pages ask the store."""

from __future__ import annotations

import uuid

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.services import start_thread
from enquiry_hub.features.journals.models import Entry, EntryResponse
from enquiry_hub.features.journals.queries import tally_of
from enquiry_hub.features.journals.services import NewResponse, add_response
from tests.features.journals.conftest import (
    TITLE,
    House,
    SignIn,
    entries,
    new_address,
    share,
    write,
)
from tests.kit.browser import Browser
from tests.kit.queries import count_queries


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


def statements(browser: Browser, path: str) -> int:
    """Return how many statements a page takes that was asked for before."""
    browser.get(path)
    with count_queries() as seen:
        browser.get(path)
    return len(seen)


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
    before = [statements(browser, path) for browser, path in paths]
    with work():
        for _each in range(6):
            add_response(house.actor("leader"), db.session.get_one(Entry, entry.id), NewResponse("Here as well"))
    fill(8)
    assert [statements(browser, path) for browser, path in paths] == before
    assert max(before) < 30, before


def test_what_is_counted_of_a_journal_is_read_from_an_index_alone(house: House) -> None:
    write(house)
    actor = house.actor("author")
    assert tally_of(actor, house.cohort.id) == {("past", "", ""): 1}
    if db.engine.dialect.name == "sqlite":
        counted = "SELECT tense, context_factor, valence, count(*) FROM entry WHERE author_id = 'a' AND group_id = 'g' GROUP BY tense, context_factor, valence"
        (step,) = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {counted}"))
        assert "USING COVERING INDEX ix_entry_tally" in step[3]
