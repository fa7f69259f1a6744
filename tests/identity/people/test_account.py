"""One's own account, and what others see of one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import SYSTEM
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.identity.people import passwords
from enquiry_hub.identity.people.addresses import clean_address
from enquiry_hub.identity.people.models import Person, UserSession, device_words
from enquiry_hub.identity.people.services import create_account
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_person, make_school

SignIn = Callable[[Person], Browser]
SECRET = "kettle-window-seventeen"
PROFILE = {
    "display_name": "Anna Bell",
    "pronouns": "she/her",
    "job_role": "headteacher",
    "workplace": "Hollow Lane",
    "biography": "Two lines.\n\nMore.",
    "language": "en",
}


def test_a_profile_is_changed(sign_in: SignIn, app: Flask) -> None:
    person = make_person()
    browser = sign_in(person)
    browser.post("/account", PROFILE)
    db.session.refresh(person)
    assert (person.display_name, person.workplace) == ("Anna Bell", "Hollow Lane")
    assert "Hollow Lane" in browser.get("/account").text


def test_a_mistake_gives_back_what_was_typed(sign_in: SignIn, app: Flask) -> None:
    browser = sign_in(make_person())
    page = browser.post("/account", {**PROFILE, "display_name": ""}, status=422).text
    assert "Two lines." in page


@pytest.mark.parametrize(
    "field", ["email", "is_administrator", "organisation_id", "closed_at", "password_hash"]
)
def test_what_is_no_field_of_the_form_is_not_taken(sign_in: SignIn, app: Flask, field: str) -> None:
    person = make_person()
    before = getattr(person, field)
    sign_in(person).post("/account", {**PROFILE, field: "1"})
    db.session.refresh(person)
    assert getattr(person, field) == before


def test_a_password_is_set_and_changed(sign_in: SignIn, app: Flask) -> None:
    person = make_person()
    here, elsewhere = sign_in(person), sign_in(person)
    here.post("/account/password", {"password": SECRET})
    here.get("/account")
    elsewhere.get("/account", status=303)
    del here._token
    here.post("/account/password", {"old": "not this one", "password": "another-good-phrase"}, status=422)
    here.post("/account/password", {"old": SECRET, "password": "another-good-phrase"})
    db.session.refresh(person)
    assert passwords.matches(person.password_hash, "another-good-phrase")


@pytest.mark.parametrize(
    "weak",
    [
        "short",
        "password1234",
        "PassWord1234!",
        "P4ssw0rd1234",
        "qwertyuiop12",
        "aaaaaaaaaaaaa",
        "abcabcabcabc",
        "abcdefghijkl",
        "123456789012",
        "anna@example.org",
        "Anna Bell 2024",
        "Enquiry Hub 12",
        "x" * 129,
    ],
)
def test_weak_passwords_are_refused(sign_in: SignIn, app: Flask, weak: str) -> None:
    person = make_person("Anna Bell", email="anna@example.org")
    sign_in(person).post("/account/password", {"password": weak}, status=422)
    db.session.refresh(person)
    assert person.password_hash is None


@pytest.mark.parametrize(
    "good",
    [SECRET, "  spaces at both ends  ", "x1!" * 3 + "different" * 12, "ŵylltïr yn yr ŷd", "kettlewindowfour"],
)
def test_good_passwords_are_taken_as_they_are(app: Flask, good: str) -> None:
    with work():
        person = create_account(SYSTEM, email="a@example.org", display_name="A", password=good)
    assert passwords.matches(person.password_hash, good)
    assert not passwords.matches(person.password_hash, good.strip() + "x")


def test_sign_ins_are_shown_and_ended(sign_in: SignIn, app: Flask) -> None:
    person, stranger = make_person(), make_person()
    here, elsewhere, other = sign_in(person), sign_in(person), sign_in(stranger)
    elsewhere.get("/account")
    ids = list(
        db.session.scalars(
            sa.select(UserSession.id)
            .where(UserSession.person_id == person.id)
            .order_by(UserSession.created_at)
        )
    )
    other.post(f"/account/sign-ins/{ids[1]}/end", status=404)
    here.post(f"/account/sign-ins/{ids[1]}/end")
    elsewhere.get("/account", status=303)
    here.get("/account")
    here.post("/account/sign-out-everywhere")
    here.get("/account", status=303)
    other.get("/account")


def test_a_person_is_shown_to_those_in_a_group_with_them(sign_in: SignIn, app: Flask) -> None:
    cohort, school = make_cohort("Our cohort"), make_school("Hollow Lane Infants")
    one = make_member(
        cohort,
        name="Anna Bell",
        organisation_id=school.id,
        biography="Reads on the bus.",
        email="anna@example.org",
    )
    two = make_member(cohort)
    page = sign_in(two).get(f"/people/{one.id}").text
    assert "Hollow Lane Infants" in page and "Reads on the bus." in page and "anna@example.org" not in page
    sign_in(one).get(f"/people/{one.id}")
    stranger = sign_in(make_person())
    stranger.get(f"/people/{one.id}", status=404)
    stranger.get("/people/aaaaaaaaaaaaaaaa", status=404)


def test_an_account_needs_a_sound_address_of_its_own(app: Flask) -> None:
    with work():
        create_account(SYSTEM, email="Anna@Example.org", display_name="Anna")
    for email in (
        "anna@example.org",
        "ANNA@example.org",
        "no address",
        "a@b",
        "a@example.org\nBcc: b@example.org",
        "a b@example.org",
        "",
    ):
        with pytest.raises(Invalid), work():
            create_account(SYSTEM, email=email, display_name="Anna")


def test_addresses_of_every_kind_of_domain_are_taken() -> None:
    for email in ("a.b@demo.invalid", "a@school.test", "a'b@example.ac.uk", "a+b@mail.example.org"):
        assert clean_address(f" {email} ") == email


def test_devices_in_words() -> None:
    assert (
        device_words(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1"
        )
        == "Safari on iPhone"
    )
    assert (
        device_words("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0")
        == "Edge on Windows"
    )
    assert device_words("") == "A browser"


def test_people_say_what_to_call_them(sign_in: SignIn) -> None:
    cohort = make_cohort()
    ruth, other = make_member(cohort, name="Ruth Adeyemi-Clarke"), make_member(cohort)
    browser, journey = sign_in(ruth), f"/cohorts/{cohort.id}/journey"
    assert ", Ruth Adeyemi-Clarke" in browser.get(journey).text
    profile = {"display_name": "Ruth Adeyemi-Clarke", "language": "en"}
    browser.post("/account", {**profile, "known_as": "  Ruthie   A "})
    page = browser.get(journey).text
    assert ", Ruthie A<" in page and 'value="Ruthie A"' in browser.get("/account").text
    assert "Ruthie" not in sign_in(other).get(f"/people/{ruth.id}").text
    browser.post("/account", {**profile, "known_as": "x" * 81}, status=422)
    browser.post("/account", {**profile, "known_as": ""})
    assert ", Ruth Adeyemi-Clarke" in browser.get(journey).text


def test_each_sign_in_that_can_be_ended_has_a_name_of_its_own(app: Flask) -> None:
    person = make_person()
    one, _other, _third = (Browser(app, person) for _sign_in in range(3))
    names = re.findall(r'aria-label="(End this: [^"]+)"', one.get("/account").text)
    assert len(names) == len(set(names)) == 2
