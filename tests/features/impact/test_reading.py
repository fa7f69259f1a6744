"""Columns and tables that people bring, and what is wrong with them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.demo.data_files import read
from enquiry_hub.features.impact.domain.reading import (
    MOST_ROWS,
    read_column,
    read_counts,
    read_day,
    read_number,
    read_pairs,
    read_table,
)
from enquiry_hub.features.impact.wording import number, plain_number
from enquiry_hub.features.programmes.domain import Span

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("text", "value"),
    [("21", 21), (" 24.5% ", 24.5), ("1,234", 1234), ("£9,000.50", 9000.5), ("-3", -3), ("−3", -3), (".5", 0.5), ("1,23", None), ("abc", None), ("", None), ("1e9", None), ("nan", None), ("9" * 12, None)],
)
def test_numbers(text: str, value: float | None) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["2024-01-26", "26/1/2024", "26/01/24", "26.1.2024", "26 January 2024", "26-Jan-24", "2024-01-26T00:00:00", "26 Jan, 2024"])
def test_days(text: str) -> None:
    assert read_day(text) == date(2024, 1, 26)


@pytest.mark.parametrize("text", ["", "Friday", "31/2/2024", "1/13/2024", "26 Brumaire 2024", "2024", "0/0/0"])
def test_no_days(text: str) -> None:
    assert read_day(text) is None


def test_a_column_fills_its_school_weeks() -> None:
    """The demonstration's Fridays come out of its half-terms and its values alone."""
    terms = [Span(term.get("name", ""), date.fromisoformat(term["start"]), date.fromisoformat(term["end"])) for term in read("programme")["cohort"]["half_terms"]]
    rows = next(item for item in read("measures")["measures"] if item["id"] == "ME04")["observations"]
    column = "\n".join(str(row["value"]) for row in rows[:19])
    found = read_column(column, date(2023, 10, 6), terms, "number", TODAY)
    assert [(row.day.isoformat(), row.value) for row in found.rows] == [(row["date"], row["value"]) for row in rows[:19]] and not found.bad


@pytest.mark.parametrize(
    ("value", "read", "plain"),
    [(0, "0", "0"), (-0.0, "0", "0"), (21.0, "21", "21"), (24.5, "24.5", "24.5"), (100.0, "100", "100"), (0.1 + 0.2, "0.3", "0.3"), (0.456, "0.46", "0.46"), (0.004, "0.004", "0.004"),
     (-0.00456, "-0.0046", "-0.0046"), (0.0999, "0.1", "0.1"), (12345.67, "12,345.67", "12345.67"), (-1234567.891, "-1,234,567.89", "-1234567.89"), (123456789.0, "123,456,789", "123456789")],
)  # fmt: skip
def test_numbers_are_written_as_they_are(value: float, read: str, plain: str) -> None:
    assert (number(value), plain_number(value)) == (read, plain)


def test_an_empty_line_is_a_week_without_a_number() -> None:
    found = read_column("1\n\n3\nx\n", date(2024, 1, 5), [], "number", TODAY)
    assert [(row.day.day, row.value) for row in found.rows] == [(5, 1), (19, 3)]
    assert [(bad.line, bad.why) for bad in found.bad] == [(4, "no_number")]


def test_a_column_with_days_is_a_table() -> None:
    assert [row.day for row in read_column("5/1/2024\t7\n12/1/2024\t8", date(2020, 1, 1), [], "number", TODAY).rows] == [date(2024, 1, 5), date(2024, 1, 12)]


def test_each_bad_line_has_its_reason() -> None:
    text = 'Date,Value,Note\n5/1/2024,21,"Snow, twice"\nFriday,3\n12/1/2024,many\n5/1/2024,4\n1/7/2024,4\n1/1/1900,4\n19/1/2024,4\n26/1/2024,1,234\n"2/2/2024","1,234"\n'
    found = read_table(text, "number", TODAY, {date(2024, 1, 19)})
    assert [(row.day, row.value, row.note) for row in found.rows] == [(date(2024, 1, 5), 21, "Snow, twice"), (date(2024, 2, 2), 1234, "")]
    assert [bad.why for bad in found.bad] == ["no_day", "no_number", "twice", "future", "too_old", "there", "thousands"]
    assert [bad.line for bad in found.bad] == [3, 4, 5, 6, 7, 8, 9]


def test_shares_have_parts() -> None:
    found = read_table("5/1/2024;17;19;5;7 6 6\n12/1/2024;3;2\n19/1/2024;2;4;0;2 1\n26/1/2024;x;3\n2/2/2024;1;0", "share", TODAY)
    assert [(row.numerator, row.denominator, row.unknown, row.schools) for row in found.rows] == [(17, 19, 5, (7, 6, 6))]
    assert [bad.why for bad in found.bad] == ["not_a_part", "schools", "no_parts", "not_a_part"]
    assert read_counts("2, 2,1") == (2, 2, 1) and read_counts("") == () and read_counts("2 x") is None and read_counts("-1") is None


def test_too_many_lines() -> None:
    assert [bad.why for bad in read_table("5/1/2024,1\n" * (MOST_ROWS + 1), "number", TODAY).bad] == ["too_many"]


def test_pairs() -> None:
    pairs, bad = read_pairs("Ash Grove, 2, 4\nElm\t3\t3\nash grove;5;5\n\nElm, 0, 2\nElm, 2")
    assert pairs == [[1, 2, 4], [2, 3, 3], [1, 5, 5]] and [line.line for line in bad] == [5, 6]


@given(st.text(max_size=400), st.sampled_from(["number", "share"]))
def test_whatever_is_pasted_is_read_or_explained(text: str, kind: str) -> None:
    for found in (read_table(text, kind, TODAY), read_column(text, date(2024, 1, 5), [], kind, TODAY)):
        assert all(row.day <= TODAY for row in found.rows) and len({row.day for row in found.rows}) == len(found.rows)
    read_pairs(text)
