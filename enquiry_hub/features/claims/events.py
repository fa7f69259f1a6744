"""What happens to claims. Who answered, and how, is in no event."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class ClaimMade(Event):
    """An input says what it claims."""

    claim_id: str


@dataclass(frozen=True, kw_only=True)
class ClaimChanged(Event):
    """A claim was reworded, replaced or withdrawn."""

    claim_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class ClaimTakenDown(Event):
    """A claim was taken down because it may be about a child, with what leaders wrote of it."""

    claim_id: str


@dataclass(frozen=True, kw_only=True)
class AnswerTakenDown(Event):
    """What a leader wrote beside an answer was taken down because it may be about a child; whose it was is in no event."""

    audited: ClassVar[bool] = False
    answer_id: str


@dataclass(frozen=True, kw_only=True)
class ClaimAnswered(Event):
    """Somebody said what they have seen of a claim, or took that back."""

    audited: ClassVar[bool] = False
    claim_id: str


@dataclass(frozen=True, kw_only=True)
class AnswersCame(Event):
    """A week of answers came to a claim."""

    claim_id: str
