"""The six stages of the spiral of inquiry, and when each would be by the guide.

Source of the stages and their lengths: J. Halbert, L. Kaser and H. Timperley, as named in the library of protocols.
"""

from __future__ import annotations

from datetime import date, timedelta

from enquiry_hub.core.late import dataclass

SCANNING, FOCUSING, HUNCH, LEARNING, ACTION, CHECKING = STAGES = ("scanning", "focusing", "hunch", "learning", "action", "checking")
WEEKS = {SCANNING: 2, FOCUSING: 2, HUNCH: 2, LEARNING: 4, ACTION: 6, CHECKING: 2}


@dataclass(frozen=True)
class Span:
    """Be the days of a stage by the guide, the last one included."""

    first: date
    last: date


def guide(begins_on: date) -> dict[str, Span]:
    """Return when each stage would be, one after another from a beginning."""
    spans, first = {}, begins_on
    for stage in STAGES:
        following = first + timedelta(weeks=WEEKS[stage])
        spans[stage] = Span(first, following - timedelta(days=1))
        first = following
    return spans


def goes_back(from_stage: str, to_stage: str) -> bool:
    """Say whether a card went to an earlier stage."""
    return STAGES.index(to_stage) < STAGES.index(from_stage)
