"""What happens with words that are taken down."""

from __future__ import annotations

from dataclasses import dataclass

from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class WordsSealed(Event):
    """Words about a child were taken down and sealed, with their traces."""

    sealed_id: str
    group_id: str
    subject_kind: str
    subject_id: str


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
