"""What happens to links."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class Linked(Event):
    """One thing was said to stand on another."""

    link_id: str
    upper: tuple[str, str]
    lower: tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Unlinked(Event):
    """A link was taken away."""

    link_id: str
    upper: tuple[str, str]
    lower: tuple[str, str]
