"""Whether figures about people may be shown, from which count on (`SMALL_COUNT`), and which cells of a table must be hidden."""

from collections.abc import Mapping, Sequence
from typing import Literal

from enquiry_hub.core.late import dataclass

PEOPLE, SCHOOLS, LARGEST_SHARE, SMALL_COUNT = 5, 3, 0.5, 5

Reason = Literal["people", "schools", "dominance"]
Cell = tuple[int, int]
TOO_FEW = "Too few to show."


@dataclass(frozen=True)
class Release:
    """The answer to whether a figure may be shown. When it may not, its count is not shown either."""

    n: int
    schools: int
    largest_share: float
    reasons: tuple[Reason, ...]

    @property
    def releasable(self) -> bool:
        """Tell whether the figure may be shown."""
        return not self.reasons


@dataclass(frozen=True)
class Hidden:
    """The cells (row, column) of a table that must not be shown, and whether its totals may be."""

    primary: frozenset[Cell]
    secondary: frozenset[Cell]
    row_totals_shown: bool
    column_totals_shown: bool
    grand_total_shown: bool

    @property
    def cells(self) -> frozenset[Cell]:
        """Give all hidden cells."""
        return self.primary | self.secondary


def release(responses_by_school: Mapping[str, int]) -> Release:
    """Apply the rule: five people, three schools, none of them giving more than half."""
    counts = [count for count in responses_by_school.values() if count > 0]
    n, largest = sum(counts), max(counts, default=0)
    share = largest / n if n else 0.0
    broken: list[tuple[Reason, bool]] = [
        ("people", n < PEOPLE),
        ("schools", len(counts) < SCHOOLS),
        ("dominance", share > LARGEST_SHARE),
    ]
    return Release(n, len(counts), share, tuple(reason for reason, is_broken in broken if is_broken))


def points_at_few(part: int, whole: int) -> bool:
    """Tell whether a part of a whole tells of one to four people: those in it, or those who are not."""
    return any(0 < count < SMALL_COUNT for count in (part, whole - part))


def sizes_allowed(first: int, second: int) -> bool:
    """Tell whether two populations, of which one holds the other, may be shown to one audience: not when one to four people differ.

    Sizes are all that is known, for who was counted is never kept.
    """
    return not 0 < abs(first - second) < SMALL_COUNT


def suppress(table: Sequence[Sequence[int]], *, totals_published: bool = True) -> Hidden:
    """Choose the cells to hide: counts of one to four, and companions so that totals give nothing away.

    A true zero may be shown. Always chooses the same cells for the same table. Totals that would leave a hidden cell fewer than five
    possible values, alone or together, are not shown.
    """
    primary = {
        (row, column)
        for row, counts in enumerate(table)
        for column, count in enumerate(counts)
        if 0 < count < SMALL_COUNT
    }
    hidden = set(primary)
    rows = [[(row, column) for column in range(len(counts))] for row, counts in enumerate(table)]
    columns = [list(line) for line in zip(*rows, strict=True)]
    if totals_published:
        # Every line is looked at in each round, so count and do not stop at the first.
        while sum(_hide_companion(table, line, hidden) for line in [*rows, *columns]):
            continue
    rows_shown = totals_published and all(_is_safe(table, line, hidden) for line in rows)
    columns_safe = totals_published and all(_is_safe(table, line, hidden) for line in columns)
    return Hidden(
        primary=frozenset(primary),
        secondary=frozenset(hidden - primary),
        row_totals_shown=rows_shown,
        column_totals_shown=columns_safe and (not rows_shown or _both_keep_open(table, hidden)),
        grand_total_shown=rows_shown or columns_safe,
    )


def _needs_companion(table: Sequence[Sequence[int]], line: Sequence[Cell], hidden: set[Cell]) -> bool:
    covered = [table[row][column] for row, column in line if (row, column) in hidden]
    return bool(covered) and (len(covered) == 1 or sum(covered) < SMALL_COUNT)


def _hide_companion(table: Sequence[Sequence[int]], line: Sequence[Cell], hidden: set[Cell]) -> bool:
    """Hide the smallest visible cell of a line that needs it. Tell whether anything was hidden."""
    if not _needs_companion(table, line, hidden):
        return False
    visible = [cell for cell in line if cell not in hidden and table[cell[0]][cell[1]] > 0]
    if not visible:
        return False
    hidden.add(min(visible, key=lambda cell: table[cell[0]][cell[1]]))
    return True


def _is_safe(table: Sequence[Sequence[int]], line: Sequence[Cell], hidden: set[Cell]) -> bool:
    return (
        not _needs_companion(table, line, hidden) and not 0 < sum(table[r][c] for r, c in line) < SMALL_COUNT
    )


def _both_keep_open(table: Sequence[Sequence[int]], hidden: set[Cell]) -> bool:
    """Tell whether with the totals of rows and columns each hidden cell can still be one of five numbers or more."""
    return all(_room(table, hidden, cell) >= SMALL_COUNT - 1 for cell in hidden)


def _room(table: Sequence[Sequence[int]], hidden: set[Cell], cell: Cell) -> int:
    """Return how far apart the least and the greatest value of a hidden cell are that all totals allow.

    What one cell gains another of its row loses, which one of that column gains, and so on round: the largest flow from row to column.
    """
    others = hidden - {cell}
    endless = sum(map(sum, table)) + 1
    up = {(("row", r), ("column", c)): table[r][c] for r, c in others} | {(("column", c), ("row", r)): endless for r, c in others}
    down = {(("row", r), ("column", c)): endless for r, c in others} | {(("column", c), ("row", r)): table[r][c] for r, c in others}
    ends = ("row", cell[0]), ("column", cell[1])
    return _flow(up, *ends) + min(table[cell[0]][cell[1]], _flow(down, *ends))


Node = tuple[str, int]


def _flow(capacity: dict[tuple[Node, Node], int], start: Node, end: Node) -> int:
    """Return the largest flow between two nodes (Ford and Fulkerson), looking no further than matters here."""
    left, total = dict(capacity), 0
    while total < SMALL_COUNT:
        came: dict[Node, Node] = {start: start}
        waiting = [start]
        while waiting and end not in came:
            here = waiting.pop(0)
            for (one, other), room in left.items():
                if one == here and room > 0 and other not in came:
                    came[other] = here
                    waiting.append(other)
        if end not in came:
            return total
        path, node = [], end
        while node != start:
            path.append((came[node], node))
            node = came[node]
        amount = min(left[step] for step in path)
        for one, other in path:
            left[one, other] -= amount
            left[other, one] = left.get((other, one), 0) + amount
        total += amount
    return total
