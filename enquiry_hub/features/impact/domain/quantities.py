"""Small quantities that reports ask for: progress, gaps, absence, coverage, timeliness, replies, coaching."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median

from enquiry_hub.core.late import dataclass

PERSISTENT, SEVERE = 10, 50


def progress(baseline: float | None, target: float | None, current: float | None) -> float | None:
    """Return the way from baseline to target in percent, never cut off at either end; None where there is no way."""
    if baseline is None or target is None or current is None or target == baseline:
        return None
    return (current - baseline) / (target - baseline) * 100


def gap(disadvantaged_percent: float, other_percent: float) -> float:
    """Return how far disadvantaged pupils are behind, in points."""
    return other_percent - disadvantaged_percent


@dataclass(frozen=True)
class Absence:
    """Be the absence of one pupil or of all, in percent of possible sessions."""

    percent: float
    persistent: bool
    severe: bool


def absence(missed: int, possible: int) -> Absence:
    """Return absence and whether it is persistent (10% or more) or severe (50% or more), by whole numbers."""
    return Absence(100 * missed / possible, 100 * missed >= PERSISTENT * possible, 100 * missed >= SEVERE * possible)


@dataclass(frozen=True)
class Coverage:
    """Be who was offered a place and who took part, in percent."""

    offered_percent: float
    engaged_percent: float
    uptake_of_offered_percent: float


def coverage(eligible: int, offered: int, engaged: int) -> Coverage:
    """Return coverage of the eligible, and the uptake of what was offered."""
    return Coverage(100 * offered / eligible, 100 * engaged / eligible, 100 * engaged / offered)


@dataclass(frozen=True)
class Timeliness:
    """Be how many reviews were due, and how many of them were done by their day."""

    due: int
    on_time: int
    late: int
    overdue: int

    @property
    def on_time_percent(self) -> float | None:
        """Return the share done by their day; None where none was due."""
        return 100 * self.on_time / self.due if self.due else None


def timeliness(due_and_done: Sequence[tuple[date, date | None]], as_of: date) -> Timeliness:
    """Count reviews that were due by a day; late ones and those still to be done stand apart."""
    asked = [(due, done) for due, done in due_and_done if due <= as_of or done is not None]
    on_time = sum(done is not None and done <= due for due, done in asked)
    overdue = sum(done is None and due < as_of for due, done in asked)
    late = sum(done is not None and done > due for due, done in asked)
    return Timeliness(on_time + late + overdue, on_time, late, overdue)


@dataclass(frozen=True)
class FirstReplies:
    """Be how long first replies took, with the share that got one beside it."""

    median_hours: float | None
    answered_percent: float | None


def first_replies(hours: Sequence[float], unanswered: int) -> FirstReplies:
    """Return the middle time to a first reply, in hours, and how many were answered at all."""
    asked = len(hours) + unanswered
    return FirstReplies(float(median(hours)) if hours else None, 100 * len(hours) / asked if asked else None)


@dataclass(frozen=True)
class Dosage:
    """Be how much of the planned coaching took place."""

    completion_percent: float
    median_days_between: float | None


def dosage(planned: int, completed: int, days_between: Sequence[int]) -> Dosage:
    """Return how many coaching cycles took place, and the middle time between them in days."""
    return Dosage(100 * completed / planned if planned else 0.0, float(median(days_between)) if days_between else None)
