"""Which numbers of people others do not see as they are, for they were corrected by a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.queries import revisions_of_many
from enquiry_hub.core.database import db
from enquiry_hub.features.impact.domain.corrected import (
    Day,
    State,
    count_state,
    held_back,
    share_state,
)
from enquiry_hub.features.impact.domain.shown import Part
from enquiry_hub.features.impact.models import SERIES, SHARE, Measure, Observation

WRITTEN = (
    Observation.id, Observation.measure_id, Observation.on_day, Observation.version, Observation.created_at, Observation.value, Observation.numerator,
    Observation.denominator, Observation.unknown, Observation.schools,
)  # fmt: skip


def corrected(measures: Sequence[Measure]) -> dict[str, Part | None]:
    """Return the observations, by id, that others do not see as they are, with the earlier share that they see, or None: of shares and of counts of people.

    Of a measure in which nothing was ever corrected or taken away no number is looked at.
    """
    of_people = {measure.id: measure.kind for measure in measures if is_of_people(measure)}
    changed = sa.select(Observation.measure_id, sa.func.min(Observation.created_at)).where(Observation.measure_id.in_(of_people), Observation.version > 1)
    since = {row[0]: row[1] for row in db.session.execute(changed.group_by(Observation.measure_id))} if of_people else {}
    if not since:
        return {}
    later = sa.or_(*(sa.and_(Observation.measure_id == found, Observation.created_at >= first) for found, first in since.items()))
    rows = db.session.execute(sa.select(*WRITTEN).where(later).order_by(Observation.created_at, Observation.id)).all()
    versions = revisions_of_many("observation", [row.id for row in rows if row.version > 1])
    days: dict[str, list[Day]] = {}
    for row in rows:
        kept = [(version.created_at, version.fields) for version in versions.get(row.id, [])[1:]]
        first = versions[row.id][0].fields if row.id in versions else row._mapping
        states = tuple(_state(of_people[row.measure_id], at, row.on_day, fields) for at, fields in [(row.created_at, first), *kept])
        days.setdefault(row.measure_id, []).append(Day(row.id, row.on_day, states))
    return {found: number for each in days.values() for found, number in held_back(each).items()}


def is_of_people(measure: Measure) -> bool:
    """Tell whether the numbers of a measure say how many people are or did something."""
    return measure.kind == SHARE or (measure.kind == SERIES and measure.counts_people)


def _state(kind: str, at: datetime, day: date, fields: Mapping[Any, Any]) -> State:
    if fields.get("gone"):
        return State(at)
    return share_state(at, part_of(day, fields)) if kind == SHARE else count_state(at, fields["value"])


def baselines_held(measures: Sequence[Measure]) -> set[str]:
    """Return the measures whose count of people from before others do not see, for it was corrected by a few."""
    changed = {measure.id: measure for measure in measures if measure.kind == SERIES and measure.counts_people and measure.version > 1 and measure.baseline is not None}
    held: set[str] = set()
    for found, versions in (revisions_of_many("measure", list(changed)) if changed else {}).items():
        said = [(version.created_at, version.fields["baseline"]) for version in versions if version.fields.get("baseline") is not None]
        states = tuple(count_state(at, value) for at, value in [*said, (versions[-1].created_at, changed[found].baseline)])
        if held_back([Day(found, versions[-1].created_at.date(), states)]):
            held.add(found)
    return held


def part_of(day: date, fields: Mapping[Any, Any]) -> Part:
    """Return the share that is written down for a day."""
    return Part(day, fields["numerator"] or 0, fields["denominator"] or 0, fields["unknown"], tuple(fields["schools"]))


def taken_off(measure_id: str) -> list[Observation]:
    """Return the numbers that were taken off a chart, by day; the caller may count it."""
    return list(db.session.scalars(sa.select(Observation).where(Observation.measure_id == measure_id, Observation.withdrawn_at.is_not(None)).order_by(Observation.on_day)))
