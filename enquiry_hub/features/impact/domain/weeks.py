"""School weeks: the same weekday, week after week, with the holidays left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from enquiry_hub.features.programmes.domain import Span, half_term_of

WEEK = timedelta(weeks=1)


def school_weeks(first: date, half_terms: Sequence[Span]) -> Iterator[date]:
    """Yield a day and the same weekday in every school week after it.

    Before the first and after the last half-term that is known every week counts, for nobody has said otherwise.
    """
    known_from = min((span.starts_on for span in half_terms), default=date.max)
    known_to = max((span.ends_on for span in half_terms), default=date.min)
    day = first
    while True:
        if not known_from <= day <= known_to or half_term_of(day, half_terms) is not None:
            yield day
        if day > date.max - WEEK:
            return
        day += WEEK


def in_school(day: date, half_terms: Sequence[Span]) -> bool:
    """Tell whether a day is in a school week, as far as is known."""
    return next(school_weeks(day, half_terms)) == day
