"""What happens with themes."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class Sorted(Event):
    """A thing was sorted under themes."""

    thing: tuple[str, str]
