"""What happened with devices."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class DevicesChanged(Event):
    """Somebody asked for messages on a device, or for no more of them."""

    person_id: str
