"""Builders of rows for tests: each makes the least that is whole, and flushes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import COHORT, PARTICIPANT, PEER_GROUP, Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person

_numbers = count(1)


def save(*rows: Any) -> Any:
    """Store rows in a unit of work of their own; return the first."""
    with work():
        db.session.add_all(rows)
        db.session.flush()
    for row in rows:
        db.session.refresh(row)
    return rows[0]


def make_person(name: str = "", **values: Any) -> Person:
    """Make a person with an account."""
    number = next(_numbers)
    values.setdefault("email", f"person{number}@example.org")
    return save(Person(display_name=name or f"Person {number}", **values))


def make_school(name: str = "", **values: Any) -> Organisation:
    """Make a school."""
    values.setdefault("kind", "school")
    return save(Organisation(name=name or f"School {next(_numbers)}", **values))


def make_cohort(name: str = "Cohort") -> Group:
    """Make a cohort."""
    return save(Group(kind=COHORT, name=name))


def make_peer_group(cohort: Group, *people: Person, name: str = "Our three") -> Group:
    """Make a peer group of participants in a cohort."""
    group = save(Group(kind=PEER_GROUP, name=name, parent_id=cohort.id))
    for person in people:
        join(group, person)
    return group


def join(
    group: Group,
    person: Person,
    role: str = PARTICIPANT,
    *,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    """Make a person a member of a group."""
    begun = starts_on or today() - timedelta(days=30)
    return save(
        Membership(group_id=group.id, person_id=person.id, role=role, starts_on=begun, ends_on=ends_on)
    )


def make_member(cohort: Group, role: str = PARTICIPANT, name: str = "", **values: Any) -> Person:
    """Make a person who is in a cohort."""
    person = make_person(name, **values)
    join(cohort, person, role)
    return person
