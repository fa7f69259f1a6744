"""What happens with decisions."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class BallotOpened(Event):
    """A decision was asked for."""

    ballot_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class BallotAnswered(Event):
    """Somebody answered; the history does not say who."""

    audited: ClassVar[bool] = False

    ballot_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class BallotClosed(Event):
    """A decision was closed, by its opener, a facilitator or its time."""

    ballot_id: str
    thread_id: str
    post_id: str
