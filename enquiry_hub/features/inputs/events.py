"""What happens to inputs."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class InputPosted(Event):
    """An input was posted."""

    input_id: str


@dataclass(frozen=True, kw_only=True)
class InputTakenDown(Event):
    """An input was taken down because it may be about a child."""

    input_id: str


@dataclass(frozen=True, kw_only=True)
class InputChanged(Event):
    """An input was changed by its author."""

    input_id: str


@dataclass(frozen=True, kw_only=True)
class ReferencesListed(Event):
    """References were put on a cohort's list."""

    group_id: str
    number: int


@dataclass(frozen=True, kw_only=True)
class ReferenceRemoved(Event):
    """A reference was taken off a cohort's list."""

    citation_id: str
