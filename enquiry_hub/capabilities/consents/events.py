"""What happens with what people agree to."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """Somebody agreed to a purpose for one thing of theirs."""

    consent_id: str


@dataclass(frozen=True, kw_only=True)
class ConsentEnded(Event):
    """Somebody took back what they had agreed to."""

    consent_id: str


@dataclass(frozen=True, kw_only=True)
class QuoteAsked(Event):
    """Somebody asked an author whether they may quote some sentences."""

    quote_id: str


@dataclass(frozen=True, kw_only=True)
class QuoteAnswered(Event):
    """An author approved, changed or declined a quotation, or took it back later."""

    quote_id: str
    state: str
