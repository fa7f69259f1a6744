"""What happens to notices."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class Told(Event):
    """Some people were told something."""

    audited: ClassVar[bool] = False
    person_ids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class NoticesRead(Event):
    """Somebody looked at what they were told."""

    audited: ClassVar[bool] = False


@dataclass(frozen=True, kw_only=True)
class Unsubscribed(Event):
    """Somebody stopped the digests."""

    person_id: str


@dataclass(frozen=True, kw_only=True)
class WishesChanged(Event):
    """Somebody changed how they wish to be told; `begun` are the cohorts of which they were told nothing before."""

    begun: tuple[str, ...] = ()
