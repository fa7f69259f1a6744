"""What a person keeps by themselves: enquiries, practice, commitments, milestones, a toolkit, notes on PDFs; and what they agreed to."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.consents.queries import ledger_of
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.annotations.queries import own_notes
from enquiry_hub.features.enquiries.models import Commitment, Enquiry, Milestone, PracticeChange
from enquiry_hub.features.enquiries.queries import notes_of, versions_of
from enquiry_hub.features.toolkit.queries import lines_of, named, own_pins


def enquiries_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the actor’s enquiries with their versions and notes."""
    rows = db.session.scalars(visible(actor, "enquiries:enquiry:own").order_by(Enquiry.created_at))
    return [
        {
            "question": row.question, "begun_at": row.created_at.isoformat(), "closed_on": str(row.closed_on) if row.closed_on else None,
            "versions": [{"question": one.question, "why": one.why, "at": one.at.isoformat()} for one in versions_of(row)],
            "notes": [
                {"by": name, "kind": note.kind, "strength": note.strength, "words": note.words, "at": note.created_at.isoformat()} for note, name, _may in notes_of(actor, row.id)
            ],
        }
        for row in rows
    ]  # fmt: skip


def practice_of(actor: Actor) -> list[dict[str, Any]]:
    """Return what changed in the actor’s practice."""
    return [
        {
            "was": row.was, "became": row.became, "since": str(row.since), "kept_by": row.kept_by, "because": row.stopped_because,
            "stopped_on": str(row.stopped_on) if row.stopped_on else None,
        }
        for row in db.session.scalars(visible(actor, "enquiries:practice:read").order_by(PracticeChange.since))
    ]


def commitments_of(actor: Actor) -> list[dict[str, Any]]:
    """Return what the actor said they would do."""
    return [
        {"words": row.words, "by": str(row.due_on), "state": row.state, "renewed": row.renewed, "outcome": row.outcome}
        for row in db.session.scalars(visible(actor, "enquiries:commitment:read").order_by(Commitment.due_on))
    ]


def milestones_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the milestones that the actor marked."""
    return [
        {"on": str(row.marked_on), "kind": row.kind, "failed": row.failed, "words": row.words, "matters": row.matters, "audience": row.audience}
        for row in db.session.scalars(visible(actor, "enquiries:milestone:edit").order_by(Milestone.marked_on))
    ]


def toolkit_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the actor’s own toolkit, in its order."""
    return [
        {"heading": line.heading, "title": named(actor, line), "kind": line.pin.subject_kind, "id": line.pin.subject_id, "note": line.note}
        for line in lines_of(actor, own_pins(actor))
    ]


def pdf_notes_of(actor: Actor) -> list[dict[str, Any]]:
    """Return the actor’s notes on PDFs."""
    return [
        {"id": row.id, "input": title, "page": row.page, "quote": row.exact, "note": row.note, "answer": row.reply_to_id is not None, "at": row.created_at.isoformat()}
        for row, title in own_notes(actor)
    ]


def consents_of(actor: Actor) -> list[dict[str, Any]]:
    """Return what the actor agreed to, and when that ended."""
    return [
        {
            "about": line.title, "purpose": line.consent.purpose, "wording": line.consent.wording, "version": line.consent.subject_version,
            "given_at": line.consent.created_at.isoformat(), "ended_at": line.consent.ended_at.isoformat() if line.consent.ended_at else None,
        }
        for line in ledger_of(actor)
    ]  # fmt: skip
