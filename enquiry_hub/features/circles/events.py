"""What happens with small groups."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class SplitProposed(Event):
    """Small groups were proposed, or somebody was put into another one."""

    audited: ClassVar[bool] = False

    split_id: str


@dataclass(frozen=True, kw_only=True)
class SplitDropped(Event):
    """Proposed groups were given up before they opened."""

    split_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class SplitOpened(Event):
    """Small groups were opened, each with a thread of its own."""

    split_id: str
    thread_id: str


@dataclass(frozen=True, kw_only=True)
class BroughtBack(Event):
    """A small group wrote down what it wants to bring back; nobody outside it is told."""

    audited: ClassVar[bool] = False

    circle_id: str


@dataclass(frozen=True, kw_only=True)
class SplitEnded(Event):
    """Small groups were brought together again."""

    split_id: str
    thread_id: str
