"""The demonstration's own time: everything in its data is dated, and is moved so that its celebration is still to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from enquiry_hub.core.clock import LONDON, UTC, from_local, now
from enquiry_hub.core.late import dataclass

# An evening between the last workshop and the celebration, when all threads are written: the celebration is one to two weeks ahead.
THIS_EVENING = datetime(2024, 4, 26, 18, 0, tzinfo=LONDON)
# The end of the data: six pages are dated after that evening, and have been written just now instead.
LAST_EVENING = datetime(2024, 5, 9, 21, 0, tzinfo=LONDON)
SQUEEZED = 100


@dataclass(frozen=True)
class Shift:
    """Move the dates of the data by a whole number of weeks, so that weekdays stay what they were."""

    weeks: int
    until: datetime

    def day(self, text: str | None) -> date | None:
        """Return a date of the data, moved."""
        return date.fromisoformat(text[:10]) + timedelta(weeks=self.weeks) if text else None

    def moment(self, text: str) -> datetime:
        """Return a local time of the data, moved by the calendar: nine o'clock stays nine o'clock when the clocks change."""
        day, _t, clock = text.partition("T")
        return from_local(date.fromisoformat(day) + timedelta(weeks=self.weeks), (clock or "12:00")[:5])

    def lived(self, text: str) -> datetime:
        """Return a moment that has passed: what would lie ahead was just now, in the data's order."""
        moment = self.moment(text)
        if moment <= self.until:
            return moment
        end = LAST_EVENING.astimezone(UTC) + timedelta(weeks=self.weeks)
        return self.until - max(end - moment, timedelta()) / SQUEEZED


def shift_to(moment: datetime | None = None) -> Shift:
    """Return the shift that puts the data's own evening as late as possible before a moment (now, if none is given)."""
    until = (moment or now()).astimezone(UTC)
    return Shift(weeks=(until - THIS_EVENING.astimezone(UTC)) // timedelta(weeks=1), until=until)
