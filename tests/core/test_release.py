"""What may leave the service."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.core.release import both_views_allowed, release, sizes_allowed, suppress

CASES = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text("utf-8"))["cases"]


def of(topic: str) -> list:
    return [pytest.param(case, id=case["id"]) for case in CASES if case["topic"] == topic]


@pytest.mark.parametrize("case", of("suppression.release_rule"))
def test_release(case: dict) -> None:
    got, expected = release(case["input"]["responses_by_school"]), case["expected"]
    assert (got.n, got.schools, got.releasable) == (
        expected["n"],
        expected["schools"],
        expected["releasable"],
    )
    assert got.largest_share == pytest.approx(expected["largest_share"], abs=1e-6)
    assert list(got.reasons) == expected["reasons"]


@pytest.mark.parametrize("case", of("suppression.table"))
def test_suppression(case: dict) -> None:
    got = suppress(case["input"]["table"], totals_published=case["input"]["totals_published"])
    assert sorted(map(list, got.primary)) == case["expected"]["primary"]
    assert sorted(map(list, got.secondary)) == case["expected"]["secondary"]


@pytest.mark.parametrize("case", of("suppression.differencing"))
def test_differencing(case: dict) -> None:
    both = case["input"]["all_leaders"], case["input"]["filtered_without_school_S09"]
    assert sizes_allowed(*both) is case["expected"]["second_view_allowed"]
    assert both_views_allowed(range(both[0]), range(both[1])) is case["expected"]["second_view_allowed"]


def test_swapped_people_are_a_difference_too() -> None:
    assert not both_views_allowed("abcdef", "abcdeg")
    assert both_views_allowed("abcdef", "abcdef")
    assert both_views_allowed("abcdefgh", "abc")


def test_nobody_is_too_few() -> None:
    assert release({}).reasons == ("people", "schools")
    assert release({"S1": 2, "S2": 3, "S3": 0}).schools == 2


TABLES = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 20), min_size=width, max_size=width), min_size=1, max_size=4
    )
)


@given(TABLES)
def test_a_shown_total_gives_no_hidden_cell_away(table: list[list[int]]) -> None:
    got = suppress(table)
    assert all(
        not 0 < table[r][c] < 5 or (r, c) in got.cells for r, row in enumerate(table) for c in range(len(row))
    )
    assert all(table[r][c] for r, c in got.cells)
    lines = []
    if got.row_totals_shown:
        lines += [[(r, c) for c in range(len(row))] for r, row in enumerate(table)]
    if got.column_totals_shown:
        lines += [[(r, c) for r in range(len(table))] for c in range(len(table[0]))]
    for line in lines:
        hidden = [table[r][c] for r, c in line if (r, c) in got.cells]
        assert not hidden or (len(hidden) > 1 and sum(hidden) >= 5)


def test_without_totals_only_small_cells_are_hidden() -> None:
    got = suppress([[12, 7, 3], [9, 6, 8]], totals_published=False)
    assert got.cells == {(0, 2)} and not got.row_totals_shown


def test_a_small_line_loses_its_total() -> None:
    assert not suppress([[3, 0], [20, 30]]).row_totals_shown
