"""What happens at a school with what it took home. None of it is told outside the school."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class SchoolBegun(Event):
    """A school's space was begun, or taken on by somebody who leads there now."""

    school_id: str


@dataclass(frozen=True, kw_only=True)
class SchoolLeft(Event):
    """Somebody said that they no longer work at their school."""

    organisation_id: str


@dataclass(frozen=True, kw_only=True)
class Adopted(Event):
    """A school took a shared risk or strategy home."""

    adoption_id: str


@dataclass(frozen=True, kw_only=True)
class AdoptionChanged(Event):
    """A school changed what it took home: its words, dates, ratings, controls."""

    adoption_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class SourceEnded(Event):
    """A shared thing that a school took home is no longer held up by the cohort."""

    adoption_id: str


@dataclass(frozen=True, kw_only=True)
class VariantOffered(Event):
    """A school offered its way of saying a thing back to the cohort."""

    variant_id: str


@dataclass(frozen=True, kw_only=True)
class VariantWithdrawn(Event):
    """A variant was taken back."""

    variant_id: str


@dataclass(frozen=True, kw_only=True)
class RegisterIssued(Event):
    """A school issued its register for its governors."""

    register_id: str


@dataclass(frozen=True, kw_only=True)
class RegisterEnded(Event):
    """The link to a register was ended before its day."""

    register_id: str
