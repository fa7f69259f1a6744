"""A line of dated numbers as a picture, for whatever has one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import shorten

from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.plots import Dot, line_chart
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.impact.domain.runs import RunChart

DRAWN = 160  # points: four school years of weeks


@dataclass(frozen=True)
class About:
    """Be what a line is about: its name, the sentence over it, the day of a change and what it was, and an aim."""

    name: str
    sentence: str
    change_on: date | None = None
    change_what: str = ""
    aim: float | None = None


def draw_line(about: About, days: Sequence[date], values: Sequence[float | None], chart: RunChart | None, *, unlike: Sequence[date] = (), beside: Sequence[tuple[str, float]] = ()) -> Markup:
    """Return the picture of a line with at least one number; the newest are drawn where there are very many."""
    skipped = max(0, len(days) - DRAWN)
    signal = {place for shift in (chart.shifts if chart else ()) for place in shift.indices}
    drawn = list(zip(days, values, strict=True))[skipped:]
    dots = [Dot(short_date(day), value, skipped + place in signal, day in unlike) for place, (day, value) in enumerate(drawn)]
    change = about.change_on
    at = sum(day < change for day, _value in drawn) if change and drawn[0][0] <= change else None
    said = _("%(name)s, %(n)d numbers from %(first)s to %(last)s.", name=about.name, n=len(drawn), first=short_date(drawn[0][0]), last=short_date(drawn[-1][0]))
    words = (_("middle"), _("aim"), shorten(about.change_what, 26, placeholder="…") or _("change"))
    middle = chart.median if chart and chart.ruled else None
    return line_chart(dots, f"{said} {about.sentence}", beside=beside, middle=middle, aim=about.aim, change_at=at, words=words)
