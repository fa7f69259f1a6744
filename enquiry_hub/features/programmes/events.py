"""What happens on the journey."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class CohortMade(Event):
    """A cohort was made."""

    group_id: str


@dataclass(frozen=True, kw_only=True)
class SessionPlanned(Event):
    """A session was put on the journey."""

    session_id: str


@dataclass(frozen=True, kw_only=True)
class SessionChanged(Event):
    """A session got another time, title or agenda."""

    session_id: str
    calendar: bool


@dataclass(frozen=True, kw_only=True)
class VenueSet(Event):
    """A session's place was said, confirmed or changed."""

    session_id: str
    venue_id: str
    status: str


@dataclass(frozen=True, kw_only=True)
class AnsweredComing(Event):
    """Somebody said whether they are coming."""

    session_id: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class AttendanceNoted(Event):
    """The register of a session was written."""

    session_id: str


@dataclass(frozen=True, kw_only=True)
class CalendarAddressMade(Event):
    """Somebody got a new address for their calendar feed; an earlier one is dead."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class HalfTermsSet(Event):
    """The half-terms of a cohort were written down anew."""

    group_id: str
