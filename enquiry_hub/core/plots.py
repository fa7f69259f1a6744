"""Charts of numbers as SVG, drawn on the server: lines over time, shares with intervals, bars to both sides, rungs, grids.

Each says in words what it shows, is styled by classes only, and stands above the table of the same numbers. Nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10
from textwrap import wrap

from markupsafe import Markup

from enquiry_hub.core.late import dataclass

WIDE, TALL, LEFT, RIGHT, TOP, FOOT = 480, 230, 44, 62, 18, 30
ROW, BAR, STEPS = 34, 14, 44
BESIDE, CELL, LINE, IN_LINE = 128, 104, 18, 2  # of a grid: the names of its rows, a cell, a line in it, and how many things stand in a line


@dataclass(frozen=True)
class Dot:
    """Be one point: a value (None: not shown), its label, whether it belongs to a signal, and whether it is unlike the rest."""

    label: str
    value: float | None
    signal: bool = False
    unlike: bool = False


def line_chart(
    dots: Sequence[Dot], description: str, *, middle: float | None = None, aim: float | None = None, change_at: int | None = None, words: tuple[str, str, str] = ("middle", "aim", "change"),
    beside: Sequence[tuple[str, float]] = (),
) -> Markup:  # fmt: skip
    """Draw points in their order, with a line at the middle, one at the aim, and one before the point at which something changed.

    A point of a signal is a diamond, one unlike the rest has a ring, one that is not shown is a bar at the foot. What stands beside is another thing: a dotted line
    under its own name.
    """
    values = [value for value in (*(dot.value for dot in dots), middle, aim, *(value for _name, value in beside)) if value is not None]
    low, high = _scale(values)
    step = (WIDE - LEFT - RIGHT) / max(1, len(dots) - 1)

    def x(place: float) -> float:
        return round(LEFT + place * step, 1) if len(dots) > 1 else (LEFT + WIDE - RIGHT) / 2

    def y(value: float) -> float:
        return round(TOP + (high - value) / (high - low) * (TALL - TOP - FOOT), 1)

    parts = [_across(y(low), f"{low:g}", "chart-axis"), _across(y(high), f"{high:g}", "chart-grid")]
    if middle is not None:
        parts.append(_marked(y(middle), words[0], f"{middle:g}", "chart-middle"))
    if aim is not None:
        parts.append(_marked(y(aim), words[1], f"{aim:g}", "chart-aim", below=middle is not None and abs(y(aim) - y(middle)) < 26 and aim <= middle))
    parts += [_elsewhere(name, (LEFT - 6, y(value)), (WIDE - RIGHT + 6, y(value))) for name, value in beside]
    if change_at is not None:
        at = x(min(max(change_at - 0.5, 0), len(dots) - 1))
        upright = Markup('<line class="chart-change" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(at, TOP - 4, TALL - FOOT)
        parts.append(upright + _text(at, TOP - 6, words[2], "chart-label", "middle" if LEFT + 30 < at < WIDE - RIGHT - 30 else "start"))
    parts.append(_path([(x(place), y(dot.value)) if dot.value is not None else None for place, dot in enumerate(dots)]))
    parts += [_point(dot, x(place), y(dot.value if dot.value is not None else low)) for place, dot in enumerate(dots)]
    ends = sorted({0, len(dots) - 1}) if dots else []
    parts += [_text(x(place), TALL - 8, dots[place].label, "chart-label", "start" if place == 0 and len(dots) > 1 else "end" if place else "middle") for place in ends]
    return _svg("line-chart", description, TALL, parts)


def _scale(values: Sequence[float]) -> tuple[float, float]:
    """Return round ends of a scale that holds the values with some room."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low == high:
        low, high = low - 1, high + 1
    unit = 10.0 ** floor(log10((high - low) / 2))
    unit *= 5 if (high - low) / unit > 10 else 1
    bottom, top = floor(low / unit) * unit, -floor(-high / unit) * unit
    return (bottom if bottom < low or low == 0 else bottom - unit), (top if top > high else top + unit)


def _across(at: float, label: str, name: str) -> Markup:
    line = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(name, LEFT - 6, at, WIDE - RIGHT + 6, at)
    return line + _text(LEFT - 10, at + 4, label, "chart-label", "end")


def _marked(at: float, word: str, value: str, name: str, *, below: bool = False) -> Markup:
    line = Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(name, LEFT - 6, at, WIDE - RIGHT + 6, at)
    drop = 12 if below else 0
    return line + _text(WIDE - RIGHT + 10, at - 1 + drop, word, "chart-label", "start") + _text(WIDE - RIGHT + 10, at + 13 + drop, value, "chart-count", "start")


def _elsewhere(name: str, start: tuple[float, float], end: tuple[float, float]) -> Markup:
    """Draw a number from elsewhere from one place to another, with its name above its beginning."""
    line = Markup('<line class="chart-beside" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(*start, *end)
    return line + _text(start[0] + 4, min(start[1], end[1]) - 4, name, "chart-label", "start")


def _path(places: Sequence[tuple[float, float] | None]) -> Markup:
    moves, pen_up = [], True
    for place in places:
        if place is not None:
            moves.append(f"{'M' if pen_up else 'L'}{place[0]} {place[1]}")
        pen_up = place is None
    return Markup('<path class="chart-line" d="{}"/>').format("".join(moves)) if moves else Markup("")


def _point(dot: Dot, x: float, y: float) -> Markup:
    if dot.value is None:
        return Markup('<line class="chart-unseen" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x, y - 12, y)
    ring = Markup('<circle class="chart-ring" cx="{}" cy="{}" r="9"/>').format(x, y) if dot.unlike else Markup("")
    if dot.signal:
        return ring + Markup('<path class="chart-signal" d="M{} {}l5.5 5.5-5.5 5.5-5.5-5.5z"/>').format(x, y - 5.5)
    return ring + Markup('<circle class="chart-dot" cx="{}" cy="{}" r="3.6"/>').format(x, y)


def _text(x: float, y: float, words: str, name: str, anchor: str) -> Markup:
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(name, round(x, 1), round(y, 1), anchor, words)


def _svg(name: str, description: str, height: int, parts: Sequence[Markup], wide: int = WIDE) -> Markup:
    return Markup('<svg class="chart {}" role="img" aria-label="{}" viewBox="0 0 {} {}" focusable="false">{}</svg>').format(
        name, description, wide, height, Markup("").join(parts)
    )


def interval_chart(rows: Sequence[tuple[str, float, float, float]], description: str, beside: Sequence[tuple[str, float]] = ()) -> Markup:
    """Draw one row for each label: a dot at a share and a band over its interval, on a scale from 0 to 100 percent.

    What stands beside is another thing: an open ring in a row of its own below, under its own name.
    """
    base = ROW * (len(rows) + len(beside)) + 8

    def x(share: float) -> float:
        return round(LEFT + 66 + share * (WIDE - LEFT - 66 - 24), 1)

    parts = [Markup('<line class="chart-axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(x(0), base, x(1), base)]
    parts += [_text(x(share), base + 18, f"{share:.0%}", "chart-label", "middle") for share in (0, 0.5, 1)]
    for place, (label, share, lower, upper) in enumerate(rows):
        y = place * ROW + 20
        parts.append(_text(LEFT + 54, y + 4, label, "chart-label", "end"))
        parts.append(Markup('<rect class="chart-band" x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(x(lower), y - 7, round(x(upper) - x(lower), 1), BAR))
        parts.append(Markup('<circle class="chart-dot" cx="{}" cy="{}" r="5"/>').format(x(share), y))
    for place, (name, share) in enumerate(beside, start=len(rows)):
        y = place * ROW + 20
        parts.append(Markup('<line class="chart-beside" x1="{0}" y1="{1}" x2="{0}" y2="{2}"/>').format(x(share), y - 7, y + 7))
        parts.append(_text(x(share) + (8 if share < 0.5 else -8), y + 4, f"{name}: {share:.0%}", "chart-label", "start" if share < 0.5 else "end"))
    return _svg("interval-chart", description, base + 26, parts)


def bars(rows: Sequence[tuple[str, float, str]], description: str, most: float) -> Markup:
    """Draw one bar for each label, as long as its value on a scale up to `most`, with its words at the end."""
    parts = []
    for place, (label, value, words) in enumerate(rows):
        y, length = place * ROW + 8, round(max(0.0, value) / most * (WIDE - 200), 1) if most else 0
        parts.append(_text(104, y + 12, label, "chart-label", "end"))
        parts.append(Markup('<rect class="chart-bar" x="112" y="{}" width="{}" height="{}" rx="3"/>').format(y, max(length, 1), BAR + 4))
        parts.append(_text(118 + length, y + 13, words, "chart-count", "start"))
    return _svg("bar-chart", description, ROW * len(rows) + 8, parts)


@dataclass(frozen=True)
class GridCell:
    """Be one cell of a grid: how grave it is (1 to 4), that in a word, and the names of what lies there."""

    level: int
    word: str
    names: Sequence[str] = ()


def grid(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[GridCell]]], description: str) -> Markup:
    """Draw where things lie: the rows from the top, a cell as high as what lies in its row needs, with its word and the names."""
    parts = [_text(BESIDE + place * CELL + CELL / 2, TOP, label, "chart-label", "middle") for place, label in enumerate(columns)]
    top = TOP + 10
    for label, cells in rows:
        tall = LINE * (2 + max(-(-len(cell.names) // IN_LINE) for cell in cells)) - 4
        parts.append(_text(BESIDE - 10, top + tall / 2 + 4, label, "chart-label", "end"))
        for place, cell in enumerate(cells):
            left = BESIDE + place * CELL
            parts.append(Markup('<rect class="chart-heat-{}" x="{}" y="{}" width="{}" height="{}" rx="4"/>').format(cell.level, left, top, CELL - 4, tall - 4))
            lines = [" ".join(cell.names[at : at + IN_LINE]) for at in range(0, len(cell.names), IN_LINE)]
            parts.append(_text(left + 8, top + LINE, cell.word, "chart-word", "start"))
            parts += [_text(left + 8, top + LINE * (2 + at), words, "chart-count", "start") for at, words in enumerate(lines)]
        top += tall
    return _svg("grid", description, top, parts, BESIDE + CELL * len(columns))


def rungs(filled: Sequence[bool], labels: Sequence[str], description: str) -> Markup:
    """Draw a ladder from the bottom up: a rung is full where there is something, and dashed where there is nothing."""
    parts = []
    for place, (full, label) in enumerate(zip(filled, labels, strict=True)):
        y = (len(labels) - 1 - place) * 30 + 4
        parts.append(Markup('<rect class="{}" x="{}" y="{}" width="{}" height="22" rx="4"/>').format("chart-rung" if full else "chart-rung-empty", 4, y, 28))
        parts.append(_text(18, y + 16, str(place + 1), "chart-on" if full else "chart-count", "middle"))
        parts.append(_text(42, y + 16, label, "chart-label" if not full else "chart-count", "start"))
    return _svg("rungs", description, len(labels) * 30 + 4, parts, 300)


def strength(level: int, most: int, description: str, *, dots: bool) -> Markup:
    """Draw how strong evidence is: growing bars for one kind, dots for the other, so that nobody adds them."""
    return _svg("strength", description, 30, _steps(level, most, 0, dots), most * 20)


def strengths(rows: Sequence[tuple[str, int, bool]], most: int, description: str) -> Markup:
    """Draw several strengths below each other, each in the shape of its kind (bars, or dots if so) and with its words beside it; no sum."""
    parts = []
    for place, (words, level, dots) in enumerate(rows):
        top = place * STEPS
        lines = wrap(words, 54, max_lines=2, placeholder="…")
        parts += _steps(level, most, top, dots)
        parts += [_text(most * 20 + 12, top + (21 if len(lines) == 1 else 14 + 17 * line), text, "chart-label", "start") for line, text in enumerate(lines)]
    return _svg("strengths-chart", description, STEPS * len(rows), parts)


def _steps(level: int, most: int, top: int, dots: bool) -> list[Markup]:
    parts = []
    for place in range(1, most + 1):
        name = "chart-full" if place <= level else "chart-open"
        if dots:
            parts.append(Markup('<circle class="{}" cx="{}" cy="{}" r="7"/>').format(name, place * 20 - 8, top + 16))
        else:
            parts.append(Markup('<rect class="{}" x="{}" y="{}" width="12" height="{}" rx="1.5"/>').format(name, place * 20 - 16, top + 27 - place * 6, place * 6))
    return parts
