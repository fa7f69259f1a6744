"""How answers are counted."""

from hypothesis import given
from hypothesis import strategies as st

from enquiry_hub.features.decisions.domain import SCORE, instant_runoff, sound, tally

MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE = range(4)


def test_a_worked_example_of_instant_runoff() -> None:
    """The capital of Tennessee, the textbooks' example: 42, 26, 15 and 17 voters, each wanting the nearest city."""
    rankings = (
        [[MEMPHIS, NASHVILLE, CHATTANOOGA, KNOXVILLE]] * 42
        + [[NASHVILLE, CHATTANOOGA, KNOXVILLE, MEMPHIS]] * 26
        + [[CHATTANOOGA, KNOXVILLE, NASHVILLE, MEMPHIS]] * 15
        + [[KNOXVILLE, CHATTANOOGA, NASHVILLE, MEMPHIS]] * 17
    )
    count = instant_runoff(4, rankings)
    assert count.winners == (KNOXVILLE,)
    assert [found.votes for found in count.rounds] == [
        {MEMPHIS: 42, NASHVILLE: 26, CHATTANOOGA: 15, KNOXVILLE: 17},
        {MEMPHIS: 42, NASHVILLE: 26, KNOXVILLE: 32},
        {MEMPHIS: 42, KNOXVILLE: 58},
    ]
    assert [found.out for found in count.rounds] == [(CHATTANOOGA,), (NASHVILLE,), ()]


def test_the_last_of_the_round_before_goes_first() -> None:
    rankings = [[0]] * 4 + [[1]] * 3 + [[2]] * 2 + [[3, 2]]
    assert [found.out for found in instant_runoff(4, rankings).rounds][:2] == [(3,), (2,)]
    tied = instant_runoff(3, [[0], [0], [1, 2], [2, 1]])
    assert tied.rounds[0].out == (1, 2) and tied.winners == (0,)


def test_who_cannot_be_parted_has_tied() -> None:
    assert instant_runoff(2, [[0], [1]]).winners == (0, 1)


@given(st.integers(2, 5).flatmap(lambda n: st.tuples(st.just(n), st.lists(st.permutations(range(n)).map(list), min_size=1, max_size=12))))
def test_whoever_is_first_for_more_than_half_wins_and_it_always_ends(case) -> None:
    options, rankings = case
    count = instant_runoff(options, rankings)
    assert count.winners and len(count.rounds) <= options
    for option in range(options):
        if 2 * sum(ranking[0] == option for ranking in rankings) > len(rankings):
            assert count.winners == (option,)
    assert instant_runoff(options, rankings[::-1]) == count


def test_numbers_are_shown_as_they_are_spread_and_never_averaged() -> None:
    assert tally(SCORE, 2, [[5, 0], [0, 0]]) == {"spreads": [[1, 0, 0, 0, 0, 1], [2, 0, 0, 0, 0, 0]]}


def test_answers_are_whole_and_within_the_options() -> None:
    assert sound("consent", 0, 1, "agree") and not sound("consent", 0, 1, "perhaps")
    assert sound("choice", 3, 2, [0, 2]) and not sound("choice", 3, 2, [0, 1, 2]) and not sound("choice", 3, 2, [])
    assert sound("choice", 3, 2, [0]) and not sound("choice", 3, 2, [3]) and not sound("choice", 3, 2, [1, 1])
    assert sound("score", 2, 1, [0, 5]) and not sound("score", 2, 1, [0, 6]) and not sound("score", 2, 1, [0])
    assert sound("ranked", 3, 1, [2, 0]) and not sound("ranked", 3, 1, [True, False])
