"""A cohort with everyone that a reflection may be hidden from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import NewEntry, seal_letter, share_entry, write_entry
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import (
    in_one_work,
    join,
    make_cohort,
    make_member,
    make_peer_group,
    make_person,
    make_school,
    save,
)

SignIn = Callable[[Person], Browser]
WORDS = "The hatch was a confessional"
TITLE = "What I lost without meaning to"


@dataclass
class House:
    """Hold a cohort, its people by part, and its peer group."""

    cohort: Group
    other: Group
    three: Group
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """Return somebody as an actor."""
        return Actor(self.people[who].id)


@pytest.fixture
@in_one_work
def house(app: Flask) -> House:
    """Make the cohort."""
    cohort, other, school = (
        make_cohort("Leading into the Future"),
        make_cohort("Another cohort"),
        make_school("Same school"),
    )
    author = make_member(cohort, name="Amina Author", organisation_id=school.id)
    friend, colleague = (
        make_member(cohort, name="Tom Friend"),
        make_member(cohort, name="Cora Colleague", organisation_id=school.id),
    )
    leader, facilitator = (
        make_member(cohort, name="Leo Leader"),
        make_member(cohort, "facilitator", "Fay Facilitator"),
    )
    three = make_peer_group(cohort, author, friend)
    join(three, facilitator, "facilitator")
    make_peer_group(cohort, colleague, leader, name="Another three")
    people = {
        "author": author,
        "friend": friend,
        "colleague": colleague,
        "leader": leader,
        "facilitator": facilitator,
        "academic": make_member(cohort, "academic", "Ada Academic"),
        "manager": make_member(cohort, "manager", "Max Manager"),
        "observer": make_member(cohort, "observer", "Olly Observer"),
        "outsider": make_member(other, name="Otto Outsider"),
        "other facilitator": make_member(other, "facilitator", "Fred Elsewhere"),
        "administrator": make_person("Addy Administrator", is_administrator=True),
    }
    team = save(Group(kind="team", name="A team across cohorts"))
    for who in ("author", "outsider"):
        join(team, people[who], "member")
    return House(cohort, other, three, people)


@pytest.fixture
def author(house: House, sign_in: SignIn) -> Browser:
    """Return the author's browser."""
    return sign_in(house.people["author"])


def entries() -> list[Entry]:
    """Return all pages."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(Entry).order_by(Entry.created_at)))


def new_address(house: House, tense: str = "past") -> str:
    """Return the address of a new page."""
    return f"/cohorts/{house.cohort.id}/journal/new?tense={tense}"


def write(house: House, who: str = "author", body: str = WORDS, title: str = TITLE, **values: Any) -> Entry:
    """Write a page."""
    with work():
        entry = write_entry(
            house.actor(who),
            db.session.merge(house.cohort),
            NewEntry(**{"tense": "past", **values}, body=body, title=title),
        )
    return db.session.get_one(Entry, entry.id)


def share(house: House, entry: Entry, audience: str, *names: str, **options: Any) -> None:
    """Share a page of the author's."""
    with work():
        share_entry(
            house.actor("author"),
            db.session.get_one(Entry, entry.id),
            audience,
            [house.people[name].id for name in names],
            **options,
        )


LETTER = (
    f"## What I hope is true\n\n{WORDS}\n\n"
    "## What I would like to be asked\n\nWhom did you lose?\n\n## Open on\n\n2099-05-09"
)


def seal(house: House, entry: Entry, days: int = 30) -> None:
    """Seal a letter until a day; one that is past was sealed the day before it."""
    until, earlier = today() + timedelta(days=days), timedelta(days=min(days, 1) - 1)
    with time_machine.travel(now() + earlier, tick=True), work():
        seal_letter(house.actor("author"), db.session.get_one(Entry, entry.id), until)
