"""Asking a facilitator to look at a note on a PDF, saying that one looks, deciding, and taking a decision back."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.events import UrgentlyReported
from enquiry_hub.capabilities.moderation.models import REASONS, UNDOABLE, URGENT, Claim, Decision, Report
from enquiry_hub.capabilities.moderation.queries import already_waits, report_by, was_decided_since
from enquiry_hub.capabilities.moderation.services import (
    claim_thing,
    put_report,
    settle,
    write_decision,
)
from enquiry_hub.core.access import SYSTEM, Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import new_id
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.annotations.events import AnnotationHidden, AnnotationLookedAt, AnnotationReported
from enquiry_hub.features.annotations.models import HIDDEN, SHOWN, Annotation

ASKS_NOBODY = {
    "ask_no_longer": "A part of services that have asked.",
    "stand_as_before": "A part of taking a decision back, which has asked.",
}
TELLS_NOBODY = {"claim_note": "The part that all kinds share tells of it.", "ask_no_longer": "A part of services that tell."}


def report_note(actor: Actor, row: Annotation, reason: str, words: str) -> Report:
    """Ask that a note be looked at; with an urgent reason it is hidden at once. A second report of the same person changes nothing while
    the first one waits, unless it says for the first time that it is urgent.
    """
    lock_row(row)
    require(actor, "annotations:annotation:report", row)
    if reason not in REASONS:
        raise Invalid(_("Please choose a reason."), field="reason")
    report = report_by(actor, "annotation", row.id)
    if report is not None and already_waits(report, reason):
        return report
    report = put_report(actor, row.group_id, ("annotation", row.id), reason, words)
    record(AnnotationReported(by=actor.person_id, annotation_id=row.id, report_id=report.id, reason=reason))
    if reason in URGENT:
        _decide(SYSTEM, row, "hold")
        row.hidden_at, row.hidden_why = now(), ""
        db.session.flush()
        record(AnnotationHidden(by=None, annotation_id=row.id, hidden=True))
        record(UrgentlyReported(by=None, report_id=report.id, author_id=row.author_id, cause=new_id()))
    return report


def claim_note(actor: Actor, row: Annotation, *, free: bool = False) -> None:
    """Say that one is looking at a note, so that two facilitators do not do the same; or that one is not any more."""
    lock_row(row)
    require(actor, "annotations:annotation:decide", row)
    claim_thing(actor, "annotation", row.id, free=free)


def leave(actor: Actor, row: Annotation) -> None:
    """Leave a note as it stands after a look at it; what was asked about it waits no more."""
    lock_row(row)
    require(actor, "annotations:annotation:decide", row)
    settle(actor, _decide(actor, row, "leave"))
    record(AnnotationLookedAt(by=actor.person_id, annotation_id=row.id))


def hide(actor: Actor, row: Annotation, reason: str) -> None:
    """Hide a note from all but its author and those who run the cohort, with a reason that its author reads."""
    lock_row(row)
    require(actor, "annotations:annotation:hide", row)
    if not reason.strip():
        raise Invalid(_("Please say why: its author reads it."), field="reason")
    settle(actor, _decide(actor, row, "hide"))
    row.hidden_why = reason.strip()
    _show_or_hide(actor, row, hidden=True)


def restore(actor: Actor, row: Annotation) -> None:
    """Show a hidden note again."""
    lock_row(row)
    require(actor, "annotations:annotation:restore", row)
    settle(actor, _decide(actor, row, "restore" if row.hidden_why else "release"))
    _show_or_hide(actor, row, hidden=False)


def stand_as_before(actor: Actor, row: Annotation, decision: Decision) -> None:
    """Hide or show a note as it was before a decision that is taken back; nothing else may have been decided since."""
    lock_row(row)
    if row.emptied or was_decided_since(decision, (*UNDOABLE, "hold", "seal")):
        raise Invalid(_("Something else was decided about this note since, or its author withdrew it."))
    hidden = decision.before == HIDDEN
    if hidden != (row.hidden_at is not None):
        _show_or_hide(actor, row, hidden=hidden)


def _decide(actor: Actor, row: Annotation, action: str) -> Decision:
    """Write a decision into the log without its reason, which lies sealed with the note: the log has other readers."""
    before = SHOWN if row.hidden_at is None else HIDDEN
    return write_decision(actor, row.group_id, ("annotation", row.id), action, author_id=row.author_id, before=before)


def _show_or_hide(actor: Actor, row: Annotation, *, hidden: bool) -> None:
    row.hidden_at = now() if hidden else None
    db.session.flush()
    record(AnnotationHidden(by=actor.person_id, annotation_id=row.id, hidden=hidden))


def ask_no_longer(actor: Actor, row: Annotation) -> None:
    """Let what was asked about a note wait no more, for the note is gone; nobody needs to look at it."""
    waiting = sa.update(Report).where(Report.subject_kind == "annotation", Report.subject_id == row.id, Report.settled_at.is_(None))
    db.session.execute(waiting.values(settled_at=now(), settled_by=actor.person_id or None))
    db.session.execute(sa.delete(Claim).where(Claim.subject_kind == "annotation", Claim.subject_id == row.id))
