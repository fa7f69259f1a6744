"""A line of dated numbers as one viewer may see it, with what the rules say of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.impact.domain.claims import Claim, baseline_points, claim_of
from enquiry_hub.features.impact.domain.runs import RunChart, run_chart
from enquiry_hub.features.impact.domain.shown import is_small


@dataclass(frozen=True)
class Line:
    """Be what may be shown of numbers in the order of their days: a value of None is one to four people."""

    values: tuple[float | None, ...] = ()
    hidden: bool = False
    chart: RunChart | None = None
    claim: Claim | None = None
    from_before: bool = False


def shown_value(value: float | None, *, of_people: bool, exact: bool) -> float | None:
    """Return a number as it may be shown: to others no count of one to four people."""
    return None if of_people and not exact and is_small(value) else value


def line_of(days: Sequence[date], values: Sequence[float], change_on: date | None, better: str, *, of_people: bool, exact: bool) -> Line:
    """Return a line as it may be shown; of one with a gap no middle and no rule, for they would tell what is in the gap."""
    seen = [shown_value(value, of_people=of_people, exact=exact) for value in values]
    known = [value for value in seen if value is not None]
    before = baseline_points(days, change_on)
    if not seen or len(known) < len(seen):
        return Line(tuple(seen), bool(seen), from_before=before is not None)
    chart = run_chart(known, before)
    return Line(tuple(seen), False, chart, claim_of(chart, days, change_on, better), before is not None)
