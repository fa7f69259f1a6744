"""What a leader finds out and does: enquiries, changes of practice, commitments, milestones. Their words lie sealed with their author's key."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, column_property, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign
from enquiry_hub.core.vault import Vaulted
from enquiry_hub.identity.people.models import PersonKey

# What is written down in an enquiry, and how well a claim stands.
EVIDENCE, CLAIM, CONCLUSION, PLAN, NEXT = "evidence", "claim", "conclusion", "plan", "next"
NOTE_KINDS = (PLAN, EVIDENCE, CLAIM, CONCLUSION, NEXT)
STRENGTHS = ("hunch", "signs", "supported", "tested")
LASTING, STOPPED = "lasting", "stopped"
OPEN, DONE, DROPPED = "open", "done", "dropped"
MILESTONE_KINDS = ("practice", "decision", "evidence", "learning", "partnership", "outcome", "strength", "personal")


def _key_of(author_id: Mapped[str]) -> Mapped[str | None]:
    wrapped = sa.select(PersonKey.wrapped).where(PersonKey.person_id == author_id).correlate_except(PersonKey)
    return column_property(wrapped.scalar_subquery())


class Enquiry(Vaulted, Row):
    """Be one question that a leader, or a few together, want to answer; it sharpens with time, and each version is kept with why it changed."""

    __tablename__ = "enquiry"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)
    VAULTED = {"sealed_words": ("question", "why")}
    if TYPE_CHECKING:
        question: str
        why: str

    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wrapped_key: Mapped[str | None] = _key_of(author_id)
    grew_from_id: Mapped[str | None] = foreign("enquiry.id", delete="SET NULL", nullable=True, index=False)
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class EnquiryMember(Base):
    """Be somebody whom the author of an enquiry asked to enquire together; they read it once they have said yes."""

    __tablename__ = "enquiry_member"

    enquiry_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("enquiry.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class EnquiryNote(Vaulted, Row):
    """Be one thing written down in an enquiry: a plan, evidence, a claim with its strength, a conclusion, the next question."""

    __tablename__ = "enquiry_note"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.Index("ix_enquiry_note_enquiry_id_created_at", "enquiry_id", "created_at"))
    row_name = "note"
    VAULTED = {"sealed_words": ("words",)}
    OWNER = "owner_id"
    if TYPE_CHECKING:
        words: str

    enquiry_id: Mapped[str] = foreign("enquiry.id", delete="CASCADE", index=False)
    owner_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    kind: Mapped[str] = mapped_column(sa.String(12))
    strength: Mapped[str] = mapped_column(sa.String(12), default="")
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)


class PracticeChange(Vaulted, Row):
    """Be one change of a leader's practice: from what, to what, since when, what keeps it going, and when and why it stopped."""

    __tablename__ = "practice_change"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)
    row_name = "practice"
    VAULTED = {"sealed_words": ("was", "became", "kept_by", "stopped_because")}
    if TYPE_CHECKING:
        was: str
        became: str
        kept_by: str
        stopped_because: str

    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wrapped_key: Mapped[str | None] = _key_of(author_id)
    since: Mapped[date]
    stopped_on: Mapped[date | None]


class Commitment(Vaulted, Row):
    """Be what somebody said they would do by a day, and what became of it."""

    __tablename__ = "commitment"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.Index("ix_commitment_author_id_state_due_on", "author_id", "state", "due_on"))
    VAULTED = {"sealed_words": ("words", "outcome")}
    if TYPE_CHECKING:
        words: str
        outcome: str

    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wrapped_key: Mapped[str | None] = _key_of(author_id)
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(sa.String(10), default=OPEN)
    renewed: Mapped[int] = mapped_column(default=0)
    settled_on: Mapped[date | None]


class Milestone(Vaulted, Row):
    """Be a point that a leader finds worth marking, with why it matters; a test that failed is one like any other."""

    __tablename__ = "milestone"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.Index("ix_milestone_group_id_audience", "group_id", "audience"))
    VAULTED = {"sealed_words": ("words", "matters")}
    if TYPE_CHECKING:
        words: str
        matters: str

    author_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    wrapped_key: Mapped[str | None] = _key_of(author_id)
    marked_on: Mapped[date]
    kind: Mapped[str] = mapped_column(sa.String(12))
    failed: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[str] = mapped_column(sa.String(20), default="only_me")


class MilestoneSeen(Base):
    """Be the word of a peer that they saw it too."""

    __tablename__ = "milestone_seen"

    milestone_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("milestone.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    said_at: Mapped[datetime]
