"""Taking down what may be about a child, and letting notes go with the file or the input that they are on."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.events import FileRemoved
from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.moderation.services import seal_away
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import forget_versions
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.work import in_transaction, record, work
from enquiry_hub.features.annotations.events import AnnotationTakenDown
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.inputs.events import InputTakenDown

ASKS_NOBODY = {"sweep_notes": "The worker tidies up what belongs to no file any more."}
TELLS_NOBODY = {"sweep_notes": "Nobody could read them any more."}


def take_down(actor: Actor, row: Annotation) -> None:
    """Seal a note with its quote, its history and the answers to it; an empty place stays, and its author is told."""
    require(actor, "annotations:annotation:seal", row)
    _seal(actor, row)


def _seal(actor: Actor, row: Annotation) -> None:
    """Seal a note and the answers to it, for they repeat it in other words; what it quotes is the file’s, and stays where others quote it."""
    lock_row(row)
    answers = sa.select(Annotation).where(Annotation.reply_to_id == row.id).order_by(Annotation.id)
    for found in [row, *db.session.scalars(answers)]:
        if found.emptied:
            continue
        seal_away(
            actor, "annotation", found, group_id=found.group_id, author_id=found.author_id, revised_as="annotation", place=f"annotation:{row.id}",
            same_talk=lambda thing: isinstance(thing, Annotation) and thing.attachment_id == row.attachment_id,
            about={"page": found.page, "input": found.input_id, "quote": found.exact}, more=(found.note, found.hidden_why),
        )  # fmt: skip
        found.empty()
        found.taken_down_at = now()
        found.version += 1
        db.session.flush()
        record(AnnotationTakenDown(by=actor.person_id, annotation_id=found.id))


@in_transaction(InputTakenDown)
def take_down_with_input(event: InputTakenDown) -> None:
    """Seal the notes that others read, and delete those that only their authors read: nobody else may ever open these."""
    notes = sa.select(Annotation).where(Annotation.input_id == event.input_id, Annotation.reply_to_id.is_(None)).order_by(Annotation.id)
    for row in db.session.scalars(notes).all():
        if row.private:
            _delete([row])
        else:
            _seal(Actor(event.by), row)


@in_transaction(FileRemoved)
def go_with_file(event: FileRemoved) -> None:
    """Delete the notes on a file that is taken away."""
    _delete(
        list(db.session.scalars(sa.select(Annotation).where(Annotation.attachment_id == event.attachment_id)))
    )


def sweep_notes() -> int:
    """Delete the notes on files that went with their owner or in another way, and versions that a note left behind; return how many notes."""
    with work():
        gone = sa.or_(
            Attachment.removed_at.is_not(None),
            sa.and_(Attachment.subject_kind == "input", Attachment.subject_id != Annotation.input_id),
        )
        rows = list(
            db.session.scalars(
                sa.select(Annotation).join(Attachment, Attachment.id == Annotation.attachment_id).where(gone)
            )
        )
        _delete(rows)
        orphans = Revision.subject_kind == "annotation", Revision.subject_id.not_in(sa.select(Annotation.id))
        db.session.execute(sa.delete(Revision).where(*orphans))
    return len(rows)


def _delete(rows: list[Annotation]) -> None:
    for row in rows:
        forget_versions("annotation", row.id)
    db.session.execute(sa.delete(Annotation).where(Annotation.id.in_([row.id for row in rows])))
    db.session.flush()


register_chore("notes-on-files", 3600, sweep_notes)
