"""Proposing small groups: never two of one school where there is another way, and rather those who have not been together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import combinations

from enquiry_hub.core.late import dataclass

PAIRS, THREES, FOURS = 2, 3, 4
SIZES = (PAIRS, THREES, FOURS)
FEWEST_GROUPS = 2
BEGINNINGS = 12  # as many as a cohort of 24 has in pairs
# How large the groups of a step are, where its way of talking says so.
FITTING = {("appreciative", "discover"): PAIRS, ("appreciative", "dream"): FOURS, ("appreciative", "design"): FOURS}


@dataclass(frozen=True)
class Candidate:
    """Be somebody to be put into a group; `school` is empty where none is known."""

    id: str
    school: str = ""


Together = Mapping[frozenset[str], int]
Prices = Mapping[str, Mapping[str, int]]


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
    price = _prices(ordered, together)
    begun = [_better(_dealt(ordered, count, turn), price) for turn in range(min(count, BEGINNINGS))]
    return min(begun, key=lambda groups: sum(price[one.id][other.id] for group in groups for one, other in combinations(group, 2)))


def _prices(people: list[Candidate], together: Together) -> Prices:
    """Return what it costs to put two into one group: one school weighs more than all times together that there were."""
    school = 1 + sum(together.values())
    return {
        one.id: {other.id: school * of_one_school(one, other) + together.get(frozenset((one.id, other.id)), 0) for other in people if other is not one}
        for one in people
    }


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


def _better(groups: list[list[Candidate]], price: Prices) -> list[list[Candidate]]:
    """Let two change places as long as that makes the whole better; only their two groups are reckoned anew."""
    changed = True
    while changed:
        changed = False
        for first, second in combinations(groups, 2):
            for here in range(len(first)):
                for there in range(len(second)):
                    if _saved(first, here, second, there, price) > 0:
                        first[here], second[there] = second[there], first[here]
                        changed = True
    return groups


def _saved(first: list[Candidate], here: int, second: list[Candidate], there: int, price: Prices) -> int:
    one, other = price[first[here].id], price[second[there].id]
    saved = 0
    for place, person in enumerate(first):
        if place != here:
            saved += one[person.id] - other[person.id]
    for place, person in enumerate(second):
        if place != there:
            saved += other[person.id] - one[person.id]
    return saved


def of_one_school(one: Candidate, other: Candidate) -> bool:
    """Say whether two are known to work at one school."""
    return bool(one.school) and one.school == other.school
