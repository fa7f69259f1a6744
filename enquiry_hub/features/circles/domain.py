"""Proposing small groups: never two of one school where there is another way, and rather those who have not been together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

PAIRS, THREES, FOURS = 2, 3, 4
SIZES = (PAIRS, THREES, FOURS)
FEWEST_GROUPS = 2
# How large the groups of a step are, where its way of talking says so.
FITTING = {("appreciative", "discover"): PAIRS, ("appreciative", "dream"): FOURS, ("appreciative", "design"): FOURS}


@dataclass(frozen=True)
class Candidate:
    """Be somebody to be put into a group; `school` is empty where none is known."""

    id: str
    school: str = ""


Together = Mapping[frozenset[str], int]


def how_many(people: int, size: int) -> int:
    """Return into how many groups so many people go: nobody is alone, and pairs have at most one three among them."""
    return people // size if size == PAIRS else -(-people // size)


def propose(people: Iterable[Candidate], size: int, together: Together) -> list[list[Candidate]]:
    """Return groups whose sizes differ by one at most; `together` says how often two have been together.

    Dealing people out school by school spreads every school as evenly as can be, which makes the fewest pairs of one school there can be.
    From there, two change places as long as that brings fewer together again and no more of one school; the best of several beginnings stays.
    """
    listed = list(people)
    schools = Counter(one.school for one in listed if one.school)
    ordered = sorted(listed, key=lambda one: (-schools[one.school], one.school, one.id))
    count = how_many(len(ordered), size)
    if count < FEWEST_GROUPS:
        return [ordered] if ordered else []
    begun = [_better(_dealt(ordered, count, turn), together) for turn in range(count)]
    return min(begun, key=lambda groups: _cost(groups, together))


def _dealt(ordered: list[Candidate], count: int, turn: int) -> list[list[Candidate]]:
    """Deal people out in order; from round to round the groups take turns, so that beginnings differ."""
    groups: list[list[Candidate]] = [[] for _group in range(count)]
    by_school: dict[str, list[Candidate]] = {}
    for one in ordered:
        by_school.setdefault(one.school, []).append(one)
    dealt = [one for school in by_school.values() for one in (school[turn % len(school) :] + school[: turn % len(school)])]
    for place, one in enumerate(dealt):
        groups[place % count].append(one)
    return groups


def _better(groups: list[list[Candidate]], together: Together) -> list[list[Candidate]]:
    """Let two change places as long as that makes the whole better."""
    now = _cost(groups, together)
    changed = True
    while changed:
        changed = False
        for first, second in combinations(groups, 2):
            for here in range(len(first)):
                for there in range(len(second)):
                    first[here], second[there] = second[there], first[here]
                    then = _cost(groups, together)
                    if then < now:
                        now, changed = then, True
                    else:
                        first[here], second[there] = second[there], first[here]
    return groups


def _cost(groups: list[list[Candidate]], together: Together) -> tuple[int, int]:
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    return sum(1 for one, other in pairs if of_one_school(one, other)), sum(together.get(frozenset((one.id, other.id)), 0) for one, other in pairs)


def of_one_school(one: Candidate, other: Candidate) -> bool:
    """Say whether two are known to work at one school."""
    return bool(one.school) and one.school == other.school
