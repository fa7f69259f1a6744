"""What people agreed to, purpose by purpose; and sentences that somebody asked to quote."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign

COHORT, FACILITATORS, RESEARCH, PUBLICATION, BOARD = "cohort", "facilitators", "research", "publication", "board"
PURPOSES = (COHORT, FACILITATORS, RESEARCH, PUBLICATION, BOARD)
# All posts of one person in one cohort, as one thing to agree about.
POSTS = "posts"

ASKED, APPROVED, DECLINED, WITHDRAWN = "asked", "approved", "declined", "withdrawn"


class Consent(Row):
    """Be what one person agreed to about one thing of theirs, for one purpose, in the words that they saw, until it is ended."""

    __tablename__ = "consent"
    __table_args__ = (sa.Index("ix_consent_subject_id_purpose", "subject_id", "purpose"),)

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    subject_version: Mapped[int]
    purpose: Mapped[str] = mapped_column(sa.String(20))
    wording: Mapped[str] = mapped_column(sa.String(500))
    ended_at: Mapped[datetime | None]


class Quote(Row):
    """Be sentences that somebody asks to quote, and what their author answered; only approved words leave."""

    __tablename__ = "quote"
    __table_args__ = (
        sa.UniqueConstraint("asker_id", "client_id"),
        sa.CheckConstraint("state IN ('asked', 'approved', 'declined', 'withdrawn')", name="state"),
        sa.Index("ix_quote_group_id_state", "group_id", "state"),
    )

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    asker_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    author_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    asked_words: Mapped[str] = mapped_column(sa.Text)
    purpose: Mapped[str] = mapped_column(sa.String(300))  # where it is to stand, and what for
    state: Mapped[str] = mapped_column(sa.String(10), default=ASKED)
    words: Mapped[str] = mapped_column(sa.Text, default="")  # what was approved
    signed: Mapped[str] = mapped_column(sa.String(120), default="")  # how the author wants to be named
    answer: Mapped[str] = mapped_column(sa.String(500), default="")
    answered_at: Mapped[datetime | None]
