"""Two facilitators arrange peer groups at one moment: nobody comes into two threes, and nobody into one who is a school leader no more."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread as Strand

import sqlalchemy as sa
from flask import Flask

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import OBSERVER, PEER_GROUP, Group, Membership
from enquiry_hub.identity.groups.services import change_role, make_peer_group
from tests.kit.build import make_cohort, make_member


def refused(app: Flask, cohort_id: str, first: Callable[[], object], then: Callable[[], object]) -> list[Invalid]:
    """Let somebody do a second thing while whoever does the first holds the cohort; return how that was refused."""
    found: list[Invalid] = []

    def run() -> None:
        with app.app_context():
            try:
                with work():
                    then()
            except Invalid as error:
                found.append(error)
            db.session.remove()

    strand = Strand(target=run)
    with work():
        lock_row(db.session.get_one(Group, cohort_id))
        strand.start()
        time.sleep(1)  # until it waits for the cohort, or, on SQLite, to begin
        first()
    strand.join()
    db.session.expire_all()
    return found


def test_nobody_is_put_into_two_threes_at_one_moment_or_into_one_while_they_change_their_role(app: Flask) -> None:
    cohort = make_cohort()
    fay, fred = (Actor(make_member(cohort, "facilitator").id) for _number in range(2))
    cohort_id, (one, two, three, four) = cohort.id, [make_member(cohort).id for _number in range(4)]

    def put(actor: Actor, *people: str) -> object:
        return make_peer_group(actor, db.session.get_one(Group, cohort_id), "Us", list(people))

    assert refused(app, cohort_id, lambda: put(fay, one, two), lambda: put(fred, one, three))
    membership = db.session.scalars(sa.select(Membership.id).where(Membership.group_id == cohort_id, Membership.person_id == four)).one()
    db.session.rollback()
    assert refused(app, cohort_id, lambda: change_role(fay, db.session.get_one(Membership, membership), OBSERVER), lambda: put(fred, three, four))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Group).where(Group.kind == PEER_GROUP)) == 1
