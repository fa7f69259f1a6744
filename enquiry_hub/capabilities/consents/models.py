"""What people agreed to, purpose by purpose; and sentences that somebody asked to quote."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign
from enquiry_hub.core.vault import Vaulted

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


class Quote(Vaulted, Row):
    """Be sentences that somebody asks to quote, and what their author answered; only approved words leave. All of it lies sealed with the author's key."""

    VAULTED = {"sealed_words": ("asked_words", "purpose", "words", "signed", "answer")}
    if TYPE_CHECKING:
        asked_words: str
        purpose: str  # where it is to stand, and what for
        words: str  # what was approved
        signed: str  # how the author wants to be named
        answer: str

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
    sealed_words: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    state: Mapped[str] = mapped_column(sa.String(10), default=ASKED)
    answered_at: Mapped[datetime | None]
