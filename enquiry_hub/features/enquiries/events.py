"""What happens to enquiries, changes of practice, commitments and milestones."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class EnquiryChanged(Event):
    """An enquiry was begun, its question changed, or it was closed."""

    audited: ClassVar[bool] = False

    enquiry_id: str


@dataclass(frozen=True, kw_only=True)
class EnquiryOffered(Event):
    """Somebody was asked to enquire together."""

    enquiry_id: str
    person_id: str


@dataclass(frozen=True, kw_only=True)
class EnquiryJoined(Event):
    """Somebody said yes to enquiring together, or left."""

    enquiry_id: str
    person_id: str
    joined: bool


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """Something was written down in an enquiry, or taken out of it."""

    audited: ClassVar[bool] = False

    enquiry_id: str


@dataclass(frozen=True, kw_only=True)
class PracticeNoted(Event):
    """A change of practice was written down or settled."""

    audited: ClassVar[bool] = False

    practice_id: str


@dataclass(frozen=True, kw_only=True)
class CommitmentSettled(Event):
    """A commitment was made, renewed, done or dropped."""

    audited: ClassVar[bool] = False

    commitment_id: str


@dataclass(frozen=True, kw_only=True)
class MilestoneMarked(Event):
    """A milestone was marked, changed, shared or taken back."""

    audited: ClassVar[bool] = False

    milestone_id: str


@dataclass(frozen=True, kw_only=True)
class MilestoneConfirmed(Event):
    """A peer said that they saw it too."""

    audited: ClassVar[bool] = False

    milestone_id: str
