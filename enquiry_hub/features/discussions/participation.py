"""How evenly people speak: calculations on counts, with everybody in, also those who said nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from enquiry_hub.core.late import dataclass

FEWEST = 5  # with fewer people every figure would be about somebody


@dataclass(frozen=True)
class Voice:
    """Be how what was said spreads over people: 0 is everyone alike; `highest` is one person alone."""

    gini: float
    highest: float
    people: int
    silent: int
    top_group_size: int
    top_group_share: float


def spread(counts: Sequence[int]) -> Voice:
    """Return how unevenly counts spread: Gini with zeros in, and the share of the busiest fifth, rounded up."""
    ordered, people, total = sorted(counts), len(counts), sum(counts)
    top = ceil(people / 5)
    if not total:
        return Voice(0.0, (people - 1) / people if people else 0.0, people, people, top, 0.0)
    gini = sum((2 * place - people - 1) * count for place, count in enumerate(ordered, start=1)) / (people * total)
    return Voice(gini, (people - 1) / people, people, ordered.count(0), top, sum(ordered[people - top :]) / total)


def share_by_role(words: Mapping[str, int]) -> dict[str, float]:
    """Return each role's share of what was said; nothing where nothing was said."""
    total = sum(words.values())
    return {role: count / total for role, count in words.items()} if total else {}
