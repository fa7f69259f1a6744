"""What happens in the library."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class DesignMade(Event):
    """A session design was begun, empty or from another."""

    design_id: str


@dataclass(frozen=True, kw_only=True)
class DesignChanged(Event):
    """A session design was changed, or an earlier version put back."""

    design_id: str


@dataclass(frozen=True, kw_only=True)
class DesignRemoved(Event):
    """A session design was removed; sessions that it was applied to keep their plan."""

    design_id: str


@dataclass(frozen=True, kw_only=True)
class DesignApplied(Event):
    """A session design became the plan and the agenda of a session."""

    design_id: str
    session_id: str


@dataclass(frozen=True, kw_only=True)
class CalendarMade(Event):
    """The sessions of a type of programme were put on a cohort's journey, all at once."""

    group_id: str
    programme: str
    session_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VariantSaid(Event):
    """Somebody said how a setting does a part of the library, or said it otherwise."""

    part_variant_id: str


@dataclass(frozen=True, kw_only=True)
class VariantEnded(Event):
    """A variant of a part was taken back."""

    part_variant_id: str
