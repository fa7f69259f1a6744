"""Asking for a look at something, saying that one looks, deciding and taking it back: what is the same for every kind that can be reported."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.events import ClaimChanged, ReportsReopened
from enquiry_hub.capabilities.moderation.models import (
    CLAIM_HOURS,
    UNDO_HOURS,
    UNDOABLE,
    Claim,
    Decision,
    Report,
)
from enquiry_hub.capabilities.moderation.queries import report_by
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record

ASKS_NOBODY = {"*": "Each is a part of a service of the feature whose thing it is, which has asked."}
TELLS_NOBODY = {
    "put_report": "A part of services that tell.",
    "write_decision": "A part of services that tell.",
    "settle": "A part of services that tell.",
}
CLAIM_LASTS = timedelta(hours=CLAIM_HOURS)
UNDO_LASTS = timedelta(hours=UNDO_HOURS)


def put_report(actor: Actor, group_id: str, subject: tuple[str, str], reason: str, words: str) -> Report:
    """Note what the actor asks about a thing, in the one report that they have about it; it waits from now on, also where it was settled before."""
    report = report_by(actor, *subject)
    if report is None:
        report = Report(group_id=group_id, subject_kind=subject[0], subject_id=subject[1], reporter_id=actor.person_id)
        db.session.add(report)
    report.reason, report.words, report.settled_at, report.settled_by = reason, words, None, None
    db.session.flush()
    return report


def write_decision(
    actor: Actor, group_id: str, subject: tuple[str, str], action: str, note: str = "", *, author_id: str | None, before: str = ""
) -> Decision:
    """Write a decision into the log, with what stood before, so that it can be taken back; the site’s own doing has nobody’s name."""
    found = Decision(
        group_id=group_id, subject_kind=subject[0], subject_id=subject[1], decided_by=actor.person_id or None, action=action, note=note, author_id=author_id,
        before=before, created_at=now(),
    )  # fmt: skip
    db.session.add(found)
    db.session.flush()
    return found


def settle(actor: Actor, decision: Decision) -> None:
    """Settle what was asked about a thing by a decision about it, and free the claim on it."""
    db.session.execute(
        sa.update(Report).where(Report.subject_kind == decision.subject_kind, Report.subject_id == decision.subject_id, Report.settled_at.is_(None))
        .values(settled_at=decision.created_at, settled_by=actor.person_id or None)
    )  # fmt: skip
    db.session.execute(sa.delete(Claim).where(Claim.subject_kind == decision.subject_kind, Claim.subject_id == decision.subject_id))


def take_back(actor: Actor, decision: Decision) -> None:
    """Note that a decision is taken back, within a day and once: what it settled waits again. The caller gives the thing its former state."""
    if decision.undone_at is not None or decision.created_at < now() - UNDO_LASTS or decision.action not in UNDOABLE:
        raise Invalid(_("This can be taken back within a day, and once."))
    decision.undone_at, decision.undone_by = now(), actor.person_id
    settled = Report.subject_kind == decision.subject_kind, Report.subject_id == decision.subject_id, Report.settled_at == decision.created_at
    again = list(db.session.scalars(sa.select(Report.id).where(*settled)))
    db.session.execute(sa.update(Report).where(Report.id.in_(again)).values(settled_at=None, settled_by=None))
    db.session.flush()
    if again:
        record(ReportsReopened(by=actor.person_id, group_id=decision.group_id, decision_id=decision.id, subject_kind=decision.subject_kind, subject_id=decision.subject_id))


def claim_thing(actor: Actor, kind: str, row_id: str, *, free: bool = False) -> None:
    """Say that one is looking at a thing, so that two facilitators do not do the same; or that one is not any more.

    The caller has locked the row that two at once would meet at: the first one has it.
    """
    found = db.session.get(Claim, (kind, row_id), populate_existing=True)
    taken = found is not None and found.claimed_at > now() - CLAIM_LASTS and found.person_id != actor.person_id
    if free and found is not None:
        db.session.delete(found)
    elif taken:
        raise Invalid(_("Somebody else is looking at this. They can free it by hand; after an hour it is free."))
    elif not free and found is None:
        db.session.add(Claim(subject_kind=kind, subject_id=row_id, person_id=actor.person_id, claimed_at=now()))
    elif not free and found is not None:
        found.person_id, found.claimed_at = str(actor.person_id), now()
    db.session.flush()
    record(ClaimChanged(by=actor.person_id, subject_kind=kind, subject_id=row_id))
