"""What happens to notes on a PDF. Of a note that only its author reads nothing is told and nothing audited."""

from __future__ import annotations

from typing import ClassVar

from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event


@dataclass(frozen=True, kw_only=True)
class Annotated(Event):
    """Somebody wrote a note on a PDF, for others."""

    annotation_id: str


@dataclass(frozen=True, kw_only=True)
class AnnotationAnswered(Event):
    """Somebody answered a note."""

    annotation_id: str


@dataclass(frozen=True, kw_only=True)
class AnnotationChanged(Event):
    """A note for others was changed or withdrawn by its author."""

    annotation_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class OwnNoteKept(Event):
    """Somebody wrote, changed or deleted a note that only they read."""

    audited: ClassVar[bool] = False

    file_id: str


@dataclass(frozen=True, kw_only=True)
class AnnotationHidden(Event):
    """A facilitator hid a note from others, or showed it again."""

    annotation_id: str
    hidden: bool


@dataclass(frozen=True, kw_only=True)
class AnnotationReported(Event):
    """Somebody asked the facilitators to look at a note."""

    annotation_id: str
    report_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AnnotationLookedAt(Event):
    """A facilitator looked at a note that was reported, and left it as it stands."""

    annotation_id: str


@dataclass(frozen=True, kw_only=True)
class AnnotationTakenDown(Event):
    """A note was taken down because it may be about a child."""

    annotation_id: str
