"""What happens in a lawful opening; every step is kept."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class OpeningAsked(Event):
    """An officer asked to look at somebody's private pages."""

    opening_id: str


@dataclass(frozen=True, kw_only=True)
class OpeningAnswered(Event):
    """A second officer agreed or refused."""

    opening_id: str
    agreed: bool


@dataclass(frozen=True, kw_only=True)
class PageOpened(Event):
    """An officer opened one page."""

    opening_id: str
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class WriterTold(Event):
    """The writer was told."""

    opening_id: str
