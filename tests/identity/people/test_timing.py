"""Whoever asks at the door learns neither by the words nor by the time of the answer which addresses have an account."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import median

import pytest
from flask import Flask

from enquiry_hub.config import Settings
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.people import passwords
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_person

SECRET = "kettle-window-seventeen"
MOST = 1.5  # times the quickest
TOKENS = re.compile(r'(?:csrf[-_]token"[^>]*?(?:content|value)=")[^"]*|value="[^"@]*@[^"]*"')

PEOPLE = {
    "unknown": "nobody@example.org", "with a password": "anna@example.org", "without a password": "bela@example.org",
    "closed": "cora@example.org", "also unknown": "nobody+at.all@sub.example.org",
}  # fmt: skip


@pytest.fixture
def door(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """Give the browser of a visitor, and hash passwords with the work of a real installation."""
    real = Settings()
    given = replace(
        app.extensions["hub_settings"], argon2_memory_kib=real.argon2_memory_kib, argon2_rounds=real.argon2_rounds
    )
    monkeypatch.setitem(app.extensions, "hub_settings", given)
    stored = passwords.hash_password(SECRET)
    make_person("Anna Bell", email=PEOPLE["with a password"], password_hash=stored)
    make_person("Béla Kun", email=PEOPLE["without a password"])
    closed = make_person("Cora Dee", email=PEOPLE["closed"], password_hash=stored)
    with work():
        db.session.get_one(Person, closed.id).closed_at = now()
    yield Browser(app)


def answers_to(door: Browser, fields: Callable[[str], dict[str, str]], times: int) -> tuple[dict[str, str], dict[str, float]]:
    """Ask for each kind of person in turn, so many times; return what each was told, and the median of CPU seconds."""
    told, spent = {}, {kind: [] for kind in PEOPLE}
    for _ in range(times):
        for kind, address in PEOPLE.items():
            begun = time.thread_time()
            answer = door.post("/sign-in", fields(address), status=None)
            spent[kind].append(time.thread_time() - begun)
            told[kind] = f"{answer.status_code} {answer.headers.get('Location')} {TOKENS.sub('', answer.text)}"
    return told, {kind: median(seconds) for kind, seconds in spent.items()}


def check(told: dict[str, str], spent: dict[str, float]) -> None:
    """Fail unless everybody was told the same after the same work."""
    assert len(set(told.values())) == 1, {kind: words[:200] for kind, words in told.items()}
    assert max(spent.values()) <= MOST * min(spent.values()), {kind: f"{seconds * 1000:.2f} ms" for kind, seconds in spent.items()}


def test_a_wrong_password_takes_as_long_for_everybody(door: Browser) -> None:
    check(*answers_to(door, lambda address: {"email": address, "password": "not-the-password-at-all"}, 25))


def test_so_does_one_that_nobody_could_have(door: Browser) -> None:
    check(*answers_to(door, lambda address: {"email": address, "password": "x" * 900}, 15))


def test_a_link_is_sent_or_not_in_the_same_time(door: Browser) -> None:
    check(*answers_to(door, lambda address: {"email": address, "way": "link"}, 60))


def test_a_difference_would_be_seen(door: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda stored, password: stored is not None and matches(stored, password))
    with pytest.raises(AssertionError, match="unknown"):
        check(*answers_to(door, lambda address: {"email": address, "password": "not-the-password-at-all"}, 5))
