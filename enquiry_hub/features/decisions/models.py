"""Decisions that a thread is asked for, and the answers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign


class Ballot(Row):
    """Be a decision: its question stands in a post, and whoever may not read that post may not see the decision."""

    __tablename__ = "ballot"
    __table_args__ = (sa.UniqueConstraint("opened_by", "client_id"),)

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    post_id: Mapped[str] = foreign("post.id", delete="CASCADE")
    opened_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    kind: Mapped[str] = mapped_column(sa.String(10))
    question: Mapped[str] = mapped_column(sa.String(300))
    options: Mapped[list] = mapped_column(sa.JSON, default=list)
    most: Mapped[int] = mapped_column(default=1)
    # Nothing of the answers but how many there are is shown before it closes.
    hidden: Mapped[bool] = mapped_column(default=True)
    may_change: Mapped[bool] = mapped_column(default=True)
    quorum: Mapped[int | None]
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_at: Mapped[datetime | None]
    outcome_post_id: Mapped[str | None] = foreign("post.id", nullable=True, delete="SET NULL")


class BallotAnswer(Base):
    """Be one person's answer."""

    __tablename__ = "ballot_answer"

    ballot_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("ballot.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    answer: Mapped[list] = mapped_column(sa.JSON)
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    given_at: Mapped[datetime]
