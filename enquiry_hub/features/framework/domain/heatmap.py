"""Where risks stand on the heatmap, and the sentence above it."""

from collections.abc import Iterable
from math import floor

from enquiry_hub.core.late import dataclass

NUMBERS = (
    "none",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


@dataclass(frozen=True)
class Placed:
    """A risk with the medians of its two ratings; without them it is not placed."""

    code: str
    likelihood: float | None
    impact: float | None


@dataclass(frozen=True)
class Movement:
    """How many risks got better, worse or stayed, and how many judgements are far apart."""

    total: int
    better: int
    worse: int
    apart: int


def place(risks: Iterable[Placed]) -> dict[tuple[int, int], list[str]]:
    """Give the codes in each cell (likelihood, impact); a half goes to the higher cell."""
    cells: dict[tuple[int, int], list[str]] = {}
    for risk in risks:
        if risk.likelihood is not None and risk.impact is not None:
            cells.setdefault((floor(risk.likelihood + 0.5), floor(risk.impact + 0.5)), []).append(risk.code)
    return cells


def count_movement(reductions: Iterable[float | None], labels: Iterable[Iterable[str]]) -> Movement:
    """Count movement from each risk's median reduction, and disagreement from its ratings' labels."""
    drops = list(reductions)
    return Movement(
        total=len(drops),
        better=sum(drop is not None and drop > 0 for drop in drops),
        worse=sum(drop is not None and drop < 0 for drop in drops),
        apart=sum(bool({"wide", "split"} & set(of_one)) for of_one in labels),
    )


def movement_sentence(movement: Movement, since: str) -> str:
    """Say what the heatmap shows, such as "Four of nine risks got better since workshop 1"."""
    if not movement.total:
        return "No risk has been rated yet."
    total = f"{in_words(movement.total)} {'risk' if movement.total == 1 else 'risks'}"
    parts = [f"{in_words(movement.better)} of {total} got better since {since}"]
    if movement.worse:
        parts.append(f"{in_words(movement.worse)} got worse")
    if movement.apart:
        apart = "judgement is" if movement.apart == 1 else "judgements are"
        parts.append(f"{in_words(movement.apart)} {apart} far apart")
    sentence = "; ".join(parts) + "."
    return sentence[0].upper() + sentence[1:]


def in_words(number: int) -> str:
    """Write a small number as a word."""
    return NUMBERS[number] if 0 <= number < len(NUMBERS) else str(number)
