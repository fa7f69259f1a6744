"""Which way a risk is going, by comparison of two rounds (DOMAIN 5.3)."""

from typing import Literal

Trend = Literal["rising", "steady", "falling"]
LEAST = 1.0


def trend_between(before: float, after: float) -> Trend:
    """Compare the scores of two rounds, each the median of the raters' own products (1 to 25); less than one point apart is steady."""
    if abs(after - before) < LEAST:
        return "steady"
    return "rising" if after > before else "falling"
