"""What a chart allows one to say: the kind of claim and its facts. The words are made in `wording.py`; none of them says "caused"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.impact.domain.runs import RunChart

UP, DOWN, HOLD = "up", "down", "hold"
DIRECTIONS = (UP, DOWN, HOLD)
TOO_FEW, NO_SIGNAL, AFTER, LATER, BEFORE, UNDATED, PATTERN = "too_few", "no_signal", "after", "later", "before", "undated", "pattern"
BASELINE_FROM = 10  # points before a dated change, for the line to be theirs
AT_ABOUT = 6  # points between a change and a shift for "at about the time of" to be true
CAUSED = re.compile(r"\bcaus(?:e|es|ed|ing)\b|\b(?:thanks|due) to us\b|\bproves?\b|\bproved\b", re.IGNORECASE)
NOT_CAUSED = re.compile(r"\b(?:not|cannot|can’t|can't|never|nobody|nothing|whether)\b[^.;:,]{0,40}\b(?:caus(?:e|es|ed|ing)|proves?|proved)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Claim:
    """Be what a chart allows: its kind, whether it went the wished way (None: no way was wished), and since which day."""

    kind: str
    better: bool | None = None
    side: str = ""
    points: int = 0
    since: date | None = None
    verdict: str = ""


def baseline_points(days: Sequence[date], change_on: date | None) -> int | None:
    """Return how many points before a dated change give the line; None where there are fewer than ten or no such day."""
    before = sum(day < change_on for day in days) if change_on else 0
    return before if before >= BASELINE_FROM else None


def claim_of(chart: RunChart, days: Sequence[date], change_on: date | None, better: str) -> Claim:
    """Return the claim that the latest shift of a chart allows, given the day of the change."""
    if not chart.ruled:
        return Claim(TOO_FEW, points=chart.n)
    if not chart.shifts:
        odd = chart.runs_verdict in ("too_few", "too_many")
        return Claim(PATTERN if odd else NO_SIGNAL, verdict=chart.runs_verdict or "")
    shift = chart.shifts[-1]
    since, good = days[shift.indices[0]], is_better(shift.side, better)
    kind = UNDATED
    if change_on is not None:
        between = sum(change_on <= day < since for day in days)
        kind = BEFORE if since < change_on else AFTER if between <= AT_ABOUT else LATER
    return Claim(kind, good, shift.side, len(shift.indices), since)


def is_better(side: str, better: str) -> bool | None:
    """Tell whether a side of the line, or a direction, is the wished one; None where it should hold steady."""
    return None if better == HOLD else (side in ("above", UP)) == (better == UP)


def says_caused(text: str) -> bool:
    """Tell whether a text claims a cause, which no count can show; to deny one is allowed."""
    return bool(CAUSED.search(NOT_CAUSED.sub("", text)))
