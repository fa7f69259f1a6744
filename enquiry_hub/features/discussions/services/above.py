"""Reports and decisions about the words above a thread."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import REASONS, URGENT, Decision, Report
from enquiry_hub.capabilities.moderation.queries import already_waits, report_by
from enquiry_hub.capabilities.moderation.services import put_report, settle, write_decision
from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import SYSTEM, Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import ContextDecided, ContextReported, LookedAt
from enquiry_hub.features.discussions.models import Thread, ThreadContext


def report_context(actor: Actor, thread: Thread, context: ThreadContext, reason: str, words: str) -> Report:
    """Ask that the words above a thread be looked at; with an urgent reason they are hidden at once."""
    require(actor, "discussions:thread:attend", thread)
    if reason not in REASONS:
        raise Invalid(_("Please choose a reason."), field="reason")
    report = report_by(actor, "context", context.id)
    if report is not None and already_waits(report, reason):
        return report
    report = put_report(actor, thread.group_id, ("context", context.id), reason, words)
    record(ContextReported(by=actor.person_id, context_id=context.id, thread_id=thread.id, report_id=report.id, reason=reason))
    if reason in URGENT and context.body:
        decision = _decision(SYSTEM, thread, context, "hold", "")
        _take_down(thread, context)
        record(ContextDecided(by=None, thread_id=thread.id, decision_id=decision.id, action="hold"))
    return report


def hide_context(actor: Actor, context: ThreadContext, note: str) -> Decision:
    """Hide the words above a thread with all that they were before; who changed them last gets a kind note."""
    require(actor, "discussions:context:moderate", context)
    if not note.strip():
        raise Invalid(_("Please write a line to the author: what happened, and what they may do."), field="note")
    thread = db.session.get_one(Thread, context.thread_id)
    decision = _decision(actor, thread, context, "hide", note)
    settle(actor, decision)
    _take_down(thread, context)
    record(ContextDecided(by=actor.person_id, thread_id=thread.id, decision_id=decision.id, action="hide"))
    return decision


def restore_context(actor: Actor, context: ThreadContext, note: str) -> Decision:
    """Show the hidden words again, or only their history where somebody has written anew."""
    require(actor, "discussions:context:moderate", context)
    if not context.hidden_upto:
        raise Invalid(_("Nothing is hidden here."))
    thread = db.session.get_one(Thread, context.thread_id)
    lock_row(thread)
    decision = _decision(actor, thread, context, "restore", note)
    settle(actor, decision)
    if not context.body:
        set_prose(context, hidden_words(context))
    context.hidden_upto = 0
    db.session.flush()
    record(ContextDecided(by=actor.person_id, thread_id=thread.id, decision_id=decision.id, action="restore"))
    return decision


def leave_context(actor: Actor, context: ThreadContext, note: str) -> Decision:
    """Leave the words above a thread as they stand after a look at them."""
    require(actor, "discussions:context:moderate", context)
    decision = _decision(actor, db.session.get_one(Thread, context.thread_id), context, "leave", note)
    settle(actor, decision)
    record(LookedAt(by=actor.person_id, decision_id=decision.id, subject_kind="context", subject_id=context.id))
    return decision


def _decision(actor: Actor, thread: Thread, context: ThreadContext, action: str, note: str) -> Decision:
    return write_decision(actor, thread.group_id, ("context", context.id), action, note, author_id=context.changed_by, before=str(context.hidden_upto))


def _take_down(thread: Thread, context: ThreadContext) -> None:
    """Leave the words only in the history, out of reach: whatever reads the row finds none."""
    lock_row(thread)
    context.hidden_upto, context.version = context.version, context.version + 1
    set_prose(context, "")
    db.session.flush()


def hide_upto(context: ThreadContext, upto: int) -> None:
    """Let the versions of the words above a thread up to this one be hidden, and none after it: the newest stand there, unless they are among those."""
    newest = db.session.scalar(
        sa.select(Revision).where(Revision.subject_kind == "thread_context", Revision.subject_id == context.id).order_by(Revision.number.desc()).limit(1)
    )
    words = str(newest.fields.get("body", "")) if newest is not None and newest.number > upto else ""
    context.hidden_upto = upto
    if words != context.body:
        context.version += 1
        set_prose(context, words)
    db.session.flush()


def hidden_words(context: ThreadContext) -> str:
    """Return the newest words that were hidden above a thread; the caller moderates."""
    query = sa.select(Revision).where(
        Revision.subject_kind == "thread_context", Revision.subject_id == context.id, Revision.number <= context.hidden_upto
    )
    found = db.session.scalar(query.order_by(Revision.number.desc()).limit(1))
    return str(found.fields.get("body", "")) if found else ""


ASKS_NOBODY = {"hidden_words": "Its callers have asked.", "hide_upto": "A part of taking a decision back, which has asked."}
TELLS_NOBODY = {"hidden_words": "It changes nothing.", "hide_upto": "A part of taking a decision back, which tells."}
