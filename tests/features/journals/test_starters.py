"""Pages to begin: offered to everyone's journal; who begins, keeps or waves one away is nobody's knowledge but their own."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from itertools import islice
from typing import Any

import pytest
import sqlalchemy as sa

from enquiry_hub.capabilities.audit.models import AuditEntry
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.search.models import SearchDocument
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.features.journals.models import Entry, Starter, StarterAway
from enquiry_hub.features.programmes.models import WORKSHOP, Session
from tests.features.journals.conftest import House, SignIn
from tests.kit.browser import Browser
from tests.kit.build import save
from tests.security.house import House as Everywhere
from tests.security.house import ask_again, differences, look_everywhere

LOOKED_AT = 70  # addresses; those of the journal and of starters come first
BEGINS = "What did I keep?\n\nWhat did I lose?"


def place(browser: Browser, group_id: str, *, status: int = 303, **values: str) -> Starter:
    """Place a page to begin and return the newest."""
    sent = {"tense": "past", "title": "Before the summer", "body": BEGINS, "session_id": "", "client_id": uuid.uuid4().hex, **values}
    browser.post(f"/cohorts/{group_id}/journal/starters", sent, status=status)
    return db.session.scalars(sa.select(Starter).order_by(Starter.created_at.desc())).first()


@pytest.fixture
def facilitator(house: House, sign_in: SignIn) -> Browser:
    """Return the facilitator's browser."""
    return sign_in(house.people["facilitator"])


@pytest.fixture
def starter(house: House, facilitator: Browser) -> Starter:
    """Return a page to begin that lies in every journal."""
    return place(facilitator, house.cohort.id)


def begin(starter: Starter) -> str:
    """Return where a page is begun from it."""
    return f"/cohorts/{starter.group_id}/journal/new?tense={starter.tense}&starter={starter.id}"


def keep(browser: Browser, starter: Starter, body: str = "I kept the reading scheme.", **values: str) -> str:
    """Keep a page that began from it and return its address."""
    sent = {"title": starter.title, "part_body": body, "client_id": uuid.uuid4().hex, **values}
    return browser.post(begin(starter), sent).location.split("?")[0]


def count(model: Any, *conditions: Any) -> int:
    """Count rows."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def test_it_lies_in_the_journal_and_is_begun_as_a_page_of_ones_own(house, facilitator, author, sign_in) -> None:
    workshop = save(Session(group_id=house.cohort.id, kind=WORKSHOP, title="Workshop 1", starts_at=now(), ends_at=now()))
    journal = f"/cohorts/{house.cohort.id}/journal"
    assert "Pages to begin" in facilitator.get(journal).text and f"{journal}/starters" in facilitator.get(f"/cohorts/{house.cohort.id}/more").text
    starter = place(facilitator, house.cohort.id, session_id=workshop.id)
    listed = facilitator.get(f"{journal}/starters").text
    assert "Before the summer" in listed and "What did I lose?" in listed and "Workshop 1" in listed
    offered = author.get(journal).text
    assert "A page to begin" in offered and "nobody is told whether you begin it" in offered and f"{journal}/starters" not in offered
    for who in ("facilitator", "academic", "manager"):
        assert "Before the summer" not in sign_in(house.people[who]).get(journal).text, "it is offered to participants"
    page = author.get(begin(starter)).text
    assert "Before the summer" in page and "What did I keep?" in page and "nobody is told that you begin it" in page
    keep(author, starter, session_id=workshop.id)
    (entry,) = db.session.scalars(sa.select(Entry))
    assert (entry.title, entry.audience, entry.session_id, entry.tense) == ("Before the summer", "only_me", workshop.id, "past")
    assert "A page to begin" not in author.get(journal).text, "whoever kept a page is not offered it again"
    assert "Before the summer" in sign_in(house.people["friend"]).get(journal).text


def test_it_is_waved_away_for_oneself_and_brought_back(house, starter, author, sign_in) -> None:
    journal = f"/cohorts/{house.cohort.id}/journal"
    author.post(f"/starters/{starter.id}/wave-away")
    author.post(f"/starters/{starter.id}/wave-away")
    shown = author.get(journal).text
    assert begin(starter).replace("&", "&amp;") not in shown and "Offer me again" in shown and count(StarterAway) == 1
    friend = sign_in(house.people["friend"])
    assert "Before the summer" in friend.get(journal).text and "Offer me again" not in friend.get(journal).text
    friend.post(f"/starters/{starter.id}/wave-away")
    author.post(f"{journal}/starters/again")
    assert "Before the summer" in author.get(journal).text and "Before the summer" not in friend.get(journal).text


def test_its_draft_is_gone_on_with_and_is_not_in_the_way_of_others(house, starter, author) -> None:
    place_of = f"/drafts/entry:new:{house.cohort.id}:past"
    author.put(place_of, {"fields": {"part_body": "Begun on Sunday"}, "base_version": 0})
    assert "Begun on Sunday" not in author.get(begin(starter)).text
    author.put(f"{place_of}:starter:{starter.id}", {"fields": {"part_body": "From the starter"}, "base_version": 0})
    page = author.get(f"/cohorts/{house.cohort.id}/journal").text
    assert begin(starter).replace("&", "&amp;") in page
    assert "From the starter" in author.get(begin(starter)).text
    assert author.get("/write", status=303).location == begin(starter)
    keep(author, starter)
    assert "Begun on Sunday" in author.get(f"/cohorts/{house.cohort.id}/journal/new?tense=past").text
    assert author.get(f"{place_of}:starter:{starter.id}").get_json()["fields"] is None


def test_the_same_form_places_and_keeps_once(house, facilitator, author) -> None:
    mark = uuid.uuid4().hex
    first = place(facilitator, house.cohort.id, client_id=mark)
    assert place(facilitator, house.cohort.id, client_id=mark).id == first.id and count(Starter) == 1
    sent = uuid.uuid4().hex
    assert keep(author, first, client_id=sent) == keep(author, first, client_id=sent) and count(Entry) == 1


def test_a_stale_change_shows_both_texts_and_loses_neither(house, starter, facilitator, sign_in, author) -> None:
    address, base = f"/starters/{starter.id}/edit", starter.version
    same = {"tense": "past", "title": "Before the summer", "session_id": ""}
    assert "What did I keep?" in facilitator.get(address).text
    sign_in(house.people["manager"]).post(address, {**same, "body": "A manager’s words", "base": base})
    mine = {**same, "body": "A facilitator’s words", "base": base}
    both = facilitator.post(address, mine, status=409).text
    assert "A manager’s words" in both and "A facilitator’s words" in both and "Somebody else saved this while you were writing" in both
    newer = re.search(r'name="base"[^>]*value="(\d+)"', both)
    assert newer is not None
    facilitator.post(address, {**mine, "base": newer[1]})
    assert "A facilitator’s words" in author.get(begin(starter)).text
    facilitator.post(address, {**mine, "base": str(base)})  # the same words once more are no conflict


def test_what_was_begun_stays_when_it_is_changed_or_ended(house, starter, facilitator, author, sign_in) -> None:
    kept = keep(author, starter, "Mine.")
    friend = sign_in(house.people["friend"])
    friend.put(f"/drafts/entry:new:{house.cohort.id}:past:starter:{starter.id}", {"fields": {"part_body": "Half a thought"}, "base_version": 0})
    change = {"tense": "future", "title": "After the summer", "body": "Other words", "session_id": "", "base": starter.version}
    facilitator.post(f"/starters/{starter.id}/edit", change)
    assert "Half a thought" in friend.get(begin(starter).replace("future", "past")).text, "the draft lies where it was begun"
    facilitator.post(f"/starters/{starter.id}/end")
    facilitator.post(f"/starters/{starter.id}/end")
    assert count(AuditEntry, AuditEntry.event == "StarterEnded") == 1
    assert "Mine." in author.get(kept).text
    there = f"/cohorts/{house.cohort.id}/journal/new?tense=past&starter={starter.id}"
    assert "Half a thought" in friend.get(there).text, "who has begun goes on"
    colleague = sign_in(house.people["colleague"])
    assert "A page to begin" not in colleague.get(f"/cohorts/{house.cohort.id}/journal").text
    assert "Other words" not in colleague.get(there).text, "nobody begins from what has ended"
    colleague.post(there, {"part_body": "I had it open.", "client_id": uuid.uuid4().hex})
    refused = facilitator.post(f"/starters/{starter.id}/edit", {**change, "body": "Later words"}, status=422).text
    assert "offered no longer" in refused and "Later words" in refused
    assert "ended" in facilitator.get(f"/cohorts/{house.cohort.id}/journal/starters").text


def test_another_cohort_has_nothing_of_it(house, starter, author, sign_in) -> None:
    for who in ("outsider", "other facilitator", "observer", "administrator"):
        browser = sign_in(house.people[who])
        for address in (f"/starters/{starter.id}/wave-away", f"/starters/{starter.id}/end", f"/starters/{starter.id}/edit"):
            browser.post(address, status=404)
    elsewhere = sign_in(house.people["outsider"]).get(f"/cohorts/{house.other.id}/journal/new?starter={starter.id}").text
    assert "What did I keep?" not in elsewhere and "Before the summer" not in elsewhere
    theirs = sign_in(house.people["other facilitator"])
    foreign = save(Session(group_id=house.cohort.id, kind=WORKSHOP, title="Not yours", starts_at=now(), ends_at=now()))
    sent = {"tense": "past", "title": "A title", "body": "Words", "session_id": foreign.id, "client_id": uuid.uuid4().hex}
    said = theirs.post(f"/cohorts/{house.other.id}/journal/starters", sent, status=422).text
    assert "Please choose a session of this cohort." in said and "Not yours" not in said
    author.post(f"/starters/{starter.id}/end", status=403)


@pytest.mark.parametrize("wrong", [{"title": ""}, {"body": ""}, {"body": "  \n"}, {"tense": "never"}, {"session_id": "zzzz"}, {"title": "x" * 300}])
def test_bad_input_comes_back_with_a_sentence(house, facilitator, wrong) -> None:
    sent = {"tense": "past", "title": "A careful title", "body": "A careful beginning", "session_id": "", "client_id": uuid.uuid4().hex, **wrong}
    answer = facilitator.post(f"/cohorts/{house.cohort.id}/journal/starters", sent, status=422).text
    assert "error" in answer and count(Starter) == 0
    assert all(words in answer for words in ("A careful title", "A careful beginning") if words in sent.values())


def test_nobody_but_the_writer_can_tell_that_it_was_begun_kept_or_waved_away(app, house, starter, author, sign_in) -> None:
    everywhere = Everywhere(app, house.cohort, house.people)
    everywhere.addresses = [f"/cohorts/{house.cohort.id}/journal/starters", f"/starters/{starter.id}/edit", begin(starter)]
    others = ("facilitator", "friend", "manager", "administrator", "other facilitator")
    found = {who: [address for address, _text in islice(look_everywhere(everywhere, who), LOOKED_AT)] for who in others}
    browsers = {who: sign_in(house.people[who]) for who in others}
    before = {who: ask_again(browsers[who], found[who]) for who in others}  # a second time: the first some pages say that they are new
    told = (count(AuditEntry), count(Notice), count(OutboxMail), count(SearchDocument))
    author.get(begin(starter))
    place_of = f"/drafts/entry:new:{house.cohort.id}:past:starter:{starter.id}"
    author.put(place_of, {"fields": {"part_body": "A draftwordq"}, "base_version": 0})
    colleague, leader = sign_in(house.people["colleague"]), sign_in(house.people["leader"])
    colleague.post(f"/starters/{starter.id}/wave-away")
    colleague.post(f"/cohorts/{house.cohort.id}/journal/starters/again")
    leader.post(f"/starters/{starter.id}/wave-away")
    assert told == (count(AuditEntry), count(Notice), count(OutboxMail), count(SearchDocument)), "neither is an event"
    page = keep(author, starter, "A pagewordq")
    assert not [row for row in db.session.scalars(sa.select(AuditEntry)) if starter.id in str(row.facts) and row.event != "StarterPlaced"]
    assert told[1:3] == (count(Notice), count(OutboxMail))
    for who in others:
        assert differences(before[who], ask_again(browsers[who], found[who])) == {}, who
        browsers[who].get(page, status=404)
        assert "draftwordq" not in str(browsers[who].client.get(place_of).data)
    with zipfile.ZipFile(io.BytesIO(browsers["facilitator"].post("/my-journal/take", status=200).data)) as folder:
        assert any(b"What did I keep?" in folder.read(name) for name in folder.namelist()), "who placed it takes its words along"
        assert not [name for name in folder.namelist() if b"pagewordq" in folder.read(name) or b"Amina" in folder.read(name)]


def test_a_page_kept_and_an_offer_waved_away_leave_the_same_row_and_leaving_takes_it(house, starter, author, sign_in) -> None:
    keep(author, starter)
    sign_in(house.people["friend"]).post(f"/starters/{starter.id}/wave-away")
    assert set(StarterAway.__table__.columns.keys()) == {"starter_id", "person_id"} and count(StarterAway) == 2
    author.post("/account/leave", {"way": "name", "sure": "y"}, status=200)
    assert list(db.session.scalars(sa.select(StarterAway.person_id))) == [house.people["friend"].id]
