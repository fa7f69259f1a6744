"""Reports and decisions about what people wrote."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign

# With these two nobody waits for a facilitator: the post is held the moment that somebody says so.
URGENT = ("child_at_risk", "adult_conduct")
REASONS = ("pupil_named", "child_at_risk", "adult_conduct", "unkind", "confidential", "other")
# What an author writes who asks that a decision be looked at again.
ANOTHER_LOOK = "another_look"
CLAIM_HOURS, UNDO_HOURS = 1, 24
# What can be taken back within these hours: the post stands as before.
UNDOABLE = ("hide", "restore", "release", "leave")


class Report(Row):
    """Be one person's word that something should be looked at."""

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("reporter_id", "subject_kind", "subject_id"), sa.Index("ix_report_subject", "subject_kind", "subject_id"))

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    reporter_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    reason: Mapped[str] = mapped_column(sa.String(30))
    words: Mapped[str] = mapped_column(sa.String(2000), default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


class Decision(Row):
    """Be one decision of a facilitator, with the note that its author got."""

    __tablename__ = "moderation_decision"
    __table_args__ = (sa.Index("ix_moderation_decision_subject", "subject_kind", "subject_id"),)
    row_name = "decision"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    decided_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    action: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, delete="SET NULL")  # whose words it is about
    before: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")  # what stood before, or the move it is part of, so that it can be undone
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


class Claim(Base):
    """Be the word of one facilitator that they are looking at something; it lapses after an hour."""

    __tablename__ = "moderation_claim"

    subject_kind: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    subject_id: Mapped[str] = mapped_column(Key, primary_key=True)
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    claimed_at: Mapped[datetime]


class Care(Base):
    """Be how a cohort holds its conversation."""

    __tablename__ = "conversation_care"

    group_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("people_group.id", ondelete="CASCADE"), primary_key=True)
    first_posts_wait: Mapped[bool] = mapped_column(default=False)


class Sealed(Row):
    """Be words about a child that were taken down: kept, readable in the application by nobody but a safeguarding contact with a reason."""

    __tablename__ = "sealed_words"
    row_name = "sealed"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    sealed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    words: Mapped[str] = mapped_column(sa.Text)  # sealed: what was written, by whom, its history, what was asked about it


class SealOpening(Row):
    """Be one opening of sealed words: who, when, why."""

    __tablename__ = "sealed_opening"

    sealed_id: Mapped[str] = foreign("sealed_words.id", delete="CASCADE")
    person_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    reason: Mapped[str] = mapped_column(sa.String(2000))
