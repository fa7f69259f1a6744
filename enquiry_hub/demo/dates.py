"""The demonstration's own time: everything in its data is dated, and is moved so that its last evening was the latest Thursday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from enquiry_hub.core.clock import LONDON, UTC, from_local, now

# The evening after the celebration, when everything in the data has happened and the letters have just been sealed.
LAST_EVENING = datetime(2024, 5, 9, 21, 0, tzinfo=LONDON)


@dataclass(frozen=True)
class Shift:
    """Move the dates of the data by a whole number of weeks, so that weekdays stay what they were."""

    weeks: int

    def day(self, text: str | None) -> date | None:
        """Return a date of the data, moved."""
        return date.fromisoformat(text[:10]) + timedelta(weeks=self.weeks) if text else None

    def moment(self, text: str) -> datetime:
        """Return a local time of the data, moved by the calendar: nine o'clock stays nine o'clock when the clocks change."""
        day, _t, clock = text.partition("T")
        return from_local(date.fromisoformat(day) + timedelta(weeks=self.weeks), (clock or "12:00")[:5])


def shift_to(moment: datetime | None = None) -> Shift:
    """Return the shift that puts the data's last evening as late as possible before a moment (now, if none is given)."""
    passed = (moment or now()).astimezone(UTC) - LAST_EVENING.astimezone(UTC)
    return Shift(weeks=passed // timedelta(weeks=1))
