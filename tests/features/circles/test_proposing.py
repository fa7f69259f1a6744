"""Groups are proposed so that as few of one school meet as can be, shown against every other way for few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enquiry_hub.features.circles.domain import SIZES, Candidate, how_many, of_one_school, propose


def ways_to_share(people: list[Candidate], sizes: list[int]) -> Iterator[list[tuple[Candidate, ...]]]:
    """Give every way to put people into groups of these sizes."""
    if not sizes:
        yield []
        return
    for chosen in combinations(people, sizes[0]):
        rest = [one for one in people if one not in chosen]
        for others in ways_to_share(rest, sizes[1:]):
            yield [chosen, *others]


def clashes(groups) -> int:
    return sum(of_one_school(*pair) for group in groups for pair in combinations(group, 2))


def repeats(groups, together) -> int:
    return sum(together.get(frozenset((one.id, other.id)), 0) for group in groups for one, other in combinations(group, 2))


SCHOOLS = st.lists(st.sampled_from(["", "A", "B", "C"]), min_size=4, max_size=6)


@given(SCHOOLS, st.sampled_from(SIZES), st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_no_other_way_has_fewer_of_one_school_and_no_change_of_places_is_better(schools, size, met):
    people = [Candidate(str(number), school) for number, school in enumerate(schools)]
    together = {frozenset((str(one), str(other))): 1 for one, other in met if one != other}
    groups = propose(people, size, together)
    assert sorted(one.id for group in groups for one in group) == [one.id for one in people]
    sizes = [len(group) for group in groups]
    assert min(sizes) >= 2 and max(sizes) - min(sizes) <= 1 and max(sizes) <= max(size, 3)
    every = list(ways_to_share(people, sizes))
    fewest = min(clashes(way) for way in every)
    assert clashes(groups) == fewest
    swapped = []
    for first, second in combinations(range(len(groups)), 2):
        for here in range(sizes[first]):
            for there in range(sizes[second]):
                other = [list(group) for group in groups]
                other[first][here], other[second][there] = other[second][there], other[first][here]
                swapped.append(other)
    assert all((clashes(other), repeats(other, together)) >= (clashes(groups), repeats(groups, together)) for other in swapped)


def test_nobody_is_alone_and_pairs_have_one_three_at_most():
    for size in SIZES:
        for people in range(4, 60):
            groups = propose([Candidate(str(number)) for number in range(people)], size, {})
            assert len(groups) == max(1, how_many(people, size)) and min(len(group) for group in groups) >= 2


def test_who_met_last_time_does_not_meet_again_where_that_can_be():
    people = [Candidate(str(number), f"S{number}") for number in range(12)]
    met: dict[frozenset[str], int] = {}
    for _round in range(4):
        groups = propose(people, 2, met)
        for group in groups:
            pair = frozenset(one.id for one in group)
            assert pair not in met
            met[pair] = 1


@pytest.mark.timeout(100)
@pytest.mark.parametrize("size", [2, 4])
def test_two_hundred_do_not_wait(size):
    people = [Candidate(f"p{number}", f"school {number // 3}") for number in range(200)]
    met = Counter(frozenset((f"p{number}", f"p{(number * 7 + 3) % 200}")) for number in range(200) if number != (number * 7 + 3) % 200)
    groups = propose(people, size, met)
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    assert sorted(one.id for group in groups for one in group) == sorted(one.id for one in people)
    assert not any(one.school == other.school for one, other in pairs)
