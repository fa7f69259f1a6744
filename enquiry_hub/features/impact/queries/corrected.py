"""Which numbers of people others do not see as they are, for they were corrected by a few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
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
from enquiry_hub.features.impact.models import PAIRS, SHARE, Measure, Observation


def corrected(measures: Sequence[Measure]) -> dict[str, Part | None]:
    """Return the observations, by id, that others do not see as they are, with the earlier share that they see, or None: of shares and of counts of people."""
    of_people = {measure.id: measure.kind for measure in measures if measure.kind == SHARE or (measure.kind != PAIRS and measure.counts_people)}
    changed = sa.select(Observation).where(Observation.measure_id.in_(of_people), Observation.version > 1)
    rows = list(db.session.scalars(changed)) if of_people else []
    ended = [row.withdrawn_at for row in rows if row.withdrawn_at is not None]
    if ended:
        later = sa.select(Observation).where(
            Observation.measure_id.in_({row.measure_id for row in rows}), Observation.version == 1, Observation.created_at >= min(ended)
        )
        rows += db.session.scalars(later)
    versions = revisions_of_many("observation", [row.id for row in rows if row.version > 1]) if rows else {}
    days: dict[str, list[Day]] = {}
    for row in rows:
        kept = [version.fields for version in versions.get(row.id, [])] or [vars(row)]
        states = tuple(_state(of_people[row.measure_id], row.on_day, fields) for fields in kept)
        days.setdefault(row.measure_id, []).append(Day(row.id, states, row.created_at, row.withdrawn_at))
    return {found: number for each in days.values() for found, number in held_back(each).items()}


def _state(kind: str, day: date, fields: Mapping[str, Any]) -> State:
    if fields.get("gone"):
        return State()
    return share_state(part_of(day, fields)) if kind == SHARE else count_state(fields["value"])


def part_of(day: date, fields: Mapping[str, Any]) -> Part:
    """Return the share that is written down for a day."""
    return Part(day, fields["numerator"] or 0, fields["denominator"] or 0, fields["unknown"], tuple(fields["schools"]))


def taken_off(measure_id: str) -> list[Observation]:
    """Return the numbers that were taken off a chart, by day; the caller may count it."""
    return list(db.session.scalars(sa.select(Observation).where(Observation.measure_id == measure_id, Observation.withdrawn_at.is_not(None)).order_by(Observation.on_day)))
