"""What a viewer may see of a measure, as a picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.chart_files import chart_answer
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.pages import csv_answer
from enquiry_hub.core.plots import bars, interval_chart, rungs, strength
from enquiry_hub.core.plots import strengths as strengths_chart
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.impact.charts import About, draw_line
from enquiry_hub.features.impact.domain.ladder import LEVELS as RUNGS
from enquiry_hub.features.impact.domain.ladder import levels_with_data
from enquiry_hub.features.impact.domain.people import Share
from enquiry_hub.features.impact.domain.strength import MOST
from enquiry_hub.features.impact.models import PAIRS, SHARE, OutsideFigure
from enquiry_hub.features.impact.queries.looks import Look
from enquiry_hub.features.impact.wording import LEVELS, generated, held_words, number, plain_number

LADDERS = "any('ladder.svg', 'ladder.csv')"
STRENGTHS = "any('strength.svg', 'strength.csv')"


def picture(look: Look, outside: Sequence[OutsideFigure] = ()) -> Markup | None:
    """Return the chart of a measure, where there is anything to draw for this viewer; numbers from elsewhere are drawn beside it as lines of another kind."""
    elsewhere = [(_named(figure), figure.number) for figure in outside if figure.number is not None]
    if look.measure.kind == SHARE:
        return _shares(look, elsewhere)
    if look.measure.kind == PAIRS:
        return _pairs(look)
    return _line(look, elsewhere) if look.points else None


def _named(figure: OutsideFigure) -> str:
    name = shorten(f"{figure.name}, {figure.where}" if figure.where else figure.name, 28, placeholder="…")
    return _("elsewhere: %(name)s %(year)s", name=name, year=figure.year)


def _beside_words(elsewhere: Sequence[tuple[str, float]]) -> str:
    """Say in words what is drawn from elsewhere, and that it is another thing."""
    return "".join(_(" A different thing, %(name)s: %(value)s.", name=name, value=number(value)) for name, value in elsewhere)


def _line(look: Look, elsewhere: Sequence[tuple[str, float]]) -> Markup:
    measure, unlike = look.measure, [point.day for point in look.points if point.unlike is not None]
    about = About(measure.name, f"{generated(look)}{_beside_words(elsewhere)}", measure.change_on, measure.change_what, look.target)
    return draw_line(about, [point.day for point in look.points], [point.value for point in look.points], look.chart, unlike=unlike, beside=elsewhere)


def _shares(look: Look, elsewhere: Sequence[tuple[str, float]]) -> Markup | None:
    shown: list[tuple[str, Share]] = [(short_date(part.day), part.share) for part in look.parts if part.share is not None][-12:]
    if not shown:
        return None
    rows = [(label, found.rate, found.lower, found.upper) for label, found in shown]
    beside = [(name, value / 100) for name, value in elsewhere if 0 <= value <= 100]
    return interval_chart(rows, f"{look.measure.name}. {generated(look)}{_beside_words(elsewhere)}", beside)


def _pairs(look: Look) -> Markup | None:
    change = look.change
    if change is None or change.net is None:
        return None
    said, found = f"{look.measure.name}. {generated(look)}", change.change
    if found is None:
        return bars([(_("net change"), abs(change.net), f"{change.net:+.0f}")], said, 100)
    rows = [(_("moved up"), found.up, str(found.up)), (_("stayed"), found.same, str(found.same)), (_("moved down"), found.down, str(found.down))]
    return bars(rows, said, max(found.up, found.same, found.down, 1))


@dataclass(frozen=True)
class Ladder:
    """Be the ladder of five levels: its picture, its sentence, and a row for each level, with how many measures it has and those that hold numbers."""

    picture: Markup
    sentence: str
    rows: list[tuple[int, str, int, str]]


def ladder(looks: Iterable[Look]) -> Ladder:
    """Return the ladder of five levels, those with data filled."""
    looks = list(looks)
    there = levels_with_data(look.counted for look in looks)
    named = ", ".join(str(LEVELS[level]) for level in RUNGS if level in there) or _("none")
    sentence = _("Levels at which something is counted: %(levels)s.", levels=named)
    at = {level: [look for look in looks if look.measure.level == level] for level in RUNGS}
    rows = [(level, str(LEVELS[level]), len(at[level]), "; ".join(look.measure.name for look in at[level] if look.counted.numbers)) for level in reversed(RUNGS)]
    return Ladder(rungs([level in there for level in RUNGS], [str(LEVELS[level]) for level in RUNGS], sentence), sentence, rows)


def ladder_answer(looks: Iterable[Look], kind: str, about: str) -> Any:
    """Hand the ladder over, as a picture or as a table."""
    found = ladder(looks)
    if kind == "ladder.svg":
        return chart_answer(kind, found.picture, _("Five levels: %(about)s", about=about))
    return csv_answer(kind, ("Level", "What it is about", "Measures", "With numbers"), found.rows)


@dataclass(frozen=True)
class Strength:
    """Be how strong one kind of evidence is: its kind, its step of four, the words of that step, and whether it is drawn as dots."""

    kind: str
    step: int
    words: str
    dots: bool

    @property
    def picture(self) -> Markup:
        """Return it drawn small, for beside its words."""
        return strength(self.step, MOST, f"{self.kind}: {self.words}", dots=self.dots)


def strengths(research: int, practice: int) -> list[Strength]:
    """Return both kinds of strength, drawn differently: bars for research, dots for practice."""
    known = scales()
    return [Strength(_("Research"), research, known.research_strength[research], False), Strength(_("Practice"), practice, known.practice_strength[practice], True)]


def strengths_answer(both: Sequence[Strength], kind: str, about: str) -> Any:
    """Hand both kinds of strength over, as a picture or as a table; nothing adds them."""
    if kind == "strength.csv":
        return csv_answer(kind, ("Kind", "Step", "Of", "In words"), [(one.kind, one.step, MOST, one.words) for one in both])
    said = [f"{one.kind}: {one.words}" for one in both]
    drawn = strengths_chart([(words, one.step, one.dots) for words, one in zip(said, both, strict=True)], MOST, f"{'. '.join(said)}.")
    return chart_answer(kind, drawn, _("How strong is it? %(about)s", about=about))


def rows_of(look: Look) -> Sequence[tuple[str, str, str]]:
    """Return day, figure and notes as the viewer may see them, oldest first: the table below a chart, and the file."""
    if look.measure.kind == SHARE:
        return [(part.day.isoformat(), _figure_of(part), held_words(look, barred=part.why == "barred") if part.held else "") for part in look.parts]
    if look.measure.kind == PAIRS:
        found = look.change
        if found is None or found.show == "nothing":
            return []
        in_words = ("", found.word, _("moved up") if found.way > 0 else _("moved down")) if found.way else ("", _("as many"), _("moved up as down"))
        net = [("", f"{found.net:+.0f}", _("net points of %(n)d pairs", n=found.pairs)) if found.net is not None else in_words]
        counts = found.change
        return net if counts is None else [("", str(counts.up), _("moved up")), ("", str(counts.same), _("stayed")), ("", str(counts.down), _("moved down")), *net]
    return [(point.day.isoformat(), plain_number(point.value), " ".join([note.text for note in point.notes] + [held_words(look)] * point.held)) for point in look.points]


def _figure_of(part: Any) -> str:
    return str(part.published.text)
