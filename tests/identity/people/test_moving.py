"""An account moves to another address: by a link that goes there, with everything in it, and both addresses are told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.services import NewEntry, write_entry
from enquiry_hub.identity.people.models import Person, SignInLink
from enquiry_hub.identity.people.services import find_by_password, send_sign_in_link
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_person
from tests.kit.html import without_tokens
from tests.kit.secrets import altered

SignIn = Callable[[Person], Browser]
NEW = "anna@another-school.example.org"


def letters() -> list[tuple[str, str]]:
    """Return to whom letters went, and what they say, the earliest first."""
    return [(row.recipient, row.text) for row in db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.created_at, OutboxMail.id))]


def link_to(address: str) -> str:
    """Return the link, without its host, in the last letter to an address."""
    text = [text for to, text in letters() if to == address][-1]
    return re.search(r"https?://[^/\s]+(/account/address/\S+)", text)[1]  # type: ignore[index]


def test_everything_goes_along_and_every_other_way_in_ends(sign_in: SignIn, app: Flask) -> None:
    cohort = make_cohort()
    person = make_member(cohort, name="Anna Bell")
    with work():
        entry = write_entry(Actor(person.id), cohort, NewEntry("past", "A page of before."))
        send_sign_in_link(person.email)
    old, here, elsewhere = person.email, sign_in(person), sign_in(person)
    assert NEW in here.post("/account/address", {"email": f" {NEW.upper()} "}, status=200).text
    link = link_to(NEW)
    assert old in here.get(link, status=200).text and db.session.get_one(Person, person.id).email == old
    here.post(link)
    db.session.expire_all()
    assert db.session.get_one(Person, person.id).email == NEW
    assert "A page of before." in here.get(f"/reflections/{entry.id}").text
    elsewhere.get("/account", status=303)
    assert db.session.scalars(sa.select(SignInLink).where(SignInLink.person_id == person.id, SignInLink.used_at.is_(None))).first() is None
    assert [to for to, _text in letters()][-3:] == [NEW, old, old]
    here.get(link, status=422)
    here.post(link, status=422)


def test_whoever_only_finds_the_link_has_nothing_of_it(sign_in: SignIn, visitor: Browser) -> None:
    person, other = make_person(), make_person()
    sign_in(person).post("/account/address", {"email": NEW}, status=200)
    link = link_to(NEW)
    visitor.get(link, status=303)
    thief = sign_in(other)
    assert person.email not in thief.get(link, status=422).text
    thief.post(link, status=422)
    address, _, secret = link.rpartition("/")
    thief.post(f"{address}/{altered(secret)}", status=422)
    db.session.expire_all()
    assert {db.session.get_one(Person, row.id).email for row in (person, other)} & {NEW} == set()


def test_an_address_that_has_an_account_shows_only_to_its_owner(sign_in: SignIn) -> None:
    person, other = make_person(), make_person()
    browser = sign_in(person)
    free, taken = (browser.post("/account/address", {"email": address}, status=200).text.replace(address, "") for address in (NEW, other.email))
    assert without_tokens(free) == without_tokens(taken)
    told = [text for to, text in letters() if to == other.email]
    assert len(told) == 1 and "/account/address/" not in told[0] and person.display_name not in told[0] and person.email not in told[0]


def test_one_of_two_that_move_to_the_same_address_is_told(sign_in: SignIn) -> None:
    first, second = make_person(), make_person()
    links = []
    for person in (first, second):
        browser = sign_in(person)
        browser.post("/account/address", {"email": NEW}, status=200)
        links.append((browser, link_to(NEW)))
    links[0][0].post(links[0][1])
    assert "no longer works" in links[1][0].post(links[1][1], status=422).text


def test_a_link_is_over_after_an_hour(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = sign_in(make_person())
    browser.post("/account/address", {"email": NEW}, status=200)
    link, later = link_to(NEW), now() + timedelta(minutes=61)
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later.timestamp())
    browser.get(link, status=422)


def test_the_password_is_asked_for_and_mistakes_keep_what_was_typed(sign_in: SignIn) -> None:
    browser = sign_in(make_person(email="anna@example.org"))
    assert "This is the address that you have" in browser.post("/account/address", {"email": "anna@example.org"}, status=422).text
    browser.post("/account/password", {"password": "kettle-window-seventeen"})
    del browser._token
    page = browser.post("/account/address", {"email": NEW, "password": "something else"}, status=422).text
    assert NEW in page and "something else" not in page and letters() == []
    browser.post("/account/address", {"email": NEW, "password": "kettle-window-seventeen"}, status=200)
    browser.post(link_to(NEW))
    assert find_by_password(NEW, "kettle-window-seventeen") is not None
    assert find_by_password("anna@example.org", "kettle-window-seventeen") is None
