"""The rules of the calendar, against the worked cases."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

from enquiry_hub.core.clock import UTC, from_local
from enquiry_hub.features.programmes.domain import (
    Span,
    agenda_times,
    at_most_one_each,
    half_term_of,
    minutes_left,
    place_on_line,
)

CASES = {case["id"]: case for case in json.loads((Path(__file__).parents[2] / "data/vectors.json").read_text(encoding="utf-8"))["cases"]}


def test_clk_01_sessions_are_stored_in_utc():
    case = CASES["CLK-01"]
    found = [from_local(date.fromisoformat(text[:10]), text[11:]) for text in case["input"]["local_europe_london"]]
    assert [moment.strftime("%Y-%m-%dT%H:%MZ") for moment in found] == case["expected"]


def test_clk_02_one_workshop_for_each_half_term():
    case = CASES["CLK-02"]
    spans = [Span(name, date.fromisoformat(first), date.fromisoformat(last)) for name, (first, last) in case["input"]["half_terms"].items()]
    days = [date.fromisoformat(day) for day in case["input"]["workshops"]]
    assert {day.isoformat(): half_term_of(day, spans) for day in days} == {key: value for key, value in case["expected"].items() if key != "at_most_one_each"}
    assert at_most_one_each(days, spans) and not at_most_one_each([*days, date(2024, 2, 1)], spans)
    assert at_most_one_each([date(2024, 4, 1), date(2024, 4, 2)], spans)  # holidays are no half-term
    unnamed = [Span("", date(2024, 1, 8), date(2024, 2, 9)), Span("", date(2024, 2, 19), date(2024, 3, 28))]
    assert at_most_one_each([date(2024, 1, 10), date(2024, 2, 20)], unnamed), "two that have no name are two"


def test_agendas_add_up():
    start = datetime(2024, 1, 30, 9, 0, tzinfo=UTC)
    assert agenda_times(start, [10, 35]) == [start, start + timedelta(minutes=10)]
    assert minutes_left(start, start + timedelta(hours=1), [10, 35]) == 15
    assert minutes_left(start, start + timedelta(minutes=30), [10, 35]) == -15


def test_today_is_on_the_line():
    starts = [datetime(2024, 1, day, tzinfo=UTC) for day in (1, 11, 21)]
    assert place_on_line(datetime(2023, 12, 1, tzinfo=UTC), starts) is None
    assert place_on_line(datetime(2024, 1, 6, tzinfo=UTC), starts) == (0, 10)
    assert place_on_line(datetime(2024, 1, 20, 23, tzinfo=UTC), starts) == (1, 19)
    assert place_on_line(datetime(2025, 1, 1, tzinfo=UTC), starts) == (2, 0)
