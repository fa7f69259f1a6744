"""What happens with words that are taken down."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class WordsSealed(Event):
    """Words about a child were taken down and sealed, with their traces."""

    sealed_id: str
    group_id: str
    subject_kind: str
    subject_id: str


@dataclass(frozen=True, kw_only=True)
class WordsTakenDown(Event):
    """Texts on a thing that is no post were taken down, because they may be about a child."""

    sealed_id: str
    group_id: str
    subject_kind: str
    subject_id: str
    author_id: str | None


@dataclass(frozen=True, kw_only=True)
class UrgentlyReported(Event):
    """Something that is no post was reported as urgent, and is hidden; `cause` tells one such moment from the next."""

    report_id: str
    author_id: str | None
    cause: str


@dataclass(frozen=True, kw_only=True)
class QuotesTaken(Event):
    """What repeated words that were sealed or withdrawn was taken out of other things, by kind and id."""

    cause_id: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SealOpened(Event):
    """A safeguarding contact opened sealed words."""

    sealed_id: str
    group_id: str


@dataclass(frozen=True, kw_only=True)
class ReportsReopened(Event):
    """What was asked about something waits again, because the decision that settled it was taken back."""

    decision_id: str
    group_id: str
    subject_kind: str
    subject_id: str


@dataclass(frozen=True, kw_only=True)
class ClaimChanged(Event):
    """A facilitator said that they are looking at something, or not any more."""

    audited: ClassVar[bool] = False

    subject_kind: str
    subject_id: str
