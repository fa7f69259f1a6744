"""A measure as one viewer sees it: the only way by which its figures reach a page, a chart, a file or a program."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, flags, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.impact.domain.claims import Claim, baseline_points, claim_of
from enquiry_hub.features.impact.domain.ladder import Counted
from enquiry_hub.features.impact.domain.quantities import progress
from enquiry_hub.features.impact.domain.runs import (
    Limits,
    RunChart,
    Strict,
    individual_limits,
    run_chart,
    strict_rules,
)
from enquiry_hub.features.impact.domain.shown import (
    ChangeShown,
    Part,
    PartShown,
    change_shown,
    is_small,
    parts_shown,
)
from enquiry_hub.features.impact.models import PAIRS, SHARE, UNLIKE, ChartNote, Measure, Observation


@dataclass(frozen=True)
class Point:
    """Be a number of one day; a value of None is one to four people, and is not shown."""

    id: str
    day: date
    value: float | None
    corrected: bool = False
    notes: tuple[ChartNote, ...] = ()

    @property
    def unlike(self) -> ChartNote | None:
        """Return what somebody wrote of why it is unlike the rest."""
        return next((note for note in self.notes if note.kind == UNLIKE), None)


@dataclass(frozen=True)
class Look:
    """Be everything that one viewer may see of a measure."""

    measure: Measure
    exact: bool
    points: tuple[Point, ...] = ()
    hidden: bool = False
    chart: RunChart | None = None
    claim: Claim | None = None
    parts: tuple[PartShown, ...] = ()
    change: ChangeShown | None = None
    stray_notes: tuple[ChartNote, ...] = ()
    baseline: float | None = None
    target: float | None = None
    progress: float | None = None
    from_before: bool = False

    @property
    def values(self) -> list[float]:
        """Return the numbers that may be shown, in order."""
        return [point.value for point in self.points if point.value is not None]

    @property
    def current(self) -> float | None:
        """Return the latest number, if it may be shown."""
        return self.points[-1].value if self.points else None

    @property
    def numbers(self) -> int:
        """Return how many numbers there are, the one from before being one."""
        if self.measure.kind == PAIRS:
            return 2 if self.measure.pairs else 0
        return len(self.points or self.parts) + (self.measure.baseline is not None)

    @property
    def counted(self) -> Counted:
        """Return the measure as the ladder sees it; what was there before is no number by itself."""
        started = bool(self.points or self.parts or self.measure.pairs)
        return Counted(self.measure.level, self.numbers if started else 0, self.measure.name)

    @property
    def limits(self) -> Limits | None:
        """Return the limits of single values, where the rules apply."""
        return individual_limits(self.values) if self.chart and self.chart.ruled else None

    @property
    def strict(self) -> Strict | None:
        """Return the strict option's findings, where the rules apply."""
        return strict_rules(self.values, self.chart.median) if self.chart and self.chart.ruled else None

    @property
    def proposed(self) -> list[Point]:
        """Return the points that a person may look at: outside the limits, and nobody has written why."""
        outside = self.limits.outside if self.limits else ()
        return [self.points[place] for place in outside if self.points[place].unlike is None]


# A chart reads thousands of numbers and changes none: as rows of columns they cost a fraction of what objects do.
KEPT = (
    Observation.measure_id, Observation.id, Observation.on_day, Observation.value, Observation.numerator, Observation.denominator,
    Observation.unknown, Observation.schools, Observation.version,
)  # fmt: skip


@dataclass
class _Gathered:
    rows: list[Any] = field(default_factory=list)
    notes: list[ChartNote] = field(default_factory=list)


def look_at(viewer: Actor, measure: Measure) -> Look:
    """Return what the viewer, who may read the measure, sees of it."""
    return looks_of(viewer, [measure.id])[0]


def looks_of(viewer: Actor, ids: Sequence[str]) -> list[Look]:
    """Return what the viewer sees of those of the measures that they may read, by level and name, in three queries."""
    query = visible(viewer, "impact:measure:read").where(Measure.id.in_(ids))
    return _looks(viewer, query)


def looks_in(viewer: Actor, group_id: str) -> list[Look]:
    """Return what the viewer sees of a cohort's measures."""
    return _looks(viewer, visible(viewer, "impact:measure:read").where(Measure.group_id == group_id))


def looks_for(viewer: Actor, strategy_ids: Iterable[str]) -> list[Look]:
    """Return what the viewer sees of the measures of strategies."""
    return _looks(viewer, visible(viewer, "impact:measure:read").where(Measure.strategy_id.in_(list(strategy_ids))))


def _looks(viewer: Actor, query: sa.Select[Any]) -> list[Look]:
    query = query.add_columns(*flags(viewer, exact="impact:measure:count")).order_by(Measure.level.desc(), Measure.name, Measure.id)
    found = [(row[0], bool(row.exact)) for row in db.session.execute(query)]
    gathered = {measure.id: _Gathered() for measure, _exact in found}
    kept = sa.select(*KEPT).where(Observation.measure_id.in_(gathered), Observation.withdrawn_at.is_(None))
    for row in db.session.execute(kept.order_by(Observation.on_day)):
        gathered[row.measure_id].rows.append(row)
    noted = sa.select(ChartNote).where(ChartNote.measure_id.in_(gathered)).order_by(ChartNote.on_day, ChartNote.created_at)
    for note in db.session.scalars(noted):
        gathered[note.measure_id].notes.append(note)
    return [_look(measure, gathered[measure.id], exact) for measure, exact in found]


def _look(measure: Measure, found: _Gathered, exact: bool) -> Look:
    stray = tuple(note for note in found.notes if note.on_day not in {row.on_day for row in found.rows})
    if measure.kind == PAIRS:
        return Look(measure, exact, change=change_shown(measure.pairs, exact=exact) if measure.pairs else None, stray_notes=stray)
    if measure.kind == SHARE:
        parts = [Part(row.on_day, row.numerator or 0, row.denominator or 0, row.unknown, tuple(row.schools)) for row in found.rows]
        return Look(measure, exact, parts=tuple(parts_shown(parts, exact=exact)), stray_notes=stray)
    return _series(measure, found, exact, stray)


def _series(measure: Measure, found: _Gathered, exact: bool, stray: tuple[ChartNote, ...]) -> Look:
    def shown(value: float | None) -> float | None:
        return None if measure.counts_people and not exact and is_small(value) else value

    notes: dict[date, list[ChartNote]] = {}
    for note in found.notes:
        notes.setdefault(note.on_day, []).append(note)
    points = tuple(Point(row.id, row.on_day, shown(row.value), row.version > 1, tuple(notes.get(row.on_day, ()))) for row in found.rows)
    hidden = any(point.value is None for point in points)
    baseline, target = shown(measure.baseline), shown(measure.target)
    seen = Look(measure, exact, points, hidden, stray_notes=stray, baseline=baseline, target=target)
    chart, claim, days = None, None, [point.day for point in points]
    before = baseline_points(days, measure.change_on)
    if points and not hidden:  # of a line with a gap no middle and no rule: they would tell what is in the gap
        chart = run_chart(seen.values, before)
        claim = claim_of(chart, days, measure.change_on, measure.better)
    return Look(
        measure, exact, points, hidden, chart, claim, stray_notes=stray, baseline=baseline, target=target,
        progress=progress(baseline, target, seen.current), from_before=before is not None,
    )  # fmt: skip


def days_of(measure_id: str) -> set[date]:
    """Return the days of a measure that have a number, or had one that was taken away; the caller may count it."""
    return set(db.session.scalars(sa.select(Observation.on_day).where(Observation.measure_id == measure_id)))
