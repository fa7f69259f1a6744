"""What reaches those who have a PDF open: that notes on it changed, told only to the groups that read them; each page asks for its own."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.channels import register_channel
from enquiry_hub.core.database import db
from enquiry_hub.core.quiet import register_unseen
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.annotations.events import (
    Annotated,
    AnnotationAnswered,
    AnnotationChanged,
    AnnotationHidden,
    AnnotationTakenDown,
    OwnNoteKept,
)
from enquiry_hub.features.annotations.models import Annotation

register_channel("notes", "annotations:group:write")
register_unseen("notes")  # nobody is told who reads


@after_commit(Annotated, AnnotationAnswered, AnnotationChanged, AnnotationHidden, AnnotationTakenDown)
def show_note(event: Annotated | AnnotationAnswered | AnnotationChanged | AnnotationHidden | AnnotationTakenDown) -> None:
    """Tell the group that reads a note, and nobody else, on which file something changed; no word of it and not by whom."""
    row = db.session.get(Annotation, event.annotation_id)
    if row is not None and row.reader_group_id is not None:
        _tell(f"notes:{row.reader_group_id}", row.attachment_id)


@after_commit(OwnNoteKept)
def show_own_note(event: OwnNoteKept) -> None:
    """Tell the other devices of whoever keeps a note for themselves."""
    _tell(f"notices:{event.by}", event.file_id)


def _tell(channel: str, file_id: str) -> None:
    realtime.tell(channel, "notes", {"channel": channel, "file": file_id})
