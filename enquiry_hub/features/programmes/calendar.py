"""Sessions as a calendar file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from enquiry_hub.core.clock import LONDON
from enquiry_hub.core.late import late
from enquiry_hub.core.text import plain
from enquiry_hub.features.programmes.models import Session, Venue

icalendar = late("icalendar")


def build_calendar(sessions: Sequence[Session], venues: dict[str, list[Venue]], *, name: str, host: str, address: str) -> bytes:
    """Return an iCalendar file of sessions: one stable identity each, and a number that grows with each change.

    `host` is the host name in the identities, `address` what the links begin with. Format: RFC 5545.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Enquiry Hub//journey//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", "PT4H")
    for session in sessions:
        calendar.add_component(_event(session, next(iter(venues.get(session.id, [])), None), host, address))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(session: Session, venue: Venue | None, host: str, address: str) -> Any:
    event = icalendar.Event()
    event.add("uid", f"session-{session.id}@{host}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("summary", session.title)
    event.add("dtstart", session.starts_at.astimezone(LONDON))
    event.add("dtend", session.ends_at.astimezone(LONDON))
    event.add("url", f"{address}/sessions/{session.id}")
    if venue is not None and venue.place:
        event.add("location", venue.place)
    words = [f"Getting in: {venue.access}" if venue is not None and venue.access else "", plain(session.body), f"{address}/sessions/{session.id}"]
    event.add("description", "\n\n".join(part for part in words if part))
    event.add("status", "CONFIRMED")
    return event
