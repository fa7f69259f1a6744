"""What a viewer may see of a measure, as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.plots import Dot, bars, interval_chart, line_chart, rungs, strength
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.impact.domain.ladder import LEVELS as RUNGS
from enquiry_hub.features.impact.domain.ladder import levels_with_data
from enquiry_hub.features.impact.domain.people import Share
from enquiry_hub.features.impact.models import PAIRS, SHARE
from enquiry_hub.features.impact.queries.looks import Look
from enquiry_hub.features.impact.wording import LEVELS, generated, number

DRAWN = 160  # points: four school years of weeks


def picture(look: Look) -> Markup | None:
    """Return the chart of a measure, where there is anything to draw for this viewer."""
    if look.measure.kind == SHARE:
        return _shares(look)
    if look.measure.kind == PAIRS:
        return _pairs(look)
    return _line(look) if look.points else None


def _line(look: Look) -> Markup:
    points, skipped = look.points[-DRAWN:], max(0, len(look.points) - DRAWN)
    signal = {place for shift in (look.chart.shifts if look.chart else ()) for place in shift.indices}
    dots = [Dot(short_date(point.day), point.value, skipped + place in signal, point.unlike is not None) for place, point in enumerate(points)]
    change = look.measure.change_on
    at = sum(point.day < change for point in points) if change and points[0].day <= change else None
    middle = look.chart.median if look.chart and look.chart.ruled else None
    first, last = short_date(points[0].day), short_date(points[-1].day)
    said = _("%(name)s, %(n)d numbers from %(first)s to %(last)s.", name=look.measure.name, n=len(points), first=first, last=last)
    words = (_("middle"), _("aim"), shorten(look.measure.change_what, 26, placeholder="…") or _("change"))
    return line_chart(dots, f"{said} {generated(look)}", middle=middle, aim=look.target, change_at=at, words=words)


def _shares(look: Look) -> Markup | None:
    shown: list[tuple[str, Share]] = [(short_date(part.day), part.share) for part in look.parts if part.share is not None][-12:]
    if not shown:
        return None
    rows = [(label, found.rate, found.lower, found.upper) for label, found in shown]
    return interval_chart(rows, f"{look.measure.name}. {generated(look)}")


def _pairs(look: Look) -> Markup | None:
    change = look.change
    if change is None or change.net is None:
        return None
    said, found = f"{look.measure.name}. {generated(look)}", change.change
    if found is None:
        return bars([(_("net change"), abs(change.net), f"{change.net:+.0f}")], said, 100)
    rows = [(_("moved up"), found.up, str(found.up)), (_("stayed"), found.same, str(found.same)), (_("moved down"), found.down, str(found.down))]
    return bars(rows, said, max(found.up, found.same, found.down, 1))


def ladder(looks: Iterable[Look]) -> Markup:
    """Return the ladder of five levels, those with data filled."""
    there = levels_with_data(look.counted for look in looks)
    named = ", ".join(str(LEVELS[level]) for level in RUNGS if level in there) or _("none")
    return rungs([level in there for level in RUNGS], [str(LEVELS[level]) for level in RUNGS], _("Levels at which something is counted: %(levels)s.", levels=named))


def strengths(research: int, practice: int) -> dict[str, dict[str, Any]]:
    """Return both kinds of strength, drawn differently: bars for research, dots for practice."""
    known = scales()
    return {
        "research": {"words": known.research_strength[research], "picture": strength(research, 4, _("Research: %(words)s", words=known.research_strength[research]), dots=False)},
        "practice": {"words": known.practice_strength[practice], "picture": strength(practice, 4, _("Practice: %(words)s", words=known.practice_strength[practice]), dots=True)},
    }


def rows_of(look: Look) -> Sequence[tuple[str, str, str]]:
    """Return day, figure and notes as the viewer may see them, oldest first: the table below a chart, and the file."""
    if look.measure.kind == SHARE:
        return [(part.day.isoformat(), _figure_of(part), "") for part in look.parts]
    if look.measure.kind == PAIRS:
        found = look.change
        if found is None or found.show == "nothing":
            return []
        net = [("", f"{found.net:+.0f}", _("net points of %(n)d pairs", n=found.pairs))] if found.net is not None else [("", found.word, _("moved up") if found.up_more else _("moved down"))]
        counts = found.change
        return net if counts is None else [("", str(counts.up), _("moved up")), ("", str(counts.same), _("stayed")), ("", str(counts.down), _("moved down")), *net]
    return [(point.day.isoformat(), number(point.value), " ".join(note.text for note in point.notes)) for point in look.points]


def _figure_of(part: Any) -> str:
    return str(part.published.text)
