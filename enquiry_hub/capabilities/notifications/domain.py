"""When an e-mail about notices may go: quiet hours, weekends, holidays, and the hour that somebody chose. Pure rules.

`digests.py` asks them for e-mails, `capabilities/push/sending.py` for devices; no other mail does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from enquiry_hub.core.late import dataclass

NOW, DAILY, WEEKLY, OFF = "now", "daily", "weekly", "off"
USUAL_TIME, USUAL_WEEKDAY = "07:30", 4  # before the school day; Friday

Terms = Sequence[tuple[date, date]]


@dataclass(frozen=True)
class Quiet:
    """Hold when a person wishes to hear nothing, from whichever cohort."""

    begins: str = "18:00"
    ends: str = "07:00"
    weekends: bool = False

    def covers(self, time: str) -> bool:
        """Say whether a time of day such as 18:30 lies in the quiet hours."""
        if self.begins == self.ends:
            return False
        return (self.begins <= time or time < self.ends) if self.begins > self.ends else self.begins <= time < self.ends


@dataclass(frozen=True)
class Wish:
    """Hold how a person wishes to hear from one cohort."""

    pace: str = DAILY
    at: str = USUAL_TIME
    weekday: int = USUAL_WEEKDAY
    followed: bool = True
    in_holidays: bool = False

    def hour(self, quiet: Quiet) -> str:
        """Return the time of day at which a digest goes: the chosen one, or the end of the quiet hours where it lies in them."""
        return quiet.ends if quiet.covers(self.at) else self.at


def in_holidays(day: date, terms: Terms) -> bool:
    """Say whether a day lies between two known terms; before the first and after the last nothing is known."""
    if not terms or not min(begins for begins, _ends in terms) <= day <= max(ends for _begins, ends in terms):
        return False
    return not any(begins <= day <= ends for begins, ends in terms)


def is_silent_day(day: date, wish: Wish, quiet: Quiet, terms: Terms) -> bool:
    """Say whether no e-mail about a cohort goes on a day."""
    return (day.weekday() >= 5 and not quiet.weekends) or (not wish.in_holidays and in_holidays(day, terms))


def is_silent(clock: datetime, wish: Wish, quiet: Quiet, terms: Terms) -> bool:
    """Say whether no e-mail about a cohort goes at a moment, given as local clocks show it."""
    return is_silent_day(clock.date(), wish, quiet, terms) or quiet.covers(clock.strftime("%H:%M"))


def last_slot(clock: datetime, wish: Wish, quiet: Quiet, terms: Terms, zone: tzinfo) -> datetime | None:
    """Return the latest moment up to now at which a digest was to go, or None; days on which none goes are passed over."""
    hour, minute = (int(part) for part in wish.hour(quiet).split(":"))
    for back in range(70):
        day = clock.date() - timedelta(days=back)
        slot = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        if slot > clock or is_silent_day(day, wish, quiet, terms) or (wish.pace == WEEKLY and day.weekday() != wish.weekday):
            continue
        return slot
    return None


def is_due(clock: datetime, wish: Wish, quiet: Quiet, terms: Terms, *, since: datetime, sent_at: datetime | None, zone: tzinfo) -> bool:
    """Say whether an e-mail goes now, given when the oldest thing that waits came and when the last e-mail went."""
    if wish.pace == OFF or is_silent(clock, wish, quiet, terms):
        return False
    if wish.pace == NOW:
        return True
    slot = last_slot(clock, wish, quiet, terms, zone)
    return slot is not None and since <= slot and (sent_at is None or sent_at < slot)
