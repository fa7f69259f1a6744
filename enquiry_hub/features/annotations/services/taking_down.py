"""Taking down what may be about a child, and letting notes go with what they are on; what waits as urgent is never lost with it."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.moderation.services import seal_away, settle, write_decision
from enquiry_hub.capabilities.moderation.words import SEALED_SAYS
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.capabilities.revisions.services import forget_versions
from enquiry_hub.core.access import SYSTEM, Actor, require
from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.work import record, work
from enquiry_hub.features.annotations.events import AnnotationTakenDown
from enquiry_hub.features.annotations.models import HIDDEN, SHOWN, Annotation
from enquiry_hub.features.annotations.policies import urgent

ASKS_NOBODY = {
    "seal_all_on": "A part of taking an input down, which has asked.",
    "drop_all_on": "A part of taking a file away, which has asked.",
    "keep_urgent_of": "A part of leaving for good, which has asked.",
    "sweep_notes": "The worker tidies up what belongs to no file any more.",
}


def take_down(actor: Actor, row: Annotation) -> None:
    """Seal a note with its quote, its history and the answers to it; an empty place stays, and its author is told."""
    lock_row(row)
    require(actor, "annotations:annotation:take_down", row)
    _seal(actor, row)


def seal_all_on(actor: Actor, input_id: str) -> None:
    """Seal the notes on an input that others read, and delete those that only their authors read: nobody else may ever open these."""
    notes = sa.select(Annotation).where(Annotation.input_id == input_id, Annotation.reply_to_id.is_(None)).order_by(Annotation.id)
    for row in db.session.scalars(notes).all():
        if row.private:
            _delete([row])
        else:
            _seal(actor, row)


def drop_all_on(attachment_id: str) -> None:
    """Delete the notes on a file that is taken away; one that waits as urgent is kept as what is taken down is kept, whoever took the file."""
    here = Annotation.attachment_id == attachment_id
    _keep_urgent(here)
    _delete(list(db.session.scalars(sa.select(Annotation).where(here, Annotation.taken_down_at.is_(None)))))  # the empty places are swept with the rest


def keep_urgent_of(person_id: str) -> int:
    """Seal what waits as urgent and would go with somebody who leaves for good: their own notes, and answers below them. Return how many were theirs."""
    above = aliased(Annotation)
    below = sa.select(sa.literal(1)).where(above.id == Annotation.reply_to_id, above.author_id == person_id)
    return sum(row.author_id == person_id for row in _keep_urgent(sa.or_(Annotation.author_id == person_id, sa.exists(below))))


def sweep_notes() -> int:
    """Delete the notes on files that went with their owner or in another way, and versions that a note left behind; return how many notes.

    One that waits as urgent is sealed first: nobody else would ever look at it.
    """
    file = aliased(Attachment)
    elsewhere = sa.and_(file.subject_kind == "input", file.subject_id != Annotation.input_id)
    gone = sa.exists(sa.select(sa.literal(1)).where(file.id == Annotation.attachment_id, sa.or_(file.removed_at.is_not(None), elsewhere)))
    with work():
        _keep_urgent(gone)
    with work():  # after whoever has to hear of what was sealed was told
        rows = list(db.session.scalars(sa.select(Annotation).where(gone)))
        _delete(rows)
        orphans = Revision.subject_kind == "annotation", Revision.subject_id.not_in(sa.select(Annotation.id))
        db.session.execute(sa.delete(Revision).where(*orphans))
    return len(rows)


TELLS_NOBODY = {"sweep_notes": "Nobody could read what it deletes; what it seals is told."}


def _keep_urgent(condition: sa.ColumnElement[bool]) -> list[Annotation]:
    """Seal those of some notes that wait as urgent: nobody’s decision, and in nobody’s name."""
    rows = list(db.session.scalars(sa.select(Annotation).where(condition, urgent()).order_by(Annotation.id)))
    for row in rows:
        _seal(SYSTEM, row)
    return rows


def _seal(actor: Actor, row: Annotation) -> None:
    """Seal a note and the answers to it, for they repeat it in other words; what it quotes is the file’s, and stays where others quote it."""
    lock_row(row)
    answers = sa.select(Annotation).where(Annotation.reply_to_id == row.id).order_by(Annotation.id).with_for_update().execution_options(populate_existing=True)
    for found in [row, *db.session.scalars(answers)]:
        if found.emptied:
            continue
        seal_away(
            actor, "annotation", found, group_id=found.group_id, author_id=found.author_id, revised_as="annotation", place=f"annotation:{row.id}",
            same_talk=lambda thing: isinstance(thing, Annotation) and thing.attachment_id == row.attachment_id,
            about={"page": found.page, "input": found.input_id, "quote": found.exact}, more=(found.note, found.hidden_why),
        )  # fmt: skip
        before = SHOWN if found.hidden_at is None else HIDDEN
        settle(actor, write_decision(actor, found.group_id, ("annotation", found.id), "seal", str(SEALED_SAYS), author_id=found.author_id, before=before))
        found.empty()
        found.taken_down_at = now()
        found.version += 1
        db.session.flush()
        record(AnnotationTakenDown(by=actor.person_id or None, annotation_id=found.id))


def _delete(rows: list[Annotation]) -> None:
    for row in rows:
        forget_versions("annotation", row.id)
    db.session.execute(sa.delete(Annotation).where(Annotation.id.in_([row.id for row in rows])))
    db.session.flush()


register_chore("notes-on-files", 3600, sweep_notes)
