"""Ways of deciding together, and how answers are counted. Nothing is ever averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from enquiry_hub.core.late import dataclass

CONSENT, CHOICE, SCORE, RANKED = "consent", "choice", "score", "ranked"
KINDS = (CONSENT, CHOICE, SCORE, RANKED)
AGREE, RESERVATION, OBJECTION = "agree", "reservation", "objection"
CONSENTS = (AGREE, RESERVATION, OBJECTION)
HIGHEST = 5
MOST_OPTIONS = 12


def sound(kind: str, options: int, most: int, answer: Any) -> bool:
    """Say whether an answer is one that this kind of decision takes: one per person, whole, within its options."""
    if kind == CONSENT:
        return answer in CONSENTS
    if not isinstance(answer, list) or not all(type(value) is int for value in answer):
        return False
    if kind == SCORE:
        return len(answer) == options and all(0 <= value <= HIGHEST for value in answer)
    within = len(set(answer)) == len(answer) > 0 and all(0 <= value < options for value in answer)
    return within and (kind == RANKED or len(answer) <= most)


@dataclass(frozen=True)
class Round:
    """Be one round of counting rankings: the votes of each option that is still in, and which go out."""

    votes: dict[int, int]
    out: tuple[int, ...]


@dataclass(frozen=True)
class Runoff:
    """Be a count of rankings: its rounds, and who won; several where nothing parts them."""

    rounds: tuple[Round, ...]
    winners: tuple[int, ...]


def instant_runoff(options: int, rankings: Sequence[Sequence[int]]) -> Runoff:
    """Count rankings by instant runoff, also called the alternative vote.

    Each round counts for every ranking its highest option that is still in. Whoever has more than half of those votes wins; else the
    last goes out. Of several last ones those go out that had fewest votes in the round before, and so on back; those that nothing
    parts go out together, and when nobody would be left they have tied. Rankings need not name every option; one whose options are
    all out counts no longer. Source: Electoral Reform Society, "Alternative Vote"; Robert's Rules of Order Newly Revised (12th
    edition), 45:62-69, preferential voting.
    """
    left, rounds = list(range(options)), []
    while True:
        votes = dict.fromkeys(left, 0)
        for ranking in rankings:
            first = next((option for option in ranking if option in votes), None)
            if first is not None:
                votes[first] += 1
        leader = max(votes, key=lambda option: votes[option])
        if 2 * votes[leader] > sum(votes.values()):
            rounds.append(Round(votes, ()))
            return Runoff(tuple(rounds), (leader,))
        last = _last(votes, rounds)
        if len(last) == len(left):
            rounds.append(Round(votes, ()))
            return Runoff(tuple(rounds), tuple(left))
        rounds.append(Round(votes, tuple(last)))
        left = [option for option in left if option not in last]


def _last(votes: dict[int, int], rounds: list[Round]) -> list[int]:
    fewest = min(votes.values())
    last = [option for option, count in votes.items() if count == fewest]
    for before in reversed(rounds):
        fewest = min(before.votes[option] for option in last)
        last = [option for option in last if before.votes[option] == fewest]
    return last


def tally(kind: str, options: int, answers: Sequence[Any]) -> dict[str, Any]:
    """Count answers: how many said what; for scores how many gave each number to each option; for rankings the rounds."""
    if kind == CONSENT:
        counts = Counter(answers)
        return {"counts": [counts[word] for word in CONSENTS]}
    if kind == CHOICE:
        chosen = Counter(option for answer in answers for option in answer)
        return {"counts": [chosen[option] for option in range(options)]}
    if kind == SCORE:
        given = [Counter(answer[option] for answer in answers) for option in range(options)]
        return {"spreads": [[counts[number] for number in range(HIGHEST + 1)] for counts in given]}
    runoff = instant_runoff(options, answers) if answers else Runoff((), ())
    return {
        "rounds": [{"votes": [[option, count] for option, count in found.votes.items()], "out": list(found.out)} for found in runoff.rounds],
        "winners": list(runoff.winners),
    }
