"""Figures about people: shares with their intervals, what may be said of them, answers before and after, attendance, pulses."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from math import comb, sqrt
from statistics import median
from typing import Literal

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.release import SMALL_COUNT

Z95 = 1.959964
FEWEST, EXACT_FROM = 5, 10
LOW_RESPONSE = 60
COMPLETE_SESSIONS, COMPLETE_WORKSHOPS = 4, 2
# From which percentage a word holds; what is below the last is "few".
WORDS = ((97, "almost all"), (80, "most"), (65, "a large majority"), (51, "a majority"), (49, "half"), (35, "a minority"), (20, "a small minority"))


@dataclass(frozen=True)
class Share:
    """Be k of n with the Wilson 95% interval, all as parts of one."""

    rate: float
    lower: float
    upper: float


@dataclass(frozen=True)
class Published:
    """Be what may be said in public of a share: the exact figure, words, or nothing."""

    show: Literal["exact", "words", "nothing"]
    text: str


@dataclass(frozen=True)
class Kept:
    """Be a rate of people who stayed, with what those of whom nothing is known could make of it."""

    known_base: int
    rate_of_known: float | None
    lowest_if_unknown_left: float
    highest_if_unknown_stayed: float


@dataclass(frozen=True)
class Change:
    """Be what changed in the answers of those who answered both times; the test is for academics."""

    pairs: int
    up: int
    down: int
    same: int
    net_change_points: float
    sign_test_p: float


def share(k: int, n: int) -> Share:
    """Return k of n with its interval. Formula: Wilson 1927."""
    p, z2 = k / n, Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = Z95 * sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Share(p, 0.0 if k == 0 else centre - half, 1.0 if k == n else centre + half)


def publish(k: int, n: int) -> Published:
    """Return what may be said of k of n people; nothing below five, exact only from ten with no small part."""
    if n < FEWEST:
        return Published("nothing", "too few people to report")
    if n >= EXACT_FROM and all(part == 0 or part >= SMALL_COUNT for part in (k, n - k)):
        return Published("exact", f"{k} of {n} ({round(100 * k / n)}%)")
    return Published("words", share_word(k, n))


def share_word(k: int, n: int) -> str:
    """Return a word for a share."""
    if k in (0, n):
        return "none" if k == 0 else "all"
    return next((word for least, word in WORDS if 100 * k >= least * n), "few")


def kept_with_unknowns(retained: int, left: int, unknown: int) -> Kept:
    """Return the rate of those known, and how low and high it could be."""
    known, everybody = retained + left, retained + left + unknown
    return Kept(known, retained / known if known else None, retained / everybody, (retained + unknown) / everybody)


def change_of(pairs: Sequence[tuple[int, int]]) -> Change | None:
    """Compare answers before and after, person by person; None for fewer than five."""
    if len(pairs) < FEWEST:
        return None
    up, down = sum(after > before for before, after in pairs), sum(after < before for before, after in pairs)
    return Change(len(pairs), up, down, len(pairs) - up - down, 100 * (up - down) / len(pairs), sign_test(up, down))


def answered_twice(before: Mapping[str, int], after: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return the pairs of those who answered both times."""
    return [(value, after[person]) for person, value in before.items() if person in after]


def sign_test(up: int, down: int) -> float:
    """Return the exact two-sided p of a sign test."""
    n = up + down
    return min(1.0, 2 * sum(comb(n, count) for count in range(min(up, down) + 1)) / 2**n)


def net_gives_nothing_away(change: Change) -> bool:
    """Tell whether the net change beside the number of pairs leaves each hidden part open over at least five values."""
    parts = (change.up, change.down, change.same)
    if all(part == 0 or part >= SMALL_COUNT for part in parts):
        return True
    return (change.pairs - abs(change.up - change.down)) // 2 + 1 >= SMALL_COUNT


@dataclass(frozen=True)
class SessionFigures:
    """Be how many of those expected came to a session, in percent."""

    expected: int
    present: int
    attendance_percent: float
    apologies_percent: float
    absent_percent: float
    school_coverage_percent: float


def attendance(
    *, enrolled: int, withdrawn_before_session: int, attended: int, partial: int, apologies: int, absent: int, enrolled_schools: int, schools_with_a_leader_present: int,
) -> SessionFigures:  # fmt: skip
    """Return the attendance of a session: who came in part counts as present, who had left before the day is not expected."""
    expected, present = enrolled - withdrawn_before_session, attended + partial
    came, excused, missing = (100 * part / expected if expected else 0.0 for part in (present, apologies, absent))
    covered = 100 * schools_with_a_leader_present / enrolled_schools if enrolled_schools else 0.0
    return SessionFigures(expected, present, came, excused, missing, covered)


def completed(sessions: Sequence[str], present: Sequence[bool | int]) -> bool:
    """Tell whether somebody was at four sessions or more and at two workshops or more."""
    workshops = sum(bool(here) for name, here in zip(sessions, present, strict=True) if name.startswith("workshop"))
    return sum(map(bool, present)) >= COMPLETE_SESSIONS and workshops >= COMPLETE_WORKSHOPS


@dataclass(frozen=True)
class Responses:
    """Be how many of those asked answered."""

    base: int
    response_rate_percent: float
    low_response_notice: bool


def response_rate(*, invited: int, bounced: int, withdrawn: int, completed: int) -> Responses:
    """Return the response rate of a pulse; below 60 percent it should be said."""
    base = invited - bounced - withdrawn
    rate = 100 * completed / base if base > 0 else 0.0
    return Responses(base, rate, rate < LOW_RESPONSE)


@dataclass(frozen=True)
class Item:
    """Be how answers from one to five were, in percent and points."""

    n: int
    favourable_percent: float
    unfavourable_percent: float
    net_favourable_points: float
    median: float


def item(answers: Sequence[int]) -> Item | None:
    """Summarise the answers to one question; None where nobody answered."""
    if not answers:
        return None
    high, low = (100 * sum(test(answer) for answer in answers) / len(answers) for test in (lambda one: one >= 4, lambda one: one <= 2))
    return Item(len(answers), high, low, high - low, float(median(answers)))


@dataclass(frozen=True)
class Reach:
    """Be places and people, which are different numbers."""

    places_filled: int
    distinct_people: int
    in_more_than_one: int


def reach(members: Mapping[str, Sequence[Hashable]]) -> Reach:
    """Count places, people, and people in more than one programme; schools are counted alike."""
    times: dict[Hashable, int] = {}
    for people in members.values():
        for person in people:
            times[person] = times.get(person, 0) + 1
    return Reach(sum(times.values()), len(times), sum(count > 1 for count in times.values()))
