"""Writing numbers down, one or many at once, and correcting them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.revisions.services import keep_revision
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now, today
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.impact.checks import check_counted
from enquiry_hub.features.impact.domain.reading import EARLIEST, LARGEST, Row, wrong_share
from enquiry_hub.features.impact.events import ChartNoted, ObservationCorrected, ObservationsKept
from enquiry_hub.features.impact.models import NOTE, PAIRS, SHARE, UNLIKE, ChartNote, Measure, Observation

VALUES = ("value", "numerator", "denominator", "unknown", "schools")


@dataclass(frozen=True)
class Number:
    """Hold one number: a value, or of a share its parts, from which the value follows."""

    on_day: date
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    schools: tuple[int, ...] = ()


def add_observation(actor: Actor, measure: Measure, number: Number, *, client_id: str | None = None, at: datetime | None = None) -> Observation:
    """Write one number down; a day has one number, and the same client id writes it once."""
    require(actor, "impact:measure:count", measure)
    lock_row(measure)
    there = db.session.scalar(sa.select(Observation).where(Observation.entered_by == actor.person_id, Observation.client_id == client_id)) if client_id else None
    if there is not None:
        return there
    check_counted(measure)
    values = _checked(measure, number)
    same_day = db.session.scalar(sa.select(Observation).where(Observation.measure_id == measure.id, Observation.on_day == number.on_day))
    if same_day is not None and same_day.withdrawn_at is None:
        raise Invalid(_("This day has a number. Correct that one instead, so that both stay known."), field="on_day")
    if same_day is not None:
        same_day.withdrawn_at = None
        _change(actor, same_day, values, _("Written down again"))
        return same_day
    row = Observation(measure_id=measure.id, on_day=number.on_day, entered_by=actor.person_id, client_id=client_id, created_at=at or now(), **values)
    db.session.add(row)
    db.session.flush()
    record(ObservationsKept(by=actor.person_id, measure_id=measure.id, count=1))
    return row


def _checked(measure: Measure, number: Number) -> dict[str, Any]:
    if measure.kind == PAIRS:
        raise Invalid(_("Answers before and after are written down together."), field="value")
    if number.on_day > today():
        raise Invalid(_("This day is still to come."), field="on_day")
    if number.on_day < EARLIEST:
        raise Invalid(_("This day is too long ago."), field="on_day")
    if measure.kind == SHARE:
        k, n = number.numerator, number.denominator
        if k is None or n is None or k < 0 or number.unknown < 0 or wrong_share(k, n, ()):
            raise Invalid(_("Say how many of how many: the first no larger than the second."), field="numerator")
        if wrong_share(k, n, number.schools):
            raise Invalid(_("The numbers for each school add up to the second number: %(n)s.", n=n), field="schools")
        return {"value": 100 * k / n, "numerator": k, "denominator": n, "unknown": number.unknown, "schools": list(number.schools)}
    if number.value is None or not -LARGEST <= number.value <= LARGEST:
        raise Invalid(_("Please write a number, such as 21 or 24.5."), field="value")
    return {"value": number.value}


def add_many(actor: Actor, measure: Measure, rows: Sequence[Row]) -> int:
    """Write many numbers down at once, all or none; say how many. Days that have a number are refused; one that was taken away is written down again."""
    require(actor, "impact:measure:count", measure)
    lock_row(measure)
    check_counted(measure)
    days = {row.day for row in rows}
    there = set(db.session.scalars(sa.select(Observation.on_day).where(Observation.measure_id == measure.id, Observation.withdrawn_at.is_(None))))
    away = sa.select(Observation).where(Observation.measure_id == measure.id, Observation.withdrawn_at.is_not(None))
    again = {row.on_day: row for row in db.session.scalars(away) if row.on_day in days}
    if not rows or len(days) < len(rows) or days & there:
        raise Invalid(_("Some of these days have numbers by now. Look at the list again."), field="text")
    moment, said = now(), {row.day: {name: getattr(row, name) for name in ("value", "numerator", "denominator", "unknown")} | {"schools": list(row.schools)} for row in rows}
    new = [
        {"id": new_id(), "created_at": moment, "measure_id": measure.id, "on_day": day, "entered_by": actor.person_id, "version": 1, **values}
        for day, values in said.items() if day not in again
    ]  # fmt: skip
    if new:
        db.session.execute(sa.insert(Observation), new)
    for day, gone in again.items():
        gone.withdrawn_at = None
        _change(actor, gone, said[day], _("Written down again"))
    noted = [ChartNote(measure_id=measure.id, on_day=row.day, kind=NOTE, text=row.note, made_by=actor.person_id) for row in rows if row.note]
    db.session.add_all(noted)
    db.session.flush()
    record(ObservationsKept(by=actor.person_id, measure_id=measure.id, count=len(rows)))
    return len(rows)


def correct_observation(actor: Actor, row: Observation, number: Number, *, reason: str) -> None:
    """Correct a number, with a reason; what it was stays in its history."""
    require(actor, "impact:observation:correct", row)
    values = _checked(db.session.get_one(Measure, row.measure_id), number)
    _change(actor, row, values, reason)


def take_away(actor: Actor, row: Observation, *, reason: str, gone: bool = True) -> None:
    """Take a number off the chart, with a reason, or put it back; it stays in its history."""
    require(actor, "impact:observation:correct", row)
    row.withdrawn_at = now() if gone else None
    _change(actor, row, {}, reason)


def _change(actor: Actor, row: Observation, values: dict[str, Any], reason: str) -> None:
    if not reason.strip():
        raise Invalid(_("Please say in a few words why."), field="reason")
    if row.version == 1:  # the first version is kept once there is a second
        keep_revision(Actor(row.entered_by), "observation", row, _facts(row))
    row.version += 1
    for name, value in values.items():
        setattr(row, name, value)
    keep_revision(actor, "observation", row, {**_facts(row), "gone": row.withdrawn_at is not None}, reason=reason.strip())
    record(ObservationCorrected(by=actor.person_id, measure_id=row.measure_id, observation_id=row.id, version=row.version))


def _facts(row: Observation) -> dict[str, Any]:
    return {name: getattr(row, name) for name in VALUES}


def annotate(actor: Actor, measure: Measure, on_day: date, text: str, *, unlike: bool = False, client_id: str | None = None) -> ChartNote:
    """Write at a day of a chart. A number is unlike the rest when a person says so and why; it stays on the chart."""
    require(actor, "impact:measure:count", measure)
    there = db.session.scalar(sa.select(ChartNote).where(ChartNote.made_by == actor.person_id, ChartNote.client_id == client_id)) if client_id else None
    if there is not None:
        return there
    if not text.strip():
        raise Invalid(_("Please say in a sentence what happened."), field="text")
    if on_day > today() or on_day < EARLIEST:
        raise Invalid(_("Choose a day that has been."), field="on_day")
    counted = sa.select(Observation.id).where(Observation.measure_id == measure.id, Observation.on_day == on_day, Observation.withdrawn_at.is_(None))
    if unlike and db.session.scalar(counted) is None:
        raise Invalid(_("This day has no number."), field="on_day")
    note = ChartNote(measure_id=measure.id, on_day=on_day, kind=UNLIKE if unlike else NOTE, text=text.strip(), made_by=actor.person_id, client_id=client_id)
    db.session.add(note)
    db.session.flush()
    record(ChartNoted(by=actor.person_id, measure_id=measure.id, chart_note_id=note.id))
    return note
