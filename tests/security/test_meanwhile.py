"""What others changed between the moment in which a change was let in and the one in which it may begin: it is asked about again.

On SQLite nothing comes between: the transaction that writes is alone from its first statement.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import NotThere, Refused
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.models import Rating, RatingRound, Theme
from enquiry_hub.features.framework.services import (
    Judged,
    RiskWords,
    create_framework,
    open_rounds,
    propose_risk,
    rate,
)
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import Content, post_input
from enquiry_hub.features.journals.models import LETTER, Entry
from enquiry_hub.features.journals.services import NewEntry, write_entry
from enquiry_hub.features.openings.models import Opening
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.services import begin_school
from enquiry_hub.features.spiral.models import PassedOn
from enquiry_hub.features.spiral.services import allow_passing, pass_on
from enquiry_hub.identity.groups.models import ACADEMIC, FACILITATOR, STEWARDS, Group, Membership
from enquiry_hub.identity.groups.services import end_membership
from enquiry_hub.identity.people.models import Person
from tests.kit.browser import Browser
from tests.kit.build import make_cohort, make_member, make_person, make_school
from tests.kit.on_postgresql import app, on_postgresql

pytestmark = pytest.mark.postgres
__all__ = ["app", "on_postgresql"]
SignIn = Callable[[Person], Browser]


@contextmanager
def before_locking(table: str, step: Callable[[], Any]) -> Iterator[None]:
    """Take a step, as another request does, right before a row of a table is locked for the first time."""
    wanted, taken = re.compile(rf"FOR UPDATE OF {table}\b"), list[threading.Thread]()

    def come_between(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not taken and wanted.search(statement):
            taken.append(threading.Thread(target=step))
            taken[0].start()
            taken[0].join()

    sa.event.listen(db.engine, "before_cursor_execute", come_between)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", come_between)
    db.session.rollback()
    assert taken, f"no row of {table} was locked"


def sender(browser: Browser, path: str, form: dict[str, Any]) -> Callable[[], Any]:
    """Return what sends a form from a thread of its own."""
    token = browser.token()
    return lambda: browser.client.post(path, data={"csrf_token": token, **form}, headers={"X-CSRFToken": token})


@pytest.fixture
def cohort(app: Flask) -> Group:
    return make_cohort()


def test_a_letter_that_is_sealed_meanwhile_takes_no_words_back(cohort: Group, sign_in: SignIn) -> None:
    ann = make_member(cohort)
    with work():
        entry_id = write_entry(Actor(ann.id), cohort, NewEntry("future", "What I hope.", shape=LETTER)).id
    phone, laptop, path = sign_in(ann), sign_in(ann), f"/reflections/{entry_id}"
    seal = sender(phone, f"{path}/seal", {"until": str(today() + timedelta(days=30))})
    with before_locking("entry", seal):
        laptop.post(f"{path}/edit", {"part_body": "From a tab that did not know", "title": "", "base": "1"}, status=404)
    entry = db.session.get_one(Entry, entry_id, populate_existing=True)
    assert entry.sealed_until is not None and entry.sealed_body is None


def test_what_one_officer_has_refused_meanwhile_another_does_not_agree_to(app: Flask, cohort: Group, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, officers = make_member(cohort), [make_person(name, email=f"{name.lower()}@example.org") for name in ("Otto", "Ottilie", "Orla")]
    monkeypatch.setitem(app.extensions, "hub_settings", replace(app.extensions["hub_settings"], officers=",".join(one.email for one in officers)))
    asks, agrees, refuses = map(sign_in, officers)
    address = asks.post("/openings", {"email": ann.email, "since": str(today()), "until": str(today()), "purpose": "A request", "law": "Article 15"}).location
    with before_locking("opening", sender(refuses, f"{address}/answer", {"answer": "refuse"})):
        agrees.post(f"{address}/answer", {"answer": "agree"}, status=403)
    opening = db.session.scalars(sa.select(Opening)).one()
    assert (opening.answered_by, opening.agreed) == (officers[2].id, False)


@pytest.mark.parametrize("way", ["end", "another role"])
def test_two_who_send_each_other_away_do_not_leave_the_cohort_alone(cohort: Group, sign_in: SignIn, way: str) -> None:
    fran, fred = make_member(cohort, FACILITATOR), make_member(cohort, FACILITATOR)
    rows = {row.person_id: row.id for row in db.session.scalars(sa.select(Membership))}
    path, form = {"end": ("/end", {"words": ""}), "another role": ("", {"role": "participant"})}[way]
    with before_locking("people_group", sender(sign_in(fred), f"/memberships/{rows[fran.id]}{path}", form)):
        sign_in(fran).post(f"/memberships/{rows[fred.id]}{path}", form, status=404)
    left = sa.select(Membership.person_id).where(Membership.role.in_(STEWARDS), Membership.ends_on.is_(None))
    assert list(db.session.scalars(left)) == [fred.id]


def test_whatever_was_granted_is_asked_again_once_its_row_is_locked(app: Flask, cohort: Group) -> None:
    fran, ann = make_member(cohort, FACILITATOR), make_member(cohort)
    with work():
        framework = create_framework(Actor(fran.id), cohort, "What we watch")
        theme_id = db.session.scalars(sa.select(Theme.id)).first()
        risk = propose_risk(Actor(ann.id), framework, RiskWords("Leaders tire", "posts stay empty", "no hour is left", "decisions are tired", str(theme_id)))
        rating_round = open_rounds(Actor(fran.id), framework, [risk], "inherent")[0]
    membership_id = db.session.scalars(sa.select(Membership.id).where(Membership.person_id == ann.id)).one()

    def send_away() -> None:
        with app.app_context(), work():
            end_membership(Actor(fran.id), db.session.get_one(Membership, membership_id))

    with before_locking("rating_round", send_away), pytest.raises(NotThere), work():
        rate(Actor(ann.id), db.session.get_one(RatingRound, rating_round.id), Judged(3, 4, "medium", ""))
    assert db.session.scalars(sa.select(Rating)).all() == []


def test_what_a_service_does_itself_is_no_reason_to_refuse_it_the_rest(cohort: Group) -> None:
    fran, ann = make_member(cohort, FACILITATOR), make_member(cohort)
    with work():
        membership = db.session.scalars(sa.select(Membership).where(Membership.person_id == ann.id)).one()
        require(Actor(ann.id), "groups:cohort:contribute", cohort)
        end_membership(Actor(fran.id), membership)
        lock_row(cohort)
    with pytest.raises(NotThere), work():
        require(Actor(ann.id), "groups:cohort:contribute", cohort)


def test_nothing_is_passed_on_that_its_author_allows_no_more_meanwhile(app: Flask, cohort: Group) -> None:
    ann, paul = make_member(cohort, organisation_id=make_school("Elm").id), make_member(cohort, ACADEMIC)
    with work():
        school = begin_school(Actor(ann.id), cohort)
        study = post_input(Actor(paul.id), cohort, "practice", Content("Four Fridays", "We counted."))
        allow_passing(Actor(paul.id), study, True)

    def allow_no_more() -> None:
        with app.app_context(), work():
            allow_passing(Actor(paul.id), db.session.get_one(Input, study.id), False)

    with before_locking("input", allow_no_more), pytest.raises(Refused), work():
        pass_on(Actor(ann.id), db.session.get_one(Input, study.id), db.session.get_one(School, school.id))
    assert db.session.scalars(sa.select(PassedOn)).all() == []


def test_what_is_deleted_before_it_could_be_locked_is_not_there(app: Flask, cohort: Group) -> None:
    ann = make_member(cohort)
    with work():
        entry_id = write_entry(Actor(ann.id), cohort, NewEntry("past", "What I saw.")).id

    def delete() -> None:
        with app.app_context(), work():
            db.session.execute(sa.delete(Entry).where(Entry.id == entry_id))

    with before_locking("entry", delete), pytest.raises(NotThere), work():
        lock_row(db.session.get_one(Entry, entry_id))
