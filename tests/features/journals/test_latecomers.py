"""A page for one's three is for those who are in it on the day; whoever comes later waits for its author's word."""

from __future__ import annotations

import runpy
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from enquiry_hub import paths
from enquiry_hub.capabilities.links.queries import stands_on
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.capabilities.notifications.digests import send_digests
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.capabilities.search.queries import search
from enquiry_hub.capabilities.sharing.audience import readers_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.clock import LONDON, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import start_thread, start_thread_about
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.queries.releases import snapshot_of
from enquiry_hub.features.framework.services import RiskWords, create_framework, propose_risk
from enquiry_hub.features.journals.latecomers import companions
from enquiry_hub.features.journals.models import Entry, EntryReader
from enquiry_hub.features.journals.services import offer_as_evidence
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.services import change_peer_group
from enquiry_hub.identity.groups.services.memberships import enrol
from enquiry_hub.identity.people.models import Person
from tests.features.journals.conftest import TITLE, WORDS, House, SignIn, share, write
from tests.kit.build import join, make_member, make_person
from tests.kit.live import Ear, cookie_of, served
from tests.kit.queries import count_queries


def arrange(house: House, *names: str) -> None:
    """Let the facilitator say who is in the three, in the same minute."""
    ids = [house.people[name].id for name in names]
    with work():
        change_peer_group(house.actor("facilitator"), db.session.get_one(Group, house.three.id), "Our three", ids)


def newcomer(house: House) -> Person:
    """Let somebody of another school come into the three."""
    house.people["newcomer"] = make_member(house.cohort, name="Nia Newcomer")
    arrange(house, "author", "friend", "newcomer")
    return house.people["newcomer"]


def may_read(house: House, who: str, entry: Entry) -> bool:
    """Say whether somebody may read a page."""
    return may(house.actor(who), "journals:entry:read", entry)


def test_a_newcomer_reads_nothing_from_before_by_any_way(app: Flask, house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    author = house.actor("author")
    with work():
        framework = create_framework(house.actor("facilitator"), db.session.merge(house.cohort), "Framework")
        theme = db.session.scalars(sa.select(Theme)).first()
        assert theme is not None
        risk = propose_risk(author, framework, RiskWords("No time", "posts are empty", "nobody thinks", "tired decisions", theme.id))
        offer_as_evidence(author, entry, "risk", risk.id, note="Noteoftheauthor")
        about = start_thread_about(author, "journals:entry:read", entry, kind="entry", group_id=entry.group_id, title=TITLE)
        talk = start_thread(author, db.session.merge(house.cohort), "Reception desks")
        link(author, ("thread", talk.id), ("entry", entry.id))
    person = newcomer(house)
    browser, actor = sign_in(person), Actor(person.id)
    assert may_read(house, "friend", entry) and not may_read(house, "newcomer", entry)
    for path in ("", "/responses", "/share", "/history"):
        browser.get(f"/reflections/{entry.id}{path}", status=405 if path == "/responses" else 404)
    browser.get(f"/go/entry/{entry.id}", status=404)
    browser.get(f"/threads/{about.id}", status=404)
    browser.get(f"/threads/{about.id}/posts.json", status=404)
    browser.post(f"/about/entry/{entry.id}/thread", status=404)
    browser.post(f"/reflections/{entry.id}/responses", {"body": "Mine", "client_id": uuid.uuid4().hex}, status=404)
    cohort = f"/cohorts/{house.cohort.id}"
    places = [f"{cohort}/{page}" for page in ("journey", "journal", "journal/shared", "journal/three", "threads", "framework", "framework/register.csv", "search?q=confessional")]
    for path in (*places, "/notices", f"/threads/{talk.id}", f"/risks/{risk.id}"):
        page = browser.get(path).text
        assert TITLE not in page and WORDS not in page and "Noteoftheauthor" not in page, path
    with app.test_request_context():
        assert search(actor, "confessional", cohort_id=house.cohort.id) == []
        assert "1 reflection private to its author" in [line.title for line in stands_on(actor, "thread", talk.id)]
        assert TITLE not in str(snapshot_of(actor, framework))
    assert subjects.find(actor, "entry", entry.id) is None
    assert not may(actor, "discussions:thread:read", db.session.get_one(Thread, about.id))
    readers = readers_of("journals:entry:read", entry.id, cohort_id=house.cohort.id)
    assert {reader.id for reader in readers} == {house.people[who].id for who in ("author", "friend")}


def test_what_is_shared_after_coming_is_read_and_leaving_ends_it_at_once(house: House) -> None:
    newcomer(house)
    entry = write(house)
    share(house, entry, "my_three")
    assert may_read(house, "newcomer", entry) and may_read(house, "friend", entry)
    arrange(house, "author", "friend")
    assert not may_read(house, "newcomer", entry)
    arrange(house, "author", "friend", "newcomer")  # back on the same day: they were there when it was shared
    assert may_read(house, "newcomer", entry)
    arrange(house, "friend", "newcomer")
    assert not may_read(house, "friend", entry) and not may_read(house, "newcomer", entry)


def test_coming_leaving_and_coming_back_on_one_day_opens_nothing(house: House) -> None:
    newcomer(house)
    arrange(house, "author", "friend")
    entry = write(house)
    share(house, entry, "my_three")
    arrange(house, "author", "friend", "newcomer")
    assert not may_read(house, "newcomer", entry)


def test_another_three_reads_nothing_from_the_one_before(house: House) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    house.people["newcomer"] = make_member(house.cohort, name="Nia Newcomer")
    arrange(house, "author", "newcomer")
    assert not may_read(house, "newcomer", entry) and not may_read(house, "friend", entry)


def test_the_author_is_asked_and_answers(house: House, sign_in: SignIn) -> None:
    first, second = write(house, title="The first page"), write(house, title="The second page")
    for entry in (first, second):
        share(house, entry, "my_three")
    write(house, title="A page of my own")
    person = newcomer(house)
    browser, page = sign_in(house.people["author"]), f"/cohorts/{house.cohort.id}/journal/three"
    notices = list(db.session.scalars(sa.select(Notice).where(Notice.kind == "newcomer")))
    assert [notice.person_id for notice in notices] == [house.people["author"].id]
    told = browser.get("/notices").text
    assert "Nia Newcomer is in your three now. May they read your earlier pages?" in told and page in told
    asked = browser.get(page).text
    assert "May Nia Newcomer read your earlier pages?" in asked and "The first page" in asked and "A page of my own" not in asked
    assert page in browser.get(f"/cohorts/{house.cohort.id}/journal").text
    assert "Nia Newcomer came after you had shared" in browser.get(f"/reflections/{first.id}/share").text
    browser.post(page, {"reader": person.id, "answer": "chosen", "pages": [second.id]})
    assert may_read(house, "newcomer", second) and not may_read(house, "newcomer", first)
    assert "You have answered for each of these" in browser.get(page).text
    browser.post(page, {"reader": person.id, "answer": "all"})
    assert may_read(house, "newcomer", first)
    browser.post(page, {"reader": person.id, "answer": "none"})
    assert not may_read(house, "newcomer", first) and not may_read(house, "newcomer", second)
    assert may_read(house, "friend", first)


def test_only_ones_own_pages_and_ones_own_three(house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    person, page = newcomer(house), f"/cohorts/{house.cohort.id}/journal/three"
    for who in ("friend", "newcomer", "facilitator", "colleague"):
        answer = {"answer": "chosen", "pages": [entry.id]}
        sign_in(house.people[who]).post(page, {"reader": person.id, **answer}, status=None)
        assert not may_read(house, "newcomer", entry), who
    author = sign_in(house.people["author"])
    author.post(page, {"reader": house.people["leader"].id, "answer": "all"}, status=404)
    author.post(page, {"reader": person.id, "answer": "maybe"}, status=422)
    assert not may_read(house, "leader", entry)


def test_sharing_anew_takes_the_three_of_the_day_and_saving_again_does_not(house: House) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    newcomer(house)
    share(house, entry, "my_three")
    assert not may_read(house, "newcomer", entry)
    share(house, entry, "only_me")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(EntryReader)) == 0
    share(house, entry, "my_three")
    assert may_read(house, "newcomer", entry)


def test_the_share_page_says_it_truly(house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    newcomer(house)
    page = sign_in(house.people["author"]).get(f"/reflections/{entry.id}/share").text
    choice = page.split('value="my_three"')[1].split("</label>")[0]
    assert "Tom Friend and you." in choice and "Nia" not in choice and "only if you say so" in choice
    assert "Tom Friend and you." in sign_in(house.people["author"]).get(f"/reflections/{entry.id}").text


@pytest.fixture
def in_term() -> Iterator[time_machine.Traveller]:
    """Begin on a Wednesday in term, when digests are sent."""
    with time_machine.travel(datetime(2026, 11, 18, 12, 0, tzinfo=LONDON), tick=False) as clock:
        yield clock


def test_no_digest_tells_a_newcomer(in_term: time_machine.Traveller, house: House) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    person = newcomer(house)
    in_term.shift(timedelta(days=1))
    send_digests()
    mails = {mail.recipient: mail.text for mail in db.session.scalars(sa.select(OutboxMail))}
    assert person.email not in mails
    assert "Nia Newcomer is in your three now" in mails[house.people["author"].email]
    assert TITLE not in mails[house.people["author"].email]


def test_the_question_asks_the_store_as_often_for_many_pages_as_for_few(house: House, sign_in: SignIn) -> None:
    share(house, write(house), "my_three")
    newcomer(house)
    browser, page = sign_in(house.people["author"]), f"/cohorts/{house.cohort.id}/journal/three"
    counts = []
    for _more in range(2):
        browser.get(page)
        with count_queries() as seen:
            browser.get(page)
        counts.append(len(seen))
        arrange(house, "author", "friend")
        for number in range(5):
            share(house, write(house, title=f"Page {number}"), "my_three")
        arrange(house, "author", "friend", "newcomer")
    assert counts[0] == counts[1], counts


def test_when_the_author_leaves_the_thread_falls_silent_for_those_who_stay(app: Flask, house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_three")
    with work():
        thread = start_thread_about(
            house.actor("author"), "journals:entry:read", entry, kind="entry", group_id=entry.group_id, title=TITLE
        )
    channel = f"thread:{thread.id}"
    with served(app) as address:
        ear = Ear(address, cookie_of(sign_in(house.people["friend"])))
        assert ear.enter(channel)["ok"]
        house.people["newcomer"] = make_member(house.cohort, name="Nia Newcomer")
        arrange(house, "friend", "newcomer")
        mark = {"body": "After the end.", "client_id": uuid.uuid4().hex}
        sign_in(house.people["author"]).post(f"/threads/{thread.id}/posts", json=mark, status=201)
        with pytest.raises(AssertionError):
            ear.wait_for("post", seconds=0.6)
        assert not ear.enter(channel)["ok"]
        ear.close()


def test_the_migration_lets_those_read_on_who_were_there_when_a_page_was_written(house: House) -> None:
    entry = write(house)
    with work():
        db.session.get_one(Entry, entry.id).audience = "my_three"  # as a store of before knows it
    for who, starts_on in (("later", today()), ("former", today() - timedelta(days=90))):
        house.people[who] = make_member(house.cohort, name=who)
        ends_on = today() - timedelta(days=60) if who == "former" else None
        join(house.three, house.people[who], starts_on=starts_on, ends_on=ends_on)
    with work():
        db.session.get_one(Entry, entry.id).written_at = now() - timedelta(days=3)
    (path,) = (paths.MIGRATIONS / "versions").glob("*_readers_of_threes_*.py")
    with work():
        db.session.execute(sa.text(runpy.run_path(str(path))["THERE_THEN"].replace("entry_three_reader", "entry_reader")))
    assert may_read(house, "friend", entry)
    assert not may_read(house, "later", entry) and not may_read(house, "former", entry) and not may_read(house, "facilitator", entry)
    found = companions(house.actor("author"), house.cohort.id, "my_three")
    assert {one.name: one.undecided for one in found} == {"later": 1, "Tom Friend": 0}


def joins(house: House, name: str = "Nia Newcomer") -> Person:
    """Let somebody join the cohort, as an invitation does."""
    person = house.people["joiner"] = make_person(name)
    with work():
        enrol(db.session.merge(house.cohort), person.id, "participant", by=None)
    return person


def test_whoever_joins_the_cohort_waits_for_the_author_too(app: Flask, house: House, sign_in: SignIn) -> None:
    early, late = write(house, title="From before"), write(house, title="From after")
    share(house, early, "my_cohort")
    person = joins(house)
    share(house, late, "my_cohort")
    browser, journal = sign_in(person), f"/cohorts/{house.cohort.id}/journal"
    browser.get(f"/reflections/{early.id}", status=404)
    assert WORDS in browser.get(f"/reflections/{late.id}").text
    for path in ("/shared", "", "/newcomers"):
        assert "From before" not in browser.get(f"{journal}{path}").text
    assert "From before" not in browser.get(f"/cohorts/{house.cohort.id}/search?q=confessional").text
    readers = {reader.id for reader in readers_of("journals:entry:read", early.id, cohort_id=house.cohort.id)}
    assert person.id not in readers and house.people["leader"].id in readers
    assert may_read(house, "leader", early) and may_read(house, "facilitator", early)

    author = sign_in(house.people["author"])
    assert "joined" in author.get("/notices").text
    assert "cannot read it" in author.get(f"/reflections/{early.id}/share").text
    asked = author.get(f"{journal}/newcomers").text
    assert "Nia Newcomer" in asked and "From before" in asked and "From after" not in asked and "Tom Friend" not in asked
    author.post(f"{journal}/newcomers", {"reader": person.id, "answer": "chosen", "pages": [early.id]})
    assert WORDS in browser.get(f"/reflections/{early.id}").text
    author.post(f"{journal}/newcomers", {"reader": person.id, "answer": "none"})
    browser.get(f"/reflections/{early.id}", status=404)
    author.post(f"{journal}/newcomers", {"reader": house.people["friend"].id, "answer": "none"})
    assert may_read(house, "friend", early)  # who was there when it was shared is not asked about
    author.post(f"{journal}/newcomers", {"reader": person.id, "answer": "perhaps"}, status=422)
    author.post(f"{journal}/newcomers", {"reader": "nobodyknown", "answer": "all"}, status=404)


def test_one_answer_serves_all_who_joined(house: House, sign_in: SignIn) -> None:
    entry = write(house)
    share(house, entry, "my_cohort")
    people = [joins(house, name) for name in ("Nia", "Osian", "Pari")]
    author, place = sign_in(house.people["author"]), f"/cohorts/{house.cohort.id}/journal/newcomers"
    assert "Nia, Osian, Pari" in author.get(place).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "joined_later")) == 1
    author.post(place, {"reader": [person.id for person in people], "answer": "all"})
    assert all(may(Actor(person.id), "journals:entry:read", entry) for person in people)
    assert "One answer for all" not in author.get(place).text


def test_shared_anew_a_page_is_for_those_of_that_day(house: House) -> None:
    entry = write(house)
    share(house, entry, "my_cohort")
    joins(house)
    assert not may_read(house, "joiner", entry)
    share(house, entry, "only_me")
    share(house, entry, "my_cohort")
    assert may_read(house, "joiner", entry)
