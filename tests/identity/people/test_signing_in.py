"""The ways in and out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher
from flask import Flask
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.identity.people import guesses, passwords
from enquiry_hub.identity.people.demonstration import OFFERED
from enquiry_hub.identity.people.models import Person, SignInLink, UserSession
from tests.kit.browser import Browser, hidden_fields
from tests.kit.build import make_person

SECRET = "kettle-window-seventeen"
SignIn = Callable[[Person], Browser]


@pytest.fixture
def anna(app: Flask) -> Person:
    return make_person("Anna Bell", email="anna@example.org", password_hash=passwords.hash_password(SECRET))


@pytest.fixture
def limits(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Switch the limits on for one test, with counters of its own."""
    monkeypatch.setitem(
        app.extensions, "hub_settings", replace(app.extensions["hub_settings"], rate_limits=True)
    )
    monkeypatch.setattr(guesses, "limiter", SimpleNamespace(limiter=FixedWindowRateLimiter(MemoryStorage())))


def count_rows(model: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def sent_link() -> str:
    mail = db.session.scalars(sa.select(OutboxMail).order_by(OutboxMail.created_at.desc())).first()
    assert mail is not None
    found = re.search(r"http://127\.0\.0\.1:8000(/sign-in/link/\S+)", mail.text)
    assert found
    return found[1]


def test_a_password_signs_in(visitor: Browser, anna: Person) -> None:
    visitor.post("/sign-in", {"email": " Anna@Example.org ", "password": SECRET})
    visitor.get("/account")


def test_a_sign_in_renews_the_secret_and_the_token_of_forms(visitor: Browser, anna: Person) -> None:
    before = visitor.token()
    with visitor.client.session_transaction() as session:
        session["left"] = "over"
    visitor.post("/sign-in", {"email": anna.email, "password": SECRET})
    with visitor.client.session_transaction() as session:
        assert "left" not in session
    assert visitor.client.post("/sign-out", data={"csrf_token": before}).status_code == 400
    visitor.get("/account")


@pytest.mark.parametrize("email", ["anna@example.org", "nobody@example.org", "linked@example.org"])
def test_a_wrong_guess_gets_the_same_words_for_the_same_work(
    visitor: Browser, anna: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_person(email="linked@example.org")
    passwords.matches(None, "warm up")
    calls: list[str] = []
    verify, hash_ = PasswordHasher.verify, PasswordHasher.hash
    monkeypatch.setattr(PasswordHasher, "verify", lambda *given: calls.append("verify") or verify(*given))
    monkeypatch.setattr(
        PasswordHasher, "hash", lambda *given, **more: calls.append("hash") or hash_(*given, **more)
    )
    answer = visitor.post("/sign-in", {"email": email, "password": "wrong password here"}, status=422)
    assert calls == ["verify"]
    assert "do not belong together" in answer.text
    assert email in answer.text


def test_a_link_gives_the_same_answer_whether_or_not_the_address_is_known(
    visitor: Browser, anna: Person
) -> None:
    known = visitor.post("/sign-in", {"email": "anna@example.org", "password": ""})
    unknown = visitor.post("/sign-in", {"email": "nobody@example.org", "password": "", "way": "link"})
    assert known.location == unknown.location == "/sign-in/sent"
    assert known.text == unknown.text
    visitor.get("/sign-in/sent")
    assert count_rows(OutboxMail) == 1 and count_rows(SignInLink) == 2


def test_a_link_signs_in_once_and_asking_spends_nothing(visitor: Browser, app: Flask, anna: Person) -> None:
    visitor.post("/sign-in", {"email": anna.email, "password": "", "next": "/account"})
    address = sent_link()
    for _visit in range(3):
        page = visitor.get(address).text
    assert 'value="/account"' in page
    path = address.split("?")[0]
    assert visitor.post(path, {"next": "/account"}).location == "/account"
    visitor.get("/account")
    other = Browser(app)
    other.get(address, status=410)
    other.post(path, status=410)
    assert db.session.scalars(sa.select(SignInLink.token_hash)).one() not in address


def test_a_link_ends_after_twenty_minutes(visitor: Browser, anna: Person) -> None:
    visitor.post("/sign-in", {"email": anna.email, "password": ""})
    address = sent_link().split("?")[0]
    with time_machine.travel(now() + timedelta(minutes=21), tick=False):
        visitor.get(address, status=410)
        visitor.post(address, status=410)


def test_a_link_of_nobody_signs_nobody_in(visitor: Browser, anna: Person) -> None:
    visitor.post("/sign-in", {"email": "nobody@example.org", "password": ""})
    visitor.post("/sign-in/link/madeupmadeupmadeup", status=410)


def test_links_in_letters_never_come_from_the_request(visitor: Browser, anna: Person) -> None:
    elsewhere = {"base_url": "http://evil.example", "headers": {"X-Forwarded-Host": "evil.example"}}
    marks = hidden_fields(visitor.client.get("/sign-in", **elsewhere).text)
    assert (
        visitor.client.post(
            "/sign-in", data={**marks, "email": anna.email, "password": ""}, **elsewhere
        ).status_code
        == 303
    )
    db.session.rollback()
    assert "evil" not in db.session.scalars(sa.select(OutboxMail.text)).one()


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/a\nb",
        " //evil.example",
        "/\t/evil.example",
    ],
)
def test_next_stays_on_this_site(visitor: Browser, anna: Person, target: str) -> None:
    visitor.get("/sign-in", query_string={"next": target})
    assert visitor.post("/sign-in", {"email": anna.email, "password": SECRET, "next": target}).location == "/"


def test_next_goes_on_to_where_one_was(visitor: Browser, anna: Person) -> None:
    page = visitor.client.get("/account?a=1")
    assert page.location == "/sign-in?next=/account?a%3D1"
    assert 'value="/account?a=1"' in visitor.get(page.location).text
    assert (
        visitor.post("/sign-in", {"email": anna.email, "password": SECRET, "next": "/account?a=1"}).location
        == "/account?a=1"
    )
    assert visitor.get("/sign-in?next=/account", status=303).location == "/account"


def test_signing_out_ends_the_sign_in_whatever_cookie_is_shown(visitor: Browser, anna: Person) -> None:
    visitor.post("/sign-in", {"email": anna.email, "password": SECRET})
    del visitor._token
    visitor.person = anna
    old = visitor.client.get_cookie("hub")
    assert old is not None
    visitor.post("/sign-out")
    visitor.client.set_cookie("hub", old.value)
    visitor.get("/account", status=303)


def test_a_closed_account_cannot_sign_in(visitor: Browser, sign_in: SignIn, anna: Person) -> None:
    browser = sign_in(anna)
    browser.get("/account/close")
    browser.post("/account/close", {"password": "wrong", "sure": "y"}, status=422)
    browser.post("/account/close", {"password": SECRET, "sure": "y"})
    browser.get("/account", status=303)
    visitor.post("/sign-in", {"email": anna.email, "password": SECRET}, status=422)


def test_ten_guesses_then_words(visitor: Browser, anna: Person, limits: None) -> None:
    for _guess in range(10):
        visitor.post("/sign-in", {"email": anna.email, "password": "wrong password here"}, status=422)
    answer = visitor.post("/sign-in", {"email": anna.email, "password": "wrong password here"}, status=429)
    assert "Wait a quarter of an hour" in answer.text
    for _guess in range(10):
        visitor.post(
            "/sign-in", {"email": "nobody@example.org", "password": "wrong password here"}, status=422
        )
    visitor.post("/sign-in", {"email": "nobody@example.org", "password": "wrong password here"}, status=429)
    visitor.post("/sign-in", {"email": anna.email, "password": ""})


def test_others_cannot_lock_an_account(app: Flask, anna: Person, limits: None) -> None:
    for client in range(1, 8):
        for _guess in range(8):
            Browser(app).post(
                "/sign-in",
                {"email": anna.email, "password": "wrong password here"},
                status=None,
                environ_base={"REMOTE_ADDR": f"10.0.0.{client}"},
            )
    owner = Browser(app)
    owner.post(
        "/sign-in",
        {"email": anna.email, "password": "a slip of the finger"},
        status=422,
        environ_base={"REMOTE_ADDR": "10.9.9.9"},
    )
    owner.post(
        "/sign-in", {"email": anna.email, "password": SECRET}, environ_base={"REMOTE_ADDR": "10.9.9.9"}
    )


def test_a_flood_of_letters_is_stopped(visitor: Browser, anna: Person, limits: None) -> None:
    for _time in range(5):
        visitor.post("/sign-in", {"email": anna.email, "password": ""})
    visitor.post("/sign-in", {"email": anna.email, "password": ""}, status=429)
    assert count_rows(OutboxMail) == 5


def test_the_demonstration_is_offered_in_its_mode_only(
    app: Flask, visitor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make_person("Folasade Adeyemi-Clarke", email=next(iter(OFFERED)))
    stranger = make_person("Not offered")
    assert "Folasade" not in visitor.get("/sign-in").text
    visitor.post("/sign-in/demonstration", {"person": person.id}, status=404)
    monkeypatch.setitem(app.extensions, "hub_settings", replace(app.extensions["hub_settings"], demo=True))
    assert "Folasade" in visitor.get("/sign-in").text
    visitor.post("/sign-in/demonstration", {"person": stranger.id}, status=404)
    visitor.post("/sign-in/demonstration", {"person": person.id})
    visitor.get("/account")


def test_an_old_hash_is_renewed(visitor: Browser, app: Flask) -> None:
    old = PasswordHasher(memory_cost=32, time_cost=1, parallelism=1).hash(SECRET)
    person = make_person(email="old@example.org", password_hash=old)
    visitor.post("/sign-in", {"email": person.email, "password": SECRET})
    db.session.refresh(person)
    assert person.password_hash != old and passwords.matches(person.password_hash, SECRET)


def test_idle_sign_ins_end(sign_in: SignIn, anna: Person) -> None:
    browser = sign_in(anna)
    browser.get("/account")
    with time_machine.travel(now() + timedelta(hours=169)):
        browser.get("/account", status=303)


def test_every_sign_in_is_a_row_of_its_own(app: Flask, anna: Person) -> None:
    for _time in range(2):
        Browser(app).post("/sign-in", {"email": anna.email, "password": SECRET})
    assert count_rows(UserSession) == 2
