"""Whom news of notes on a PDF is told to; no notice holds a word of one."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.events import ReportsReopened
from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.annotations.events import (
    AnnotationAnswered,
    AnnotationHidden,
    AnnotationReported,
    AnnotationTakenDown,
)
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import STEWARDS, Membership

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


register_notice(
    "annotation_held",
    lambda who, what: _("Your note on a PDF is hidden until a facilitator has looked at it"),
    mailed=lambda who: _("A note of yours waits for a facilitator"),
)
register_notice(
    "annotation_reported",
    lambda who, what: _("Somebody asks you to look at a note on a PDF"),
    mailed=lambda who: _("Somebody asks you to look at a note"),
)


@in_transaction(AnnotationReported)
def tell_of_report(event: AnnotationReported) -> None:
    """Tell those who run the cohort that somebody asks them to look; never who, and never whoever wrote it."""
    _ask_to_look(event.annotation_id, event.by)


@in_transaction(ReportsReopened)
def tell_of_reopening(event: ReportsReopened) -> None:
    """Tell them once more where what settled it was taken back."""
    if event.subject_kind == "annotation":
        _ask_to_look(event.subject_id, event.by)


def _ask_to_look(annotation_id: str, by: str | None) -> None:
    row = db.session.get_one(Annotation, annotation_id)
    running = sa.select(Membership.person_id).where(Membership.group_id == row.group_id, Membership.role.in_(STEWARDS), in_force())
    people = set(db.session.scalars(running)) - {row.author_id, by}
    notify(people, "annotation_reported", ("annotation", row.id), by=None, group_id=row.group_id, cause_id=new_id())  # a cause of its own each time


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
    kind = ("annotation_hidden" if event.by else "annotation_held") if event.hidden else "annotation_shown"
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
    """Tell whoever wrote it, without a word of what it was; not where it went at once with somebody who left for good."""
    row = db.session.get(Annotation, event.annotation_id)
    if row is None:
        return
    notify([row.author_id], "taken_down", ("annotation", row.id), by=event.by, group_id=row.group_id)
