"""What may leave the service."""

import json
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from enquiry_hub.core.release import release, sizes_allowed, suppress

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
    assert sizes_allowed(*both[::-1]) is case["expected"]["second_view_allowed"]


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


def spans(table: list[list[int]]) -> list[float]:
    """Return the room that each hidden cell has, by linear programming, for whoever knows every shown cell and every shown total.

    A room of four is five whole numbers, such as 0 to 4: as much as hiding the cell was to leave open.
    """
    got = suppress(table)
    hidden, height, width = sorted(got.cells), len(table), len(table[0])
    lines = [[(r, c) for c in range(width)] for r in range(height) if got.row_totals_shown] + [[(r, c) for r in range(height)] for c in range(width) if got.column_totals_shown]
    lines += [[(r, c) for r in range(height) for c in range(width)]] if got.grand_total_shown else []
    sums = [[float(cell in line) for cell in hidden] for line in lines]
    totals = [float(sum(table[r][c] for r, c in line if (r, c) in got.cells)) for line in lines]
    found = []
    for place in range(len(hidden)):
        aim = [float(other == place) for other in range(len(hidden))]
        low, high = (linprog([sign * one for one in aim], A_eq=sums or None, b_eq=totals or None, bounds=(0, None)) for sign in (1, -1))
        found.append(float("inf") if high.status == 3 else -high.fun - low.fun)
    return found


@pytest.mark.parametrize("case", of("suppression.table"))
def test_no_hidden_cell_of_the_cases_can_be_worked_out(case: dict) -> None:
    assert all(span >= 4 for span in spans(case["input"]["table"]))


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_hidden_cell_can_be_worked_out(table: list[list[int]]) -> None:
    assert all(span >= 4 - 1e-6 for span in spans(table)), spans(table)


def test_by_trying_every_small_table() -> None:
    """Whoever sees a table sees the same of others, in which each hidden cell is another number."""
    seen: dict[tuple, list[tuple[int, ...]]] = {}
    for cells in product(range(19), repeat=4):
        if sum(cells) > 18:  # all tables of a total, or none: one that is cut short would seem to give something away
            continue
        table = [list(cells[:2]), list(cells[2:])]
        got = suppress(table)
        shown = tuple(None if (r, c) in got.cells else table[r][c] for r in range(2) for c in range(2))
        rows = tuple(map(sum, table)) if got.row_totals_shown else None
        columns = tuple(sum(line) for line in zip(*table, strict=True)) if got.column_totals_shown else None
        seen.setdefault((shown, rows, columns, sum(cells) if got.grand_total_shown else None), []).append(cells)
    for (shown, *totals), tables in seen.items():
        if totals[-1] is None:  # then nothing but "one to four" is known of a hidden cell
            continue
        for place, cell in enumerate(shown):
            assert cell is not None or len({table[place] for table in tables}) > 1, (shown, totals, tables)
