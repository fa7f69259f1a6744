"""Builders of rows for tests: each makes the least that is whole, and flushes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import wraps
from itertools import count
from typing import Any

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_work, work
from enquiry_hub.identity.groups.models import COHORT, PARTICIPANT, PEER_GROUP, Group, Membership
from enquiry_hub.identity.people.models import Organisation, Person

_numbers = count(1)


def in_one_work(make: Callable[..., Any]) -> Callable[..., Any]:
    """Let a builder of many rows commit once, instead of for each row."""

    @wraps(make)
    def made(*args: Any, **values: Any) -> Any:
        with work():
            return make(*args, **values)

    return made


def save(*rows: Any) -> Any:
    """Store rows in a unit of work of their own, or in the one that is under way; return the first."""
    alone = not in_work()
    with work():
        db.session.add_all(rows)
        db.session.flush()
    if alone:
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
    cohort_id, ids = cohort.id, [person.id for person in people]
    with work():
        group = save(Group(kind=PEER_GROUP, name=name, parent_id=cohort_id))
        for person_id in ids:
            _join(group.id, person_id)
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
    return _join(group.id, person.id, role, starts_on, ends_on)


def _join(
    group_id: str,
    person_id: str,
    role: str = PARTICIPANT,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Membership:
    begun = starts_on or today() - timedelta(days=30)
    return save(
        Membership(group_id=group_id, person_id=person_id, role=role, starts_on=begun, ends_on=ends_on)
    )


def make_member(cohort: Group, role: str = PARTICIPANT, name: str = "", **values: Any) -> Person:
    """Make a person who is in a cohort."""
    cohort_id = cohort.id
    with work():
        person = make_person(name, **values)
        _join(cohort_id, person.id, role)
    return person
