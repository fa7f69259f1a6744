"""Notes on a PDF as things that a notice or a link can be about, and that can be reported."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.moderation.models import Report
from enquiry_hub.capabilities.moderation.queries import reports_about
from enquiry_hub.capabilities.moderation.reportable import Reportable, Waits, register_reportable
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.vault import opens
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.policies import urgent
from enquiry_hub.features.annotations.services.reporting import stand_as_before
from enquiry_hub.identity.people.queries import names_of


def place_of(row: Annotation) -> str:
    """Return the address of a note where it is read."""
    return url_for("annotations.read_pdf", attachment_id=row.attachment_id, _anchor=f"note-{row.id}")


def title_of(row: Any) -> str:
    """Return how a note is named elsewhere: none of its words."""
    return _("A note on page %(page)d of a PDF", page=row.page)


register_kind(
    "annotation", Annotation, read="annotations:annotation:read", title=title_of, href=place_of, icon="quote", word=_l("note on a PDF"),
    discuss="annotations:annotation:discuss", sealed=True,
)  # fmt: skip

# How many of those that wait the queue shows.
MOST = 100


def _asked(actor: Actor, cohort_id: str) -> sa.Select[Any]:
    open_ones = sa.select(Report.subject_id).where(Report.subject_kind == "annotation", Report.settled_at.is_(None))
    return visible(actor, "annotations:annotation:decide").where(Annotation.group_id == cohort_id, Annotation.id.in_(open_ones))


def _waiting(actor: Actor, cohort_id: str) -> list[Waits]:
    rows = list(db.session.scalars(_asked(actor, cohort_id).order_by(sa.not_(urgent()), Annotation.created_at).limit(MOST)))
    reports = reports_about(row.id for row in rows)
    people = names_of([row.author_id for row in rows])
    return [
        Waits(
            row.id, title_of(row), people.get(row.author_id, ""), _words(row), row.created_at, url_for("annotations.look_at_note", annotation_id=row.id),
            url_for("annotations.claim_note", annotation_id=row.id), reports.get(("annotation", row.id), []),
        )
        for row in rows
    ]  # fmt: skip


def _words(row: Annotation) -> str:
    """Return what a note says; one that no key here opens keeps nobody from the rest of the queue."""
    return row.note if opens(row) else _("These words cannot be opened here.")


def _count(actor: Actor, cohort_id: str) -> int:
    return db.session.scalar(_asked(actor, cohort_id).with_only_columns(sa.func.count())) or 0


def _wrote(subject_id: Any, actor: Actor) -> ColumnElement[bool]:
    return sa.exists(sa.select(sa.literal(1)).select_from(Annotation).where(Annotation.id == subject_id, Annotation.author_id == actor.person_id))


def _logged(subject_id: Any) -> ColumnElement[bool]:
    """Hold for notes that others read or read once; the log has no word of them."""
    return sa.exists(sa.select(sa.literal(1)).select_from(Annotation).where(Annotation.id == subject_id, Annotation.reader_group_id.is_not(None)))


register_reportable(
    "annotation",
    Reportable(
        model=Annotation, decide="annotations:annotation:decide", wrote=_wrote, waiting=_waiting, count=_count, logged=_logged, stand_as_before=stand_as_before,
        line=_l("a note of %(name)s on a PDF"), own_line=_l("a note of mine on a PDF"), alarm=_l("Somebody has reported a note on a PDF in %(cohort)s: “%(what)s”."),
    ),
)  # fmt: skip
