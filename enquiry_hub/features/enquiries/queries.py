"""Reading what one finds out and does, and the gallery of what was shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.sharing.models import MY_COHORT
from enquiry_hub.core.access import Actor, flags, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.enquiries.models import (
    OPEN,
    Commitment,
    Enquiry,
    EnquiryMember,
    EnquiryNote,
    Milestone,
    MilestoneSeen,
    PracticeChange,
)
from enquiry_hub.identity.people.models import Organisation, Person


@dataclass(frozen=True)
class QuestionVersion:
    """Be a question as it once stood, and why it was changed to that."""

    question: str
    why: str
    at: datetime


@dataclass(frozen=True)
class MilestoneView:
    """Be a milestone with who marked it, where they lead, and who saw it too."""

    milestone: Milestone
    author: str
    place: str
    seen_by: list[str] = field(default_factory=list)
    seen_by_me: bool = False
    may_confirm: bool = False


def enquiries_of(actor: Actor, cohort_id: str) -> list[Enquiry]:
    """Return the enquiries in a cohort that the actor reads, open ones first, the newest first."""
    query = visible(actor, "enquiries:enquiry:read").where(Enquiry.group_id == cohort_id)
    return list(db.session.scalars(query.order_by(Enquiry.closed_on.is_not(None), Enquiry.created_at.desc())))


def offers_to(actor: Actor, cohort_id: str) -> list[tuple[str, str]]:
    """Return id and author's name of the enquiries that the actor was asked to share and has not answered; the question is read after yes."""
    query = (
        visible(actor, "enquiries:enquiry:answer").with_only_columns(Enquiry.id, Person.display_name).join(Person, Person.id == Enquiry.author_id)
        .join(EnquiryMember, sa.and_(EnquiryMember.enquiry_id == Enquiry.id, EnquiryMember.person_id == actor.person_id))
        .where(Enquiry.group_id == cohort_id, EnquiryMember.accepted_at.is_(None)).order_by(Enquiry.created_at)
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(query)]


def versions_of(enquiry: Enquiry) -> list[QuestionVersion]:
    """Return how a question sharpened, the earliest first; the caller may read the enquiry."""
    return [QuestionVersion(row.fields.get("question", ""), row.fields.get("why", ""), row.created_at) for row in reversed(revisions_of("enquiry", enquiry.id))]


def members_of(enquiry_id: str) -> list[tuple[str, str, bool]]:
    """Return id, name and whether they said yes, of those who enquire together or were asked."""
    query = sa.select(Person.id, Person.display_name, EnquiryMember.accepted_at).join(EnquiryMember, EnquiryMember.person_id == Person.id)
    rows = db.session.execute(query.where(EnquiryMember.enquiry_id == enquiry_id, EnquiryMember.ended_at.is_(None)).order_by(Person.display_name))
    return [(row[0], row[1], row[2] is not None) for row in rows]


def notes_of(actor: Actor, enquiry_id: str) -> Sequence[tuple[EnquiryNote, str, bool]]:
    """Return what is written down in an enquiry, with who wrote it and whether the actor may take it out, the earliest first."""
    query = (
        visible(actor, "enquiries:note:read").add_columns(Person.display_name, *flags(actor, may_remove="enquiries:note:remove")).join(Person, Person.id == EnquiryNote.author_id)
        .where(EnquiryNote.enquiry_id == enquiry_id).order_by(EnquiryNote.created_at, EnquiryNote.id)
    )  # fmt: skip
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def practices_of(actor: Actor, cohort_id: str) -> list[PracticeChange]:
    """Return the changes of the actor's practice, those that last first, the newest first."""
    query = visible(actor, "enquiries:practice:read").where(PracticeChange.group_id == cohort_id)
    return list(db.session.scalars(query.order_by(PracticeChange.stopped_on.is_not(None), PracticeChange.since.desc())))


def commitments_of(actor: Actor, cohort_id: str) -> list[Commitment]:
    """Return what the actor said they would do, open ones first, by their day."""
    query = visible(actor, "enquiries:commitment:read").where(Commitment.group_id == cohort_id)
    return list(db.session.scalars(query.order_by(Commitment.state != OPEN, Commitment.due_on)))


def commitments_due(actor: Actor, cohort_id: str) -> list[Commitment]:
    """Return what the actor said they would do and whose day has come."""
    query = visible(actor, "enquiries:commitment:settle").where(Commitment.group_id == cohort_id, Commitment.due_on <= today())
    return list(db.session.scalars(query.order_by(Commitment.due_on)))


def milestones_of(actor: Actor, cohort_id: str) -> list[MilestoneView]:
    """Return the actor's own milestones in a cohort, the newest first."""
    return _views(actor, Milestone.group_id == cohort_id, Milestone.author_id == actor.person_id)


def gallery_of(actor: Actor, cohort_id: str) -> list[MilestoneView]:
    """Return the milestones that were shared with a cohort on purpose, in the order of their days."""
    return list(reversed(_views(actor, Milestone.group_id == cohort_id, Milestone.audience == MY_COHORT)))


def shared_milestones(actor: Actor, cohort_id: str) -> list[MilestoneView]:
    """Return the milestones of others that the actor sees, the newest first."""
    return _views(actor, Milestone.group_id == cohort_id, Milestone.author_id != actor.person_id)


def _views(actor: Actor, *conditions: sa.ColumnElement[bool]) -> list[MilestoneView]:
    query = (
        visible(actor, "enquiries:milestone:read").add_columns(Person.display_name, sa.func.coalesce(Organisation.name, ""), *flags(actor, may="enquiries:milestone:confirm"))
        .join(Person, Person.id == Milestone.author_id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(*conditions).order_by(Milestone.marked_on.desc(), Milestone.created_at.desc())
    )  # fmt: skip
    rows = list(db.session.execute(query))
    seen: dict[str, list[tuple[str, str]]] = {}
    who = sa.select(MilestoneSeen.milestone_id, Person.id, Person.display_name).join(Person, Person.id == MilestoneSeen.person_id)
    for milestone_id, person_id, name in db.session.execute(who.where(MilestoneSeen.milestone_id.in_([row[0].id for row in rows])).order_by(MilestoneSeen.said_at)):
        seen.setdefault(milestone_id, []).append((person_id, name))
    return [
        MilestoneView(row[0], row[1], row[2], [name for _id, name in seen.get(row[0].id, [])], any(one == actor.person_id for one, _name in seen.get(row[0].id, [])), row[3])
        for row in rows
    ]
