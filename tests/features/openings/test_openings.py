"""Two named officers together, a purpose, a record, and the writer told: nothing less opens a private page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import LETTER, Entry
from enquiry_hub.features.journals.services import NewEntry, seal_letter, write_entry
from enquiry_hub.features.openings.models import Opening
from enquiry_hub.features.openings.services import tell_writers
from tests.kit.build import make_cohort, make_member, make_person

WORDS, SEALED = "A marmalade morning.", "A damson evening."
ASK = {"purpose": "A request for access by a former colleague", "law": "UK GDPR, article 15"}


@pytest.fixture
def scene(app) -> Iterator[dict]:
    """Make a writer with a page and a sealed letter, three named officers and others of whom none is one."""
    cohort = make_cohort()
    ann, fay = make_member(cohort, name="Ann Author"), make_member(cohort, "facilitator", "Fay Lead")
    officers = [make_person(name, email=f"{name.lower()}@example.org") for name in ("Otto", "Ottilie", "Orla")]
    admin = make_person("Ada Min", is_administrator=True)
    with work():
        page = write_entry(Actor(ann.id), cohort, NewEntry("past", WORDS)).id
        letter = write_entry(Actor(ann.id), cohort, NewEntry("future", SEALED, shape=LETTER)).id
        seal_letter(Actor(ann.id), db.session.get_one(Entry, letter), today() + timedelta(days=100))
    before = app.extensions["hub_settings"]
    app.extensions["hub_settings"] = replace(before, officers="Otto@example.org, ottilie@example.org,orla@example.org,ann@example.org")
    yield {"cohort": cohort, "ann": ann, "fay": fay, "officers": officers, "admin": admin, "page": page, "letter": letter}
    app.extensions["hub_settings"] = before


def asked(scene, browser, **values) -> str:
    """Ask for an opening and return its address."""
    days = {"since": str(today() - timedelta(days=1)), "until": str(today())}
    return browser.post("/openings", {"email": scene["ann"].email, **days, **ASK, **values}).location


def test_nobody_but_a_named_officer_gets_there(scene, sign_in):
    address = asked(scene, sign_in(scene["officers"][0]))
    for person in (scene["ann"], scene["fay"], scene["admin"]):
        browser = sign_in(person)
        browser.get("/openings", status=404)
        browser.get(address, status=404)
        for way in ("answer", "page"):
            browser.post(f"{address}/{way}", {"answer": "agree", "page": scene["page"]}, status=404)


def test_the_same_form_sent_twice_asks_once(scene, sign_in):
    officer, other, mark = sign_in(scene["officers"][0]), sign_in(scene["officers"][1]), "a" * 32
    first = asked(scene, officer, client_id=mark)
    assert asked(scene, officer, client_id=mark) == first
    assert len({first, asked(scene, officer, client_id="b" * 32), asked(scene, other, client_id=mark)}) == 3


def test_two_together_open_one_page_at_a_time_and_the_writer_is_told(scene, sign_in):
    first, second, third = map(sign_in, scene["officers"])
    address = asked(scene, first)
    assert "asks you to agree" in second.get("/notices").text
    first.post(f"{address}/answer", {"answer": "agree"}, status=403)  # not alone
    first.post(f"{address}/page", {"page": scene["page"]}, status=403)
    second.post(f"{address}/answer", {"answer": "agree"})
    third.post(f"{address}/answer", {"answer": "agree"}, status=403)
    third.post(f"{address}/page", {"page": scene["page"]}, status=403)
    shown = first.get(address).text
    assert WORDS not in shown and SEALED not in shown
    assert WORDS in first.post(f"{address}/page", {"page": scene["page"]}, status=200).text
    assert SEALED in second.post(f"{address}/page", {"page": scene["letter"]}, status=200).text
    first.post(f"{address}/page", {"page": "nothinghere"}, status=404)
    writer = sign_in(scene["ann"])
    assert "because the law obliged them" in writer.get("/notices").text
    told = writer.get(address).text
    assert all(words in told for words in ("Otto", "Ottilie", ASK["purpose"], ASK["law"])) and told.count("opened the page of") == 2
    assert "Orla" not in told
    assert writer.get(f"/reflections/{scene['letter']}").text.count(SEALED) == 0  # to its writer it is sealed as before
    with time_machine.travel(now() + timedelta(days=8), tick=True):
        sign_in(scene["officers"][0]).post(f"{address}/page", {"page": scene["page"]}, status=403)


def test_only_the_days_that_were_agreed_on(scene, sign_in):
    first, second = map(sign_in, scene["officers"][:2])
    address = asked(scene, first, since=str(today() - timedelta(days=9)), until=str(today() - timedelta(days=2)))
    second.post(f"{address}/answer", {"answer": "agree"})
    first.post(f"{address}/page", {"page": scene["page"]}, status=404)


def test_refused_or_late_nothing_opens(scene, sign_in):
    first, second = map(sign_in, scene["officers"][:2])
    refused, late = asked(scene, first), asked(scene, first)
    second.post(f"{refused}/answer", {"answer": "refuse"})
    first.post(f"{refused}/page", {"page": scene["page"]}, status=403)
    with time_machine.travel(now() + timedelta(days=15), tick=True):
        sign_in(scene["officers"][1]).post(f"{late}/answer", {"answer": "agree"}, status=403)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Notice).where(Notice.kind == "pages_opened")) == 0


def test_where_the_law_forbids_telling_the_writer_is_told_on_the_day(scene, sign_in):
    first, second, writer = *map(sign_in, scene["officers"][:2]), sign_in(scene["ann"])
    day = today() + timedelta(days=20)
    first.post("/openings", {"email": scene["ann"].email, "since": str(today()), "until": str(today()), **ASK, "silent_until": str(day)}, status=422)
    address = asked(scene, first, silent_until=str(day), silent_because="A court order says so")
    second.post(f"{address}/answer", {"answer": "agree"})
    writer.get(address, status=404)
    assert "law obliged" not in writer.get("/notices").text and tell_writers() == 0
    with time_machine.travel(now() + timedelta(days=21), tick=True):
        assert tell_writers() == 1 and tell_writers() == 0
        sign_in(scene["ann"]).get(address)
    assert db.session.scalars(sa.select(Opening)).one().told_at is not None


def test_one_named_officer_is_none_and_mistakes_are_said(app, scene, sign_in):
    first = sign_in(scene["officers"][0])
    first.post("/openings", {"email": "nobody@example.org", "since": str(today()), "until": str(today()), **ASK}, status=422)
    first.post("/openings", {"email": scene["ann"].email, "since": str(today()), "until": str(today() - timedelta(days=1)), **ASK}, status=422)
    for day in (str(today() + timedelta(days=1)), "9999-12-31"):  # what is not written yet nobody can agree to
        first.post("/openings", {"email": scene["ann"].email, "since": str(today()), "until": day, **ASK}, status=422)
    first.post("/openings", {"email": scene["ann"].email, "since": "soon", "until": "", **ASK}, status=422)
    app.extensions["hub_settings"] = replace(app.extensions["hub_settings"], officers="otto@example.org")
    first.get("/openings", status=404)


def test_the_files_of_a_page_come_with_it_once_it_is_opened_and_no_others(scene, sign_in):
    author, cohort = Actor(scene["ann"].id), scene["cohort"]
    with work():
        files = [attach_unsent(author, "groups:cohort:contribute", cohort, f"{name} notes.txt", name.encode(), description=name, private=True).id for name in ("quince", "sloe")]
        pages = [write_entry(author, cohort, NewEntry("past", f"See [the notes](/files/{file_id}).", at=day)).id for file_id, day in zip(files, (now(), now() - timedelta(days=9)), strict=True)]
    first, second, third = map(sign_in, scene["officers"])
    address = asked(scene, first)
    second.post(f"{address}/answer", {"answer": "agree"})
    first.get(f"{address}/files/{files[0]}", status=404)  # the page is not opened yet
    assert f"{address}/files/{files[0]}" in first.post(f"{address}/page", {"page": pages[0]}, status=200).text
    assert first.get(f"{address}/files/{files[0]}").data == b"quince"
    first.get(f"{address}/files/{files[1]}", status=404)
    second.get(f"{address}/files/{files[0]}", status=404)  # whoever opens the page is written down
    third.get(f"{address}/files/{files[0]}", status=403)
    sign_in(scene["ann"]).get(f"{address}/files/{files[0]}", status=403)
    with time_machine.travel(now() + timedelta(days=9), tick=True):
        sign_in(scene["officers"][0]).get(f"{address}/files/{files[0]}", status=403)
