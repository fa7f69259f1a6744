"""A measure as one viewer sees it: the only way by which its figures reach a page, a chart, a file or a program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.themes.queries import marked
from enquiry_hub.core.access import Actor, flags_beside, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Risk, Strategy, Theme
from enquiry_hub.features.impact.domain.claims import Claim
from enquiry_hub.features.impact.domain.ladder import Counted
from enquiry_hub.features.impact.domain.line import line_of, shown_value
from enquiry_hub.features.impact.domain.quantities import progress
from enquiry_hub.features.impact.domain.reading import read_counts
from enquiry_hub.features.impact.domain.runs import (
    Limits,
    RunChart,
    Strict,
    individual_limits,
    strict_rules,
)
from enquiry_hub.features.impact.domain.shown import (
    ChangeShown,
    Part,
    PartShown,
    change_shown,
    parts_shown,
    released,
    ways_of,
)
from enquiry_hub.features.impact.models import PAIRS, SERIES, UNLIKE, ChartNote, Measure, Observation
from enquiry_hub.features.impact.queries.corrected import baselines_held, corrected, part_of


@dataclass(frozen=True)
class Point:
    """Be a number of one day; a value of None is one to four people, and is not shown.

    `held` says, to those who count, that others do not see it, for it was corrected by a few.
    """

    id: str
    day: date
    value: float | None
    corrected: bool = False
    held: bool = False
    notes: tuple[ChartNote, ...] = ()

    @property
    def unlike(self) -> ChartNote | None:
        """Return what somebody wrote of why it is unlike the rest."""
        return next((note for note in self.notes if note.kind == UNLIKE), None)


@dataclass(frozen=True)
class Look:
    """Be everything that one viewer may see of a measure.

    `unseen` is how many numbers it has of which they may see none; `held_back` says that something was corrected by so few that
    others see figures from before in its place, or none.
    """

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
    unseen: int = 0
    held_back: bool = False

    @property
    def closed(self) -> bool:
        """Tell whether its numbers are for those alone who count."""
        return is_closed(self.measure)

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
        return (self.unseen or len(self.points or self.parts)) + (self.measure.baseline is not None)

    @property
    def counted(self) -> Counted:
        """Return the measure as the ladder sees it; what was there before is no number by itself."""
        started = bool(self.unseen or self.points or self.parts or self.measure.pairs)
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


def is_closed(measure: Measure) -> bool:
    """Tell whether the numbers of a measure are for those alone who count: a series of people asks for five of them, from three schools; a school shows its own by itself."""
    asked = measure.kind == SERIES and measure.counts_people and measure.organisation_id is None
    return asked and not released(read_counts(measure.counted_among) or ())


# A chart reads thousands of numbers and changes none: as rows of columns they cost a fraction of what objects do.
KEPT = (
    Observation.measure_id, Observation.id, Observation.on_day, Observation.value, Observation.numerator, Observation.denominator,
    Observation.unknown, Observation.schools, Observation.version,
)  # fmt: skip


Held = Mapping[str, Part | None]


@dataclass
class _Gathered:
    rows: list[Any] = field(default_factory=list)
    notes: list[ChartNote] = field(default_factory=list)


def look_at(viewer: Actor, measure: Measure) -> Look:
    """Return what the viewer, who may read the measure, sees of it."""
    return looks_of(viewer, [measure.id])[0]


def looks_of(viewer: Actor, ids: Sequence[str]) -> list[Look]:
    """Return what the viewer sees of those of the measures that they may read, by level and name, in a few queries, however many they are."""
    query = visible(viewer, "impact:measure:read").where(Measure.id.in_(ids))
    return _looks(viewer, query)


def looks_in(viewer: Actor, group_id: str, theme: str = "") -> list[Look]:
    """Return what the viewer sees of a cohort's measures, of one theme by its code or of all."""
    query = visible(viewer, "impact:measure:read").where(Measure.group_id == group_id)
    return _looks(viewer, query.where(of_theme(group_id, theme)) if theme else query)


def of_theme(group_id: str, code: str) -> sa.ColumnElement[bool]:
    """Hold for measures that hang on a theme of a cohort, on a risk that stands under it, as its own or as a further one, or on a strategy of such a risk."""
    themes = sa.select(Theme.id).where(Theme.group_id == group_id, Theme.code == code)
    risks = sa.select(Risk.id).where(sa.or_(Risk.theme_id.in_(themes), Risk.id.in_(marked(group_id, code, "risk"))))
    return sa.or_(Measure.theme_id.in_(themes), Measure.risk_id.in_(risks), Measure.strategy_id.in_(sa.select(Strategy.id).where(Strategy.risk_id.in_(risks))))


def looks_for(viewer: Actor, strategy_ids: Iterable[str]) -> list[Look]:
    """Return what the viewer sees of the measures of strategies."""
    return _looks(viewer, visible(viewer, "impact:measure:read").where(Measure.strategy_id.in_(list(strategy_ids))))


def _looks(viewer: Actor, query: sa.Select[Any]) -> list[Look]:
    query = query.add_columns(*flags_beside(viewer, exact="impact:measure:count")).order_by(Measure.level.desc(), Measure.name, Measure.id)
    found = [(row[0], bool(row.exact)) for row in db.session.execute(query)]
    gathered = {measure.id: _Gathered() for measure, _exact in found}
    kept = sa.select(*KEPT).where(Observation.measure_id.in_(gathered), Observation.withdrawn_at.is_(None))
    for row in db.session.execute(kept.order_by(Observation.on_day)):
        gathered[row.measure_id].rows.append(row)
    noted = sa.select(ChartNote).where(ChartNote.measure_id.in_(gathered)).order_by(ChartNote.on_day, ChartNote.created_at)
    for note in db.session.scalars(noted):
        gathered[note.measure_id].notes.append(note)
    held = corrected([measure for measure, _exact in found])
    baselines = baselines_held([measure for measure, exact in found if not exact])
    return [_look(measure, gathered[measure.id], exact, held, unseen_baseline=measure.id in baselines) for measure, exact in found]


def _look(measure: Measure, found: _Gathered, exact: bool, held: Held, *, unseen_baseline: bool) -> Look:
    if measure.kind == SERIES:
        return _series(measure, found, exact, held, None if unseen_baseline else measure.baseline)
    stray = _stray(found)
    if measure.kind == PAIRS:
        return _pairs(measure, exact, stray)
    parts = parts_shown([_part(row, exact, held) for row in found.rows], exact=exact)
    return Look(measure, exact, parts=tuple(parts), stray_notes=stray, held_back=any(part.held for part in parts))


def _stray(found: _Gathered) -> tuple[ChartNote, ...]:
    days = {row.on_day for row in found.rows}
    return tuple(note for note in found.notes if note.on_day not in days)


def _part(row: Any, exact: bool, held: Held) -> Part:
    """Return the share of a day: to others that from before while the corrected one is held back."""
    now = replace(part_of(row.on_day, row._mapping), id=row.id)
    if row.id not in held:
        return now
    earlier = held[row.id]
    return replace(earlier if earlier and not exact else now, held=True, barred=earlier is None)


def _pairs(measure: Measure, exact: bool, stray: tuple[ChartNote, ...]) -> Look:
    if not measure.pairs:
        return Look(measure, exact, stray_notes=stray)
    others, told = change_shown(measure.pairs, exact=False), measure.pairs_told.get("pairs", [])
    held_back = others.show != "nothing" and ways_of(told) != ways_of(measure.pairs)
    if held_back:
        others = change_shown(told, exact=False)
    return Look(measure, exact, change=change_shown(measure.pairs, exact=True) if exact else others, stray_notes=stray, held_back=held_back)


def _series(measure: Measure, found: _Gathered, exact: bool, held: Held, baseline: float | None) -> Look:
    if not exact and is_closed(measure):  # before its first number too, for what was there before and the aim are figures
        return Look(measure, exact, stray_notes=tuple(found.notes), unseen=len(found.rows))
    every = len(found.rows)
    held_back = any(row.id in held for row in found.rows)
    if held_back and not exact:
        found = _Gathered([row for row in found.rows if row.id not in held], found.notes)
    notes: dict[date, list[ChartNote]] = {}
    for note in found.notes:
        notes.setdefault(note.on_day, []).append(note)
    line = line_of([row.on_day for row in found.rows], [row.value for row in found.rows], measure.change_on, measure.better, of_people=measure.counts_people, exact=exact)
    points = tuple(
        Point(row.id, row.on_day, value, row.version > 1, row.id in held, tuple(notes.get(row.on_day, ()))) for row, value in zip(found.rows, line.values, strict=True)
    )
    baseline, target = (shown_value(value, of_people=measure.counts_people, exact=exact) for value in (baseline, measure.target))
    return Look(
        measure, exact, points, line.hidden, line.chart, line.claim, stray_notes=_stray(found), baseline=baseline, target=target,
        progress=progress(baseline, target, points[-1].value if points else None), from_before=line.from_before, held_back=held_back,
        unseen=0 if points else every,
    )  # fmt: skip


def days_of(measure_id: str) -> set[date]:
    """Return the days of a measure that have a number; the caller may count it."""
    return set(db.session.scalars(sa.select(Observation.on_day).where(Observation.measure_id == measure_id, Observation.withdrawn_at.is_(None))))
