"""Whom news of notes on a PDF is told to; no notice holds a word of one."""

from __future__ import annotations

from flask_babel import gettext as _

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.annotations import taking_down  # noqa: F401 - its listeners and its chore
from enquiry_hub.features.annotations.events import AnnotationAnswered, AnnotationHidden, AnnotationTakenDown
from enquiry_hub.features.annotations.models import Annotation

register_notice(
    "annotation_answered",
    lambda who, what: _("%(who)s answered your note on a PDF", who=who),
    mailed=lambda who: _("%(who)s answered a note of yours", who=who),
)
register_notice(
    "annotation_hidden",
    lambda who, what: _("A facilitator hid your note on a PDF"),
    mailed=lambda who: _("A facilitator hid a note of yours"),
)
register_notice(
    "annotation_shown",
    lambda who, what: _("Your note on a PDF is shown again"),
    mailed=lambda who: _("A note of yours is shown again"),
)


@in_transaction(AnnotationAnswered)
def tell_of_answer(event: AnnotationAnswered) -> None:
    """Tell whoever wrote the note."""
    row = db.session.get_one(Annotation, event.annotation_id)
    parent = db.session.get_one(Annotation, row.reply_to_id)
    if not parent.emptied:
        notify(
            [parent.author_id],
            "annotation_answered",
            ("annotation", row.id),
            by=event.by,
            group_id=row.group_id,
        )


@in_transaction(AnnotationHidden)
def tell_of_hiding(event: AnnotationHidden) -> None:
    """Tell whoever wrote it."""
    row = db.session.get_one(Annotation, event.annotation_id)
    kind = "annotation_hidden" if event.hidden else "annotation_shown"
    notify(
        [row.author_id],
        kind,
        ("annotation", row.id),
        by=event.by,
        group_id=row.group_id,
        cause_id=new_id(),
    )


@in_transaction(AnnotationTakenDown)
def tell_of_taking_down(event: AnnotationTakenDown) -> None:
    """Tell whoever wrote it, without a word of what it was."""
    row = db.session.get_one(Annotation, event.annotation_id)
    notify([row.author_id], "taken_down", ("annotation", row.id), by=event.by, group_id=row.group_id)
