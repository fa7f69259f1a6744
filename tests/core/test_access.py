"""A list is written once and asked for each: nobody gets another's, and as a part of another statement it answers for nobody."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import VISITOR, Actor, sent_by, visible, visible_within
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services import start_thread
from tests.kit.build import make_cohort, make_member, make_person

READ = "discussions:thread:read"


def ids(statement: sa.Select) -> set[str]:
    """Return the ids of the rows of a statement."""
    return {row.id for row in db.session.scalars(statement)}


@pytest.fixture
def threads(app: Flask) -> dict[str, tuple[Actor, str]]:
    """Make two cohorts with somebody and a thread of theirs in each."""
    made = {}
    for name in ("one", "other"):
        cohort = make_cohort(name)
        actor = Actor(make_member(cohort).id)
        with work():
            made[name] = (actor, start_thread(actor, cohort, f"Of the {name}").id)
    return made


def test_two_who_ask_in_turn_get_their_own(threads: dict[str, tuple[Actor, str]]) -> None:
    lists = [(visible(actor, READ), thread_id) for actor, thread_id in threads.values()]
    for _turn in range(2):
        for statement, thread_id in lists:
            assert ids(statement) == {thread_id}
            assert ids(statement.where(Thread.title != "").order_by(Thread.title).limit(5)) == {thread_id}
            assert db.session.scalar(statement.with_only_columns(Thread.id)) == thread_id
            assert [row[0].id for row in db.session.execute(statement.add_columns(Thread.title))] == [thread_id]
    assert ids(visible(Actor(make_person().id), READ)) == set() == ids(visible(VISITOR, READ))


def test_given_values_stay_beside_who_asks(threads: dict[str, tuple[Actor, str]]) -> None:
    actor, thread_id = threads["one"]
    named = visible(actor, READ).where(Thread.title == sa.bindparam("title", required=True))
    assert [row.id for row in db.session.scalars(named, {"title": "Of the one"})] == [thread_id]
    assert not list(db.session.scalars(named, {"title": "Of the other"}))


def test_within_another_statement_it_fails_rather_than_answers(threads: dict[str, tuple[Actor, str]]) -> None:
    actor, thread_id = threads["one"]
    with pytest.raises(sa.exc.StatementError, match="hub_actor"):
        ids(sa.select(Thread).where(Thread.id.in_(visible(actor, READ).with_only_columns(Thread.id))))
    db.session.rollback()
    assert ids(sa.select(Thread).where(Thread.id.in_(visible_within(actor, READ).with_only_columns(Thread.id)))) == {thread_id}


def test_a_statement_for_somebody_takes_no_other_for_them(threads: dict[str, tuple[Actor, str]]) -> None:
    (one, first), (other, second) = threads.values()
    statement = visible(one, READ)
    assert ids(sent_by(other, statement)) == {second} and ids(statement) == {first}
    assert [row.id for row in db.session.scalars(statement, {"hub_actor": other.person_id})] == [first], "whose it is stands on it, not beside it"
