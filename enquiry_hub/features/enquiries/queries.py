"""Reading what one finds out and does, and the gallery of what was shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.capabilities.search.queries import Hit, Narrowing, have_all, register_unindexed
from enquiry_hub.capabilities.sharing.models import MY_COHORT
from enquiry_hub.capabilities.themes.belonging import stands_under
from enquiry_hub.capabilities.themes.queries import cohort_of
from enquiry_hub.core.access import ASKING, Actor, asked_by, flags_beside, rule_of, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.vault import Locked, open_vaulted, opens, that_open
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
from enquiry_hub.identity.people.keys import unwrap
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
        visible(actor, "enquiries:note:read").add_columns(Person.display_name, *flags_beside(actor, may_remove="enquiries:note:remove")).join(Person, Person.id == EnquiryNote.author_id)
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
    return list(that_open(db.session.scalars(query.order_by(Commitment.due_on))))


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
        visible(actor, "enquiries:milestone:read").add_columns(Person.display_name, sa.func.coalesce(Organisation.name, ""), *flags_beside(actor, may="enquiries:milestone:confirm"))
        .join(Person, Person.id == Milestone.author_id).outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(*conditions).order_by(Milestone.marked_on.desc(), Milestone.created_at.desc())
    )  # fmt: skip
    # What nobody can read keeps nobody from what others marked; its own author is told that it cannot be opened.
    rows = [row for row in db.session.execute(query) if row[0].author_id == actor.person_id or opens(row[0])]
    seen: dict[str, list[tuple[str, str]]] = {}
    who = sa.select(MilestoneSeen.milestone_id, Person.id, Person.display_name).join(Person, Person.id == MilestoneSeen.person_id)
    for milestone_id, person_id, name in db.session.execute(who.where(MilestoneSeen.milestone_id.in_([row[0].id for row in rows])).order_by(MilestoneSeen.said_at)):
        seen.setdefault(milestone_id, []).append((person_id, name))
    return [
        MilestoneView(row[0], row[1], row[2], [name for _id, name in seen.get(row[0].id, [])], any(one == actor.person_id for one, _name in seen.get(row[0].id, [])), row[3])
        for row in rows
    ]


@register_unindexed("enquiry")
def look_through_enquiries(actor: Actor, tokens: list[str], cohort_id: str, among: Narrowing, most: int) -> list[Hit]:
    """Return the enquiries in a cohort that the actor may read and that have all the words in their question, why it is asked, or what is written down in them."""
    if among.thread_id:  # none is said in a thread
        return []
    said, keys = dict[str, str](), dict[str, bytes]()
    for row_id, author_id, sealed, wrapped, at, author in _sealed_enquiries.all(**asked_by(actor), cohort_id=cohort_id):
        if among.holds(author, at) and (words := _words(sealed, "enquiry", author_id, wrapped)) is not None:
            keys[row_id], said[row_id] = unwrap(wrapped, author_id), words
    for enquiry_id, owner_id, sealed in _sealed_notes.all(**asked_by(actor), cohort_id=cohort_id) if said else ():
        if enquiry_id in said and (words := _opened(sealed, "enquiry_note", owner_id, keys[enquiry_id])) is not None:
            said[enquiry_id] += f"\n\n{words}"
    query = visible(actor, "enquiries:enquiry:read").where(Enquiry.id.in_([row_id for row_id, words in said.items() if have_all(words, tokens)]))
    if among.theme:
        query = query.where(stands_under(actor, cohort_of(cohort_id), among.theme, sa.literal("enquiry"), Enquiry.id))
    found = db.session.scalars(query.order_by(Enquiry.created_at.desc()).limit(most))
    return [Hit(row, row.author_id, row.created_at, said[row.id].removeprefix(row.question).lstrip()) for row in found]


@register_unindexed("milestone")
def look_through_milestones(actor: Actor, tokens: list[str], cohort_id: str, among: Narrowing, most: int) -> list[Hit]:
    """Return the milestones in a cohort that the actor may see and that have all the words."""
    if among.theme or among.thread_id:  # none stands under a theme or is said in a thread
        return []
    rows = _sealed_milestones.all(**asked_by(actor), cohort_id=cohort_id)
    said = {row[0]: _words(row[2], "milestone", row[1], row[3]) for row in rows if among.holds(row[5], row[4])}
    query = visible(actor, "enquiries:milestone:read").where(Milestone.id.in_([row_id for row_id, words in said.items() if words is not None and have_all(words, tokens)]))
    return [Hit(row, row.author_id, row.created_at, row.matters) for row in db.session.scalars(query.order_by(Milestone.created_at.desc()).limit(most))]


def _words(sealed: bytes, table: str, owner_id: str, wrapped: str) -> str | None:
    """Return what lies sealed, or None where no key here opens it: what nobody can read is in the way of no search."""
    try:
        return _opened(sealed, table, owner_id, unwrap(wrapped, owner_id))
    except Locked:
        return None


def _opened(sealed: bytes, table: str, owner_id: str, key: bytes) -> str | None:
    try:
        return "\n\n".join(open_vaulted(sealed, table, "sealed_words", owner_id, key).values())
    except Locked:
        return None


def _sealed(model: Any, read: str) -> sa.Select[Any]:
    query: Any = (
        sa.select(model.id, model.author_id, model.sealed_words, model.wrapped_key, model.created_at, Person.display_name).join(Person, Person.id == model.author_id)
        .where(rule_of(read, ASKING), model.group_id == sa.bindparam("cohort_id", required=True), model.sealed_words.is_not(None))
    )  # fmt: skip
    return query  # type: ignore[no-any-return]


@kept
def _sealed_enquiries() -> sa.Select[Any]:
    return _sealed(Enquiry, "enquiries:enquiry:read")


@kept
def _sealed_milestones() -> sa.Select[Any]:
    return _sealed(Milestone, "enquiries:milestone:read")


@kept
def _sealed_notes() -> sa.Select[Any]:
    place = aliased(Enquiry)
    here = EnquiryNote.enquiry_id.in_(sa.select(place.id).where(place.group_id == sa.bindparam("cohort_id", required=True)))
    query: Any = sa.select(EnquiryNote.enquiry_id, EnquiryNote.owner_id, EnquiryNote.sealed_words)
    return query.where(rule_of("enquiries:note:read", ASKING), here, EnquiryNote.sealed_words.is_not(None)).order_by(EnquiryNote.created_at)  # type: ignore[no-any-return]
