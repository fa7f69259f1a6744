"""Passing an input on to the team of a school, whose people need not be in its cohort: as its author allows, and without the talk about it."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.work import record
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.spiral.events import InputPassedOn, InputTakenBack, PassingAllowed
from enquiry_hub.features.spiral.models import Passable, PassedOn


def allow_passing(actor: Actor, row: Input, allowed: bool) -> None:
    """Let an input be passed on, or no longer: then no school's team reads it any more."""
    require(actor, "spiral:input:allow", row)
    if allowed:
        require(actor, "inputs:input:edit", row)
    lock_row(row)
    word = db.session.scalar(sa.select(Passable).where(Passable.input_id == row.id))
    if allowed == (word is not None):
        return
    if word is None:
        db.session.add(Passable(input_id=row.id, allowed_by=actor.person_id))
    else:
        db.session.delete(word)
        db.session.execute(sa.delete(PassedOn).where(PassedOn.input_id == row.id))
    db.session.flush()
    record(PassingAllowed(by=actor.person_id, input_id=row.id, allowed=allowed))


def pass_on(actor: Actor, row: Input, school: School) -> PassedOn:
    """Let a school's team read an input; done twice it is done once."""
    require(actor, "spiral:input:pass", row)
    require(actor, "spiral:school:work", school)
    lock_row(row)  # whose author may be about to allow it no more
    lock_row(school)
    found = db.session.scalar(sa.select(PassedOn).where(PassedOn.school_id == school.id, PassedOn.input_id == row.id))
    if found is not None:
        return found
    passed = PassedOn(school_id=school.id, input_id=row.id, passed_by=actor.person_id)
    db.session.add(passed)
    db.session.flush()
    record(InputPassedOn(by=actor.person_id, passed_on_id=passed.id))
    return passed


def take_back(actor: Actor, passed: PassedOn) -> None:
    """Take an input back from a school's team; what they wrote about it stays."""
    require(actor, "spiral:passed_on:end", passed)
    passed_id = passed.id
    db.session.delete(passed)
    db.session.flush()
    record(InputTakenBack(by=actor.person_id, passed_on_id=passed_id))
