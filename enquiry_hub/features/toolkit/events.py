"""What happens to toolkits. What somebody keeps for themselves is in no event that is written down."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class Pinned(Event):
    """Somebody put something into their own toolkit, changed what they say of it, moved it or took it out."""

    audited: ClassVar[bool] = False

    pin_id: str


@dataclass(frozen=True, kw_only=True)
class SharedPinAdded(Event):
    """Something was put into a school's toolkit or among the tools for a theme."""

    shared_pin_id: str


@dataclass(frozen=True, kw_only=True)
class SharedPinChanged(Event):
    """What is said of a shared tool, or its place, changed."""

    shared_pin_id: str


@dataclass(frozen=True, kw_only=True)
class SharedPinRemoved(Event):
    """A shared tool was taken out."""

    shared_pin_id: str
