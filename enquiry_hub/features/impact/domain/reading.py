"""Reading numbers that people bring: a pasted column, or a table with dates. What cannot be read is explained, line by line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Sequence
from datetime import date

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.impact.domain.weeks import school_weeks
from enquiry_hub.features.programmes.domain import Span

MOST_ROWS, MOST_LETTERS = 10_000, 1_000_000
EARLIEST = date(1950, 1, 1)
LARGEST = 1e9
NUMBER = re.compile(r"[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-−]?\.\d+")
DAY = re.compile(r"(\d{1,2})[/.\s-]+(\d{1,2}|[A-Za-z]{3,9})[/.\s,-]+(\d{4}|\d{2})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMBERS, SHARES = "number", "share"


@dataclass(frozen=True)
class Row:
    """Be one number that can be kept, with its day; of a share also its parts, and how many of the base come from each school."""

    line: int
    day: date
    value: float
    numerator: int | None = None
    denominator: int | None = None
    unknown: int = 0
    schools: tuple[int, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class BadRow:
    """Be a line that cannot be kept, and the key of the reason."""

    line: int
    text: str
    why: str


@dataclass(frozen=True)
class Found:
    """Be all lines of what was brought."""

    rows: tuple[Row, ...] = ()
    bad: tuple[BadRow, ...] = ()


def read_number(text: str) -> float | None:
    """Read a number as people write it: with thousands, a percent sign or pounds; None for anything else."""
    bare = text.strip().removesuffix("%").removeprefix("£").strip()
    if not NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace(",", "").replace("−", "-"))
    return value if abs(value) <= LARGEST else None


def read_day(text: str) -> date | None:
    """Read a day such as 2024-01-26, 26/1/24 or 26 January 2024; None for anything else."""
    bare = text.strip().split("T")[0]
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", bare):
            return date.fromisoformat(bare)
        found = DAY.fullmatch(bare)
        if found is None:
            return None
        day, month, year = found.groups()
        if not month.isdigit() and month[:3].lower() not in MONTHS:
            return None
        number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError:
        return None


def read_counts(text: str) -> tuple[int, ...] | None:
    """Read whole numbers such as "2, 2, 1"; nothing gives no numbers, anything else gives None."""
    parts = [part for part in re.split(r"[\s,;+/]+", text.strip()) if part]
    return tuple(map(int, parts)) if all(part.isascii() and part.isdigit() and len(part) < 7 for part in parts) else None


def names_days(text: str) -> bool:
    """Say whether the lines of a column begin with days of their own."""
    return any(read_day(re.split(r"[\t;]|,\s", line)[0]) for line in _lines(text)[:2])


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")


def read_column(text: str, first: date, half_terms: Sequence[Span], kind: str, today: date, taken: Collection[date] = ()) -> Found:
    """Read a column of numbers, one for each school week from a first day; an empty line is a week without a number.

    Lines that begin with dates are read as a table.
    """
    lines = _lines(text)
    if names_days(text):
        return read_table(text, kind, today, taken)
    weeks = school_weeks(first, half_terms)
    table = [[day.isoformat(), *re.split(r"[\t;]", line)] if line.strip() else [] for day, line in zip(weeks, lines, strict=False)]
    return _judge([(number, cells, lines[number - 1]) for number, cells in enumerate(table, start=1) if cells], kind, today, taken)


def read_table(text: str, kind: str, today: date, taken: Collection[date] = ()) -> Found:
    """Read lines of a day and a number (of a share: day, how many, of how many, unknown, from each school) in any usual separation."""
    head = text.lstrip("\ufeff").lstrip("\n").split("\n", 1)[0]
    mark = next((mark for mark in ("\t", ";") if mark in head), ",")
    lines = []
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=mark)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                lines.append((reader.line_num, [cell.strip() for cell in cells], mark.join(cells)))
    except csv.Error:
        return Found(bad=(BadRow(reader.line_num, "", "broken"),))
    if lines and not any(letter.isdigit() for letter in lines[0][1][0]):
        del lines[0]
    return _judge(lines, kind, today, taken)


def _judge(lines: Sequence[tuple[int, list[str], str]], kind: str, today: date, taken: Collection[date]) -> Found:
    good: list[Row] = []
    bad: list[BadRow] = []
    days, there = set[date](), set(taken)
    if len(lines) > MOST_ROWS:
        return Found(bad=(BadRow(lines[MOST_ROWS][0], "", "too_many"),))
    for number, cells, text in lines:
        found = _share(number, cells) if kind == SHARES else _number(number, cells)
        if isinstance(found, Row):
            found = _fits(found, days, there, today)
        if isinstance(found, Row):
            days.add(found.day)
            good.append(found)
        else:
            bad.append(BadRow(number, text[:120], found))
    return Found(tuple(good), tuple(bad))


def _fits(row: Row, days: Collection[date], taken: Collection[date], today: date) -> Row | str:
    if row.day > today:
        return "future"
    if row.day < EARLIEST:
        return "too_old"
    return "twice" if row.day in days else "there" if row.day in taken else row


def _number(line: int, cells: Sequence[str]) -> Row | str:
    day = read_day(cells[0])
    if day is None:
        return "no_day"
    value = read_number(cells[1]) if len(cells) > 1 else None
    note = cells[2] if len(cells) > 2 else ""
    if value is None:
        return "no_number"
    if re.fullmatch(r"\d{1,3}", cells[1]) and re.fullmatch(r"\d{3}(\.\d+)?", note):
        return "thousands"
    return Row(line, day, value, note=note) if len(note) <= 300 else "long_note"


def _share(line: int, cells: Sequence[str]) -> Row | str:
    day = read_day(cells[0])
    if day is None:
        return "no_day"
    parts = [read_counts(cell) for cell in cells[1:4]]
    if len(parts) < 2 or any(part is None or len(part) > 1 for part in parts) or not (parts[0] and parts[1]):
        return "no_parts"
    schools = read_counts(cells[4]) if len(cells) > 4 else ()
    k, n, unknown = parts[0][0], parts[1][0], parts[2][0] if len(parts) > 2 and parts[2] else 0
    why = wrong_share(k, n, schools)
    return why if why or schools is None else Row(line, day, 100 * k / n, k, n, unknown, schools)


def wrong_share(k: int, n: int, schools: tuple[int, ...] | None) -> str:
    """Return the key of what is wrong with k of n people from schools, or nothing."""
    if not 0 < n <= LARGEST or k > n:
        return "not_a_part"
    return "schools" if schools is None or (schools and sum(schools) != n) else ""


def read_pairs(text: str) -> tuple[list[list[int]], list[BadRow]]:
    """Read lines of a school, an answer before and one after, from 1 to 5; schools become numbers in the order of their first line."""
    numbers: dict[str, int] = {}
    pairs: list[list[int]] = []
    bad: list[BadRow] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in re.split(r"[\t;,]", line)]
        if len(cells) == 3 and cells[0] and all(cell in ("1", "2", "3", "4", "5") for cell in cells[1:]):
            school = numbers.setdefault(cells[0].casefold(), len(numbers) + 1)
            pairs.append([school, int(cells[1]), int(cells[2])])
        else:
            bad.append(BadRow(number, line[:120], "no_pair"))
    return pairs, bad
