"""Who reads what somebody finds out and does: its author, and whom the author chose."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE
from enquiry_hub.core.access import Actor, permission
from enquiry_hub.features.enquiries.models import (
    OPEN,
    Commitment,
    Enquiry,
    EnquiryMember,
    EnquiryNote,
    Milestone,
    PracticeChange,
)
from enquiry_hub.features.journals.policies import in_three_of
from enquiry_hub.identity.groups.clauses import contributor_of


def member_of_enquiry(actor: Actor, *, accepted: bool = True) -> ColumnElement[bool]:
    """Hold where the actor was asked to enquire together, has said yes (unless `accepted` says that it does not matter) and has not left."""
    member = aliased(EnquiryMember)
    query = sa.select(sa.literal(1)).select_from(member).where(member.enquiry_id == Enquiry.id, member.person_id == actor.person_id, member.ended_at.is_(None))
    return sa.exists(query.where(member.accepted_at.is_not(None)) if accepted else query)


@permission("enquiries:enquiry:read", Enquiry, "Read an enquiry of yours, or one that you share with somebody.")
def read_enquiry(actor: Actor) -> ColumnElement[bool]:
    """Its author, and those who said yes to enquiring together."""
    return sa.or_(Enquiry.author_id == actor.person_id, member_of_enquiry(actor))


@permission("enquiries:enquiry:answer", Enquiry, "Say whether you enquire together with somebody who asked you.")
def answer_enquiry(actor: Actor) -> ColumnElement[bool]:
    """Whoever was asked."""
    return member_of_enquiry(actor, accepted=False)


@permission("enquiries:enquiry:write", Enquiry, "Write in an enquiry of yours, or one that you share.")
def write_in_enquiry(actor: Actor) -> ColumnElement[bool]:
    """Those who read it, until it is closed."""
    return sa.and_(read_enquiry(actor), Enquiry.closed_on.is_(None))


@permission("enquiries:enquiry:own", Enquiry, "Change the question of an enquiry of yours, close it, and choose who enquires with you.")
def own_enquiry(actor: Actor) -> ColumnElement[bool]:
    """Its author."""
    return Enquiry.author_id == actor.person_id


def _of_enquiry(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return sa.exists(sa.select(sa.literal(1)).select_from(Enquiry).where(Enquiry.id == EnquiryNote.enquiry_id, condition))


@permission("enquiries:note:read", EnquiryNote, "Read what is written down in an enquiry that you may read.")
def read_note(actor: Actor) -> ColumnElement[bool]:
    """Readers of the enquiry."""
    return _of_enquiry(read_enquiry(actor))


@permission("enquiries:note:remove", EnquiryNote, "Take out what you wrote down in an enquiry.")
def remove_note(actor: Actor) -> ColumnElement[bool]:
    """Who wrote it, and the enquiry's author."""
    return sa.and_(_of_enquiry(read_enquiry(actor)), sa.or_(EnquiryNote.author_id == actor.person_id, _of_enquiry(Enquiry.author_id == actor.person_id)))


@permission("enquiries:practice:read", PracticeChange, "Read what you changed in your practice.")
def read_practice(actor: Actor) -> ColumnElement[bool]:
    """Its author alone."""
    return PracticeChange.author_id == actor.person_id


@permission("enquiries:practice:edit", PracticeChange, "Change what you wrote of your practice, and say when it stopped.")
def edit_practice(actor: Actor) -> ColumnElement[bool]:
    """Its author."""
    return PracticeChange.author_id == actor.person_id


@permission("enquiries:commitment:read", Commitment, "Read what you said you would do.")
def read_commitment(actor: Actor) -> ColumnElement[bool]:
    """Its author alone."""
    return Commitment.author_id == actor.person_id


@permission("enquiries:commitment:settle", Commitment, "Renew, finish or drop what you said you would do.")
def settle_commitment(actor: Actor) -> ColumnElement[bool]:
    """Its author, while it is open."""
    return sa.and_(Commitment.author_id == actor.person_id, Commitment.state == OPEN)


@permission("enquiries:milestone:read", Milestone, "See a milestone of yours, or one that was shared with you.")
def read_milestone(actor: Actor) -> ColumnElement[bool]:
    """Its author, and the circle that the author chose."""
    three = sa.and_(Milestone.audience == MY_THREE, in_three_of(Milestone.author_id, Milestone.group_id, actor))
    cohort = sa.and_(Milestone.audience == MY_COHORT, contributor_of(Milestone.group_id, actor))
    return sa.or_(Milestone.author_id == actor.person_id, three, cohort)


@permission("enquiries:milestone:edit", Milestone, "Change a milestone of yours, or take it away.")
def edit_milestone(actor: Actor) -> ColumnElement[bool]:
    """Its author."""
    return Milestone.author_id == actor.person_id


@permission("enquiries:milestone:confirm", Milestone, "Say of somebody else's milestone that you saw it too.")
def confirm_milestone(actor: Actor) -> ColumnElement[bool]:
    """Those who see it, but its author."""
    return sa.and_(read_milestone(actor), Milestone.author_id != actor.person_id)
