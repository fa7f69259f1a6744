"""What a round of independent ratings says, and how far its raters are apart."""

from collections import Counter
from collections.abc import Sequence
from statistics import median, quantiles
from typing import Literal

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.scales import scales

Label = Literal["agreed", "mixed", "wide", "split"]


@dataclass(frozen=True)
class Summary:
    """A summary of ratings on a scale of one to five. There is no mean, on purpose."""

    n: int
    counts: tuple[int, int, int, int, int]
    median: float
    q1: float
    q3: float
    iqr: float
    share_low: float
    share_high: float
    label: Label
    released: Literal[True] = True


@dataclass(frozen=True)
class Withheld:
    """Too few ratings: nothing but their number may be known, and that only to whoever runs the round."""

    n: int
    reason: str = "fewer_than_5_raters"
    released: Literal[False] = False


def summarise(ratings: Sequence[int]) -> Summary | Withheld:
    """Summarise ratings, unless fewer than five people gave one. Quartiles are inclusive."""
    n = len(ratings)
    if n < scales().min_raters:
        return Withheld(n)
    counted = Counter(ratings)
    ones, twos, threes, fours, fives = (counted[point] for point in range(1, 6))
    q1, middle, q3 = quantiles(ratings, n=4, method="inclusive")
    low, high = (ones + twos) / n, (fours + fives) / n
    return Summary(
        n=n,
        counts=(ones, twos, threes, fours, fives),
        median=float(median(ratings)),
        q1=q1,
        q3=q3,
        iqr=q3 - q1,
        share_low=low,
        share_high=high,
        label=_label(q3 - q1, low, high),
    )


def _label(iqr: float, low: float, high: float) -> Label:
    if iqr >= 2 and low >= 0.25 and high >= 0.25:
        return "split"
    if iqr <= 1:
        return "agreed"
    return "mixed" if iqr <= 2 else "wide"
