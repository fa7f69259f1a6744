"""What happens to what waits to be posted."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class PostPlanned(Event):
    """Somebody planned a post, or changed what they planned."""

    planned_id: str


@dataclass(frozen=True, kw_only=True)
class PlanEnded(Event):
    """What was planned was posted or cancelled."""

    planned_id: str


@dataclass(frozen=True, kw_only=True)
class PlanReturned(Event):
    """What was planned could not be posted and went back to its author."""

    planned_id: str
    person_id: str
    group_id: str
