"""From an activity to pupils: the five levels that hold data, and which links of the chain are more than assumed.

Levels: Guskey 2002, "Does it make a difference? Evaluating professional development" (Educational Leadership 59, 45-51).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from enquiry_hub.core.late import dataclass

LEVELS = (1, 2, 3, 4, 5)
PRACTICE, SCHOOL, PUPIL = "practice", "school", "pupil"
# Which levels say something about each place of the chain; what people thought of it says nothing of what followed.
PROOF = {PRACTICE: (2, 4), SCHOOL: (3,), PUPIL: (5,)}
CHAIN = (PRACTICE, SCHOOL, PUPIL)
ENOUGH = 2  # a number and one to compare it with


@dataclass(frozen=True)
class Counted:
    """Be a measure as the ladder sees it: its level and how many numbers it has, a baseline being one."""

    level: int
    numbers: int
    name: str = ""


def levels_with_data(measures: Iterable[Counted]) -> frozenset[int]:
    """Return the levels at which something has been counted."""
    return frozenset(measure.level for measure in measures if measure.numbers)


def allowed_claim(levels: Collection[int]) -> str:
    """Return the key of the sentence that the levels with data allow: their highest, or `gap` where pupils are counted and nothing between."""
    if not levels:
        return "none"
    if max(levels) == 5 and not {3, 4} & set(levels):
        return "gap"
    return str(max(levels))


def evidence_at(place: str, measures: Iterable[Counted]) -> list[Counted]:
    """Return the measures that make the link to a place of the chain more than assumed."""
    return [measure for measure in measures if measure.level in PROOF[place] and measure.numbers >= ENOUGH]
