"""Reports and decisions about what people wrote."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign

# With these two nobody waits for a facilitator: the post is held the moment that somebody says so.
URGENT = ("child_at_risk", "adult_conduct")
REASONS = ("pupil_named", "child_at_risk", "adult_conduct", "unkind", "confidential", "other")


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

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    decided_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    action: Mapped[str] = mapped_column(sa.String(20))
    note: Mapped[str] = mapped_column(sa.String(2000), default="")
