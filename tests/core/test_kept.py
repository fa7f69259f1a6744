"""Statements that are kept ready, and pieces of pages that are drawn once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from jinja2 import DictLoader, UndefinedError
from sqlalchemy.exc import IntegrityError, ProgrammingError

from enquiry_hub.core.access import ASKING, Actor, asked_by
from enquiry_hub.core.clock import TODAY, now, today
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import Kept, KeptRow, adding, kept
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Group, Membership
from enquiry_hub.identity.people.models import Person
from tests.kit.build import join, make_cohort, make_person, save
from tests.kit.queries import count_queries

pytestmark = pytest.mark.usefixtures("app")


@kept
def _own_groups() -> sa.Select[Any]:
    mine = sa.select(Membership.group_id).where(
        Membership.person_id == ASKING.person_id, Membership.role.in_(("participant", "facilitator")), Membership.starts_on <= TODAY
    )
    return sa.select(Group.id, Group.created_at).where(Group.id.in_(mine)).order_by(Group.name)


def test_it_answers_as_the_statement_itself_does_and_for_each_asker_alone() -> None:
    one, two, cohort, other = make_person(), make_person(), make_cohort("A"), make_cohort("B")
    join(cohort, one)
    join(other, one, starts_on=today() + timedelta(days=1))
    join(other, two, role="observer")
    assert _own_groups.all(**asked_by(Actor(one.id))) == [(cohort.id, cohort.created_at)]
    assert _own_groups.all(**asked_by(Actor(two.id))) == []
    assert _own_groups.first(**asked_by(Actor(two.id))) is None
    assert _own_groups.scalar(**asked_by(Actor(one.id))) == cohort.id


def test_days_are_asked_anew_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    person, cohort = make_person(), make_cohort()
    join(cohort, person, starts_on=date(2030, 1, 1))
    assert _own_groups.all(**asked_by(Actor(person.id))) == []
    monkeypatch.setattr("enquiry_hub.core.clock.today", lambda: date(2030, 1, 1))
    assert len(_own_groups.all(**asked_by(Actor(person.id)))) == 1


def test_without_an_asker_it_fails() -> None:
    with pytest.raises(KeyError):
        _own_groups.all()


def test_a_whole_row_is_the_sessions_own_as_it_would_be_otherwise() -> None:
    cohort, gone = make_cohort("A"), make_cohort("B")
    wanted = sa.select(Group).where(Group.id == sa.bindparam("wanted", required=True), Group.name != "B")
    rows = KeptRow(Group, wanted)
    assert rows.plain and rows.first(wanted=gone.id) is None
    with_sql = {name: getattr(cohort, name) for name in rows.names}
    db.session.expunge_all()
    row = rows.first(wanted=cohort.id)
    state = sa.inspect(row)
    assert state.persistent and not state.modified and not state.expired_attributes
    with count_queries() as asked:
        assert {name: getattr(row, name) for name in rows.names} == with_sql and db.session.get(Group, cohort.id) is row
    assert not asked
    row.name = "Changed"
    with db.session.no_autoflush:
        assert rows.first(wanted=cohort.id) is row and row.name == "Changed"
    db.session.commit()
    assert db.session.scalar(sa.select(Group.name).where(Group.id == cohort.id)) == "Changed"
    with work():  # another transaction sees what was committed between
        found = rows.first(wanted=cohort.id)
        assert found is row and found.name == "Changed"


def test_a_whole_row_that_brings_others_along_is_left_to_sqlalchemy() -> None:
    person = make_person()
    rows = KeptRow(Person, sa.select(Person).where(Person.id == sa.bindparam("wanted", required=True)))
    assert not rows.plain and rows.first(wanted=person.id) is person and rows.first(wanted="nobody") is None


def test_what_the_session_holds_is_seen() -> None:
    person = make_person()
    with work():
        cohort = Group(kind="cohort", name="New")
        db.session.add(cohort)
        db.session.flush()
        db.session.add(Membership(group_id=cohort.id, person_id=person.id, role="participant", starts_on=today()))
        assert _own_groups.scalar(**asked_by(Actor(person.id))) == cohort.id


def test_its_errors_are_sqlalchemys_and_the_work_is_undone() -> None:
    person = make_person()
    add = adding(Person, "id", "created_at", "email", "display_name")
    with pytest.raises(IntegrityError), work():
        add.run(id="abcdefgh", created_at=now(), email=person.email, display_name="Twice")
    assert db.session.get(Person, "abcdefgh") is None
    wrong = Kept(lambda: sa.select(sa.column("nothing")).select_from(sa.table("no_such_table")))
    with pytest.raises((sa.exc.OperationalError, ProgrammingError)):
        wrong.all()
    db.session.rollback()
    assert save(Group(kind="cohort", name="Goes on")).id


def test_listeners_hear_of_it() -> None:
    with count_queries() as seen:
        _own_groups.all(**asked_by(Actor("nobody")))
    assert len(seen) == 1


def test_a_value_that_the_store_wants_in_another_form_is_refused() -> None:
    with pytest.raises(TypeError):
        Kept(lambda: sa.select(Group.id).where(Group.created_at > now())).all()


def test_a_piece_of_a_page_sees_only_what_it_is_given(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = {"fine.html": "{{ name }}", "viewer.html": "{{ viewer.id }}", "request.html": "{{ request.path }}", "g.html": "{{ g.actor }}"}
    monkeypatch.setattr(app.jinja_env, "loader", DictLoader(pages))
    monkeypatch.setattr(app.jinja_env, "cache", {})
    part = app.jinja_env.globals["part"]
    with app.test_request_context("/"):
        assert part("fine.html", name="<b>") == "&lt;b&gt;"
        assert part("fine.html", name="other") == "other"
        for name in ("viewer.html", "request.html", "g.html"):
            with pytest.raises(UndefinedError):
                part(name)
