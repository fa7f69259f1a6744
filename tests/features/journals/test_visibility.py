"""Who sees what of a reflection: every part a person can have × every audience × every way to it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.links.queries import stands_on
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.search.queries import search
from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import start_thread, start_thread_about
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.queries import readers_if
from enquiry_hub.identity.groups.models import Membership
from tests.features.journals.conftest import LETTER, TITLE, WORDS, House, SignIn, seal, share, write
from tests.kit.browser import Browser

PARTS = (
    "author",
    "friend",
    "colleague",
    "leader",
    "facilitator",
    "academic",
    "manager",
    "observer",
    "outsider",
    "other facilitator",
    "administrator",
)
COHORT = {"author", "friend", "colleague", "leader", "facilitator", "academic", "manager"}
READERS = {
    "private": {"author"},
    "my_three": {"author", "friend"},
    "my_cohort": COHORT,
    "named": {"author", "outsider"},
    "cohort and named": COHORT | {"outsider"},
    "withdrawn": {"author"},
    "sealed": set(),
}


def make(house: House, state: str) -> Entry:
    """Make a page in a state."""
    if state == "sealed":
        entry = write(house, body=LETTER, shape="letter", tense="future")
        share(house, entry, "my_cohort", "outsider")
        seal(house, entry)
        return entry
    entry = write(house)
    if state in ("my_three", "my_cohort"):
        share(house, entry, state)
    elif state == "named":
        share(house, entry, "named", "outsider")
    elif state == "cohort and named":
        share(house, entry, "my_cohort", "outsider")
    elif state == "withdrawn":
        share(house, entry, "my_cohort", "outsider")
        share(house, entry, "only_me")
    return entry


@pytest.mark.parametrize("state", READERS)
def test_rule(house: House, state: str) -> None:
    entry = make(house, state)
    found = {part for part in PARTS if may(house.actor(part), "journals:entry:read", entry)}
    assert found == READERS[state]
    assert not may(Actor(), "journals:entry:read", entry)


@pytest.mark.parametrize("state", READERS)
def test_page_search_thread_and_panel(
    app: Flask, house: House, state: str, sign_in: SignIn, visitor: Browser
) -> None:
    entry = (
        write(house, body=LETTER, shape="letter", tense="future") if state == "sealed" else make(house, state)
    )
    with work():
        thread = start_thread_about(
            house.actor("author"),
            "journals:entry:read",
            entry,
            kind="entry",
            group_id=entry.group_id,
            title=TITLE,
        )
        talk = start_thread(house.actor("author"), db.session.merge(house.cohort), "Reception desks")
        link(house.actor("author"), ("thread", talk.id), ("entry", entry.id))
    thread_id, talk_id = thread.id, talk.id
    if state == "sealed":
        seal(house, entry)
    for part in PARTS:
        reads = part in READERS[state]
        actor, browser = house.actor(part), sign_in(house.people[part])
        if part == "author":
            page = browser.get(f"/reflections/{entry.id}").text
        else:
            page = browser.get(f"/reflections/{entry.id}", status=200 if reads else 404).text
        assert (WORDS in page) == reads, part
        assert (TITLE in page) == reads, part
        with app.test_request_context():
            assert bool(search(actor, "confessional", cohort_id=house.cohort.id)) == reads, part
            panel = [line.title for line in stands_on(actor, "thread", talk_id)]
        assert (subjects.find(actor, "entry", entry.id) is not None) == reads, part
        assert may(actor, "discussions:thread:read", db.session.get_one(Thread, thread_id)) == reads, part
        assert (TITLE in " ".join(panel)) == reads, part
        assert ("1 reflection private to its author" in panel) != reads, part
        for way in ("edit", "share", "history", "evidence", "seal", "remove"):
            if part == "author":
                browser.get(
                    f"/reflections/{entry.id}/{way}",
                    status=404 if state == "sealed" else 303 if way == "seal" else 200,
                )
            else:
                browser.get(f"/reflections/{entry.id}/{way}", status=403 if reads else 404)
        if not reads:
            assert (
                browser.post(f"/reflections/{entry.id}/responses", {"body": "Mine"}, status=None).status_code
                == 404
            ), part
    visitor.get(f"/reflections/{entry.id}", status=303)


@pytest.mark.parametrize("state", [name for name in READERS if name != "sealed"])
def test_lists_of_others(house: House, state: str, sign_in: SignIn) -> None:
    make(house, state)
    for part in COHORT - {"author"}:
        browser = sign_in(house.people[part])
        for path in ("journal", "journal/shared", "threads", "search?q=confessional"):
            page = browser.get(f"/cohorts/{house.cohort.id}/{path}").text
            shown = part in READERS[state] and path in ("journal/shared", "search?q=confessional")
            assert (TITLE in page) == shown, (part, path)
    for part in ("observer", "outsider", "other facilitator", "administrator"):
        browser = sign_in(house.people[part])
        for path in ("journal", "journal/new", "journal/shared"):
            browser.get(f"/cohorts/{house.cohort.id}/{path}", status=403 if part == "observer" else 404)


@pytest.mark.parametrize("state", READERS)
def test_audience_says_what_the_rule_says(house: House, state: str) -> None:
    entry = make(house, state)
    found = audience_of(
        "journals:entry:read", entry.id, cohort_id=house.cohort.id, viewer_id=house.people["author"].id
    )
    assert {reader.id for reader in found.readers} == {house.people[part].id for part in READERS[state]}


def test_what_an_audience_would_be(house: House) -> None:
    entry = write(house)
    names = {person.id: part for part, person in house.people.items()}
    assert {names[one] for one in readers_if(entry.id, "only_me")} == {"author"}
    assert {names[one] for one in readers_if(entry.id, "my_three")} == {"author", "friend"}
    assert {names[one] for one in readers_if(entry.id, "my_cohort")} == COHORT
    assert {names[one] for one in readers_if(entry.id, "named")} == {"author"}


def test_leaving_the_three_ends_reading(house: House) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    with work():
        db.session.execute(
            sa.delete(Membership).where(
                Membership.group_id == house.three.id, Membership.person_id == house.people["friend"].id
            )
        )
    assert not may(house.actor("friend"), "journals:entry:read", entry)


def test_notices_only_by_name(house: House) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    share(house, entry, "my_cohort")
    assert db.session.scalars(sa.select(Notice)).all() == []
    share(house, entry, "my_cohort", "outsider", "friend")
    share(house, entry, "my_cohort", "outsider", "friend")
    found = db.session.scalars(sa.select(Notice)).all()
    assert {(notice.person_id, notice.kind) for notice in found} == {
        (house.people[who].id, "shared") for who in ("outsider", "friend")
    }


def test_nothing_in_the_audit_of_private_pages(house: House) -> None:
    rows = sa.text("SELECT count(*) FROM audit_entry")
    before = db.session.scalar(rows)
    write(house)
    assert db.session.scalar(rows) == before
