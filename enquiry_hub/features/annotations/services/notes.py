"""Writing notes on a PDF, answering, changing and withdrawing them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import ALONE, Attachment
from enquiry_hub.capabilities.revisions.services import forget_versions, keep_revision, save_version
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import Event, record
from enquiry_hub.features.annotations.events import (
    Annotated,
    AnnotationAnswered,
    AnnotationChanged,
    OwnNoteKept,
)
from enquiry_hub.features.annotations.models import LAST_LETTER, LAST_PAGE, Annotation
from enquiry_hub.features.annotations.services.reporting import ask_no_longer
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.identity.groups.models import Group

MOST_ON_A_FILE = 2000
LONGEST_QUOTE, AROUND = 1500, 64


@dataclass(frozen=True)
class Anchor:
    """Be the words that a note is on: the page, the words with some around them, and, where they were selected, their letters on the page."""

    page: int
    exact: str
    prefix: str = ""
    suffix: str = ""
    starts: int | None = None
    ends: int | None = None


def annotate(
    actor: Actor,
    file: Attachment,
    anchor: Anchor,
    note: str,
    readers: Group | None,
    *,
    client_id: str | None = None,
) -> Annotation:
    """Write a note on words of a PDF, for a group or (None) only for oneself; the same client id writes it once."""
    require(actor, "annotations:file:annotate", file)
    found = _written(actor, client_id)
    if found is not None:
        return found
    row = db.session.get_one(Input, file.subject_id)
    if readers is not None:
        if file.licence == ALONE:
            raise Invalid(_("This is your copy for yourself alone: nobody else could read a note on it."), field="readers")
        require(actor, "annotations:group:write", readers)
        if readers.id != row.group_id and readers.parent_id != row.group_id:
            raise Invalid(_("Choose a group of this cohort."), field="readers")
    count = (
        db.session.scalar(
            sa.select(sa.func.count())
            .select_from(Annotation)
            .where(Annotation.attachment_id == file.id, Annotation.author_id == actor.person_id)
        )
        or 0
    )
    if count >= MOST_ON_A_FILE:
        raise Invalid(_("You have written as many notes on this file as it can hold."))
    made = Annotation(
        attachment_id=file.id, input_id=row.id, group_id=row.group_id, author_id=actor.person_id, client_id=client_id, reader_group_id=readers.id if readers else None,
        note=_sound(note), **_checked(anchor),
    )  # fmt: skip
    return _keep(actor, made, Annotated)


def _checked(anchor: Anchor) -> dict[str, object]:
    """Return an anchor's parts; letters that make no place are left out, for the words say where it is."""
    if not 1 <= anchor.page <= LAST_PAGE:
        raise Invalid(_("Write the number of the page, from 1."), field="page")
    exact = " ".join(anchor.exact.split())
    if not exact:
        raise Invalid(
            _("Please write the words that your note is about, as they stand on the page."), field="exact"
        )
    if len(exact) > LONGEST_QUOTE:
        raise Invalid(_("Please keep this under %(max)d characters.", max=LONGEST_QUOTE), field="exact")
    placed = (
        anchor.starts is not None
        and anchor.ends is not None
        and 0 <= anchor.starts < anchor.ends <= LAST_LETTER
    )
    return {
        "page": anchor.page, "exact": exact, "prefix": anchor.prefix[-AROUND:], "suffix": anchor.suffix[:AROUND],
        "starts": anchor.starts if placed else None, "ends": anchor.ends if placed else None,
    }  # fmt: skip


def _sound(note: str) -> str:
    if not note.strip():
        raise Invalid(_("Please write something here."), field="note")
    return note.strip()


def _written(actor: Actor, client_id: str | None) -> Annotation | None:
    if client_id is None:
        return None
    return db.session.scalar(
        sa.select(Annotation).where(
            Annotation.author_id == actor.person_id, Annotation.client_id == client_id
        )
    )


def _keep(actor: Actor, row: Annotation, told: type[Annotated] | type[AnnotationAnswered]) -> Annotation:
    db.session.add(row)
    db.session.flush()
    keep_revision(actor, "annotation", row, {"note": row.note})
    record(_private(actor, row) if row.private else told(by=actor.person_id, annotation_id=row.id))
    return row


def _private(actor: Actor, row: Annotation) -> Event:
    return OwnNoteKept(by=actor.person_id, file_id=row.attachment_id)


def answer(actor: Actor, parent: Annotation, note: str, *, client_id: str | None = None) -> Annotation:
    """Answer a note; whoever reads the note reads the answer. The same client id answers once."""
    lock_row(parent)  # what is taken down meanwhile gets no answer that repeats it
    require(actor, "annotations:annotation:answer", parent)
    found = _written(actor, client_id)
    if found is not None:
        return found
    row = Annotation(
        attachment_id=parent.attachment_id, input_id=parent.input_id, group_id=parent.group_id, author_id=actor.person_id, client_id=client_id,
        reader_group_id=parent.reader_group_id, reply_to_id=parent.id, page=parent.page, note=_sound(note), exact="", prefix="", suffix="",
    )  # fmt: skip
    return _keep(actor, row, AnnotationAnswered)


def edit(actor: Actor, row: Annotation, note: str, *, base: int | None = None) -> None:
    """Change the words of a note; earlier ones are kept for its author. Raises Stale, with both, when it was changed elsewhere meanwhile."""
    lock_row(row)  # what is reported as urgent or taken down meanwhile keeps its words, or none
    require(actor, "annotations:annotation:edit", row)
    if save_version(actor, "annotation", row, {"note": _sound(note)}, base=base):
        db.session.flush()
        record(
            _private(actor, row)
            if row.private
            else AnnotationChanged(by=actor.person_id, annotation_id=row.id, what="changed")
        )


def withdraw(actor: Actor, row: Annotation) -> None:
    """Withdraw a note: of one that others read its place stays with a sentence, one that only its author read is gone."""
    lock_row(row)  # what is reported as urgent meanwhile stays until somebody has looked
    require(actor, "annotations:annotation:withdraw", row)
    forget_versions("annotation", row.id)
    if row.private:
        gone = _private(actor, row)
        db.session.delete(row)
        db.session.flush()
        record(gone)
        return
    ask_no_longer(actor, row)
    row.empty()
    row.withdrawn_at = now()
    row.version += 1
    db.session.flush()
    record(AnnotationChanged(by=actor.person_id, annotation_id=row.id, what="withdrawn"))
