"""The time: UTC in the store, Europe/London on the page."""

from __future__ import annotations

import re
from datetime import UTC as UTC  # ours to hand on
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

LONDON = ZoneInfo("Europe/London")
CLOCK_TEXT = re.compile(r"^([01]?[0-9]|2[0-3])[:.][0-5][0-9]$")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in London."""
    return now().astimezone(LONDON).date()


# Today inside an SQL statement: asked when the statement runs, so that a statement may be built once and kept.
TODAY: sa.BindParameter[date] = sa.bindparam("hub_today", callable_=lambda: today(), type_=sa.Date())


class _Moment(sa.types.TypeDecorator[datetime]):
    """Pass a moment to the store as `columns.UTC` does."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True


NOW: sa.BindParameter[datetime] = sa.bindparam("hub_now", callable_=lambda: now(), type_=_Moment())


def local(moment: datetime) -> datetime:
    """Return a moment as London clocks show it."""
    return moment.astimezone(LONDON)


def from_local(day: date, hours_minutes: str) -> datetime:
    """Return the UTC moment of a London date and a time such as `14:00` or `14.00`."""
    hour, minute = hours_minutes.replace(".", ":").split(":")
    return datetime(day.year, day.month, day.day, int(hour), int(minute), tzinfo=LONDON).astimezone(UTC)
