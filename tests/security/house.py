"""A cohort full of secrets, and everything that somebody can get of it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from flask import Flask

from enquiry_hub import create_app
from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person
from enquiry_hub.schema import upgrade_schema
from tests.conftest import settings_for
from tests.kit.browser import Browser
from tests.kit.build import make_cohort
from tests.kit.papers import words_in

LINK = re.compile(r'href="(/[^"#]*)')
MOST = 240  # addresses that each person looks at
CHANGING = re.compile(r'(?:value|content)="[\w.-]{40,}"|[0-9a-f]{32}|\d+ minutes? ago|just now')


@dataclass
class House:
    """Hold the people by part, the secrets with who may know each, and addresses that nobody needs to be shown."""

    app: Flask
    cohort: Group
    people: dict[str, Person]
    secrets: dict[str, set[str]] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    looked: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    doors: list[Any] = field(default_factory=list)
    rows: dict[str, list[str]] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Return somebody as an actor."""
        return Actor(self.people[who].id)

    def keep(self, secret: str, *readers: str) -> str:
        """Remember who may know a word, and return it."""
        self.secrets[secret] = set(readers)
        return secret

    def browser(self, who: str) -> Browser:
        """Open somebody's browser."""
        with self.app.app_context():
            return Browser(
                self.app, db.session.get(Person, self.people[who].id) if who in self.people else None
            )


@contextmanager
def made_house(folder: Path, *steps: Callable[[House], None]) -> Iterator[House]:
    """Make a cohort in a store of its own, in these steps, and give it at rest: nothing of it is left in the session."""
    app = create_app(settings_for(folder))
    with app.app_context():
        upgrade_schema(db.engine)
        made = House(app, make_cohort("The cohort"), {})
        for step in steps:
            step(made)
        for row in (made.cohort, *made.people.values()):
            db.session.refresh(row)
        db.session.expunge_all()
        db.session.remove()
    yield made
    with app.app_context():
        db.engine.dispose()


def everything(house: House, who: str) -> list[tuple[str, str]]:
    """Return everything that somebody can get, looked for once."""
    if who not in house.looked:
        house.looked[who] = list(look_everywhere(house, who))
    return house.looked[who]


def look_everywhere(house: House, who: str, browser: Browser | None = None) -> Iterator[tuple[str, str]]:
    """Give everything that somebody can get: what they are shown ways to, what they might guess, and every search."""
    browser = browser or house.browser(who)
    cohort = house.cohort.id
    guesses = [
        *house.addresses,
        "/",
        "/home",
        "/notices",
        "/account",
        "/calendar",
        *(f"/people/{person.id}" for person in house.people.values()),
    ]
    guesses += [
        f"/cohorts/{cohort}/{end}"
        for end in (
            "journey",
            "people",
            "threads",
            "queue",
            "journal",
            "journal/shared",
            "inputs",
            "framework",
            "framework/register.csv",
            "framework/framework.json",
            "framework/rate",
            "members",
            "invite",
            "peer-groups",
            "agreement",
            "more",
        )
    ]
    guesses += [f"/cohorts/{cohort}/search?q={word[:-1]}" for word in house.secrets] + [
        f"/cohorts/{cohort}/threads?q={word[:-1]}" for word in house.secrets
    ]
    seen, waiting = set[str](), deque(guesses)
    while waiting:
        address = unescape(waiting.popleft())
        if address in seen or address.startswith(("/static/", "/sign-out")) or len(seen) > MOST:
            continue
        seen.add(address)
        with house.app.app_context():
            answer = browser.client.get(address)
        if answer.status_code in (301, 302, 303):
            waiting.append(answer.headers["Location"].split("#")[0])
        yield address, words_in(answer)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting += LINK.findall(answer.text)


def ask_again(browser: Browser, addresses: list[str]) -> dict[str, str]:
    """Return what a browser gets under these addresses, without what differs each time."""
    with browser.app.app_context():
        return {address: CHANGING.sub("", browser.client.get(address).text) for address in addresses}


def differences(before: dict[str, str], after: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return, by address, where two answers begin to differ."""
    return {address: _around_first(text, after[address]) for address, text in before.items() if after[address] != text}


def _around_first(one: str, other: str) -> tuple[str, str]:
    at = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[max(0, at - 60) : at + 60], other[max(0, at - 60) : at + 60]
