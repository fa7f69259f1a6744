"""Hotseats and office hours, numbers that stand beside a question, and who would ask the same."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import today
from enquiry_hub.core.columns import Base, Key, Prose, Row, foreign

STUDY, OFFICE = "study", "office"
COHORT, HOST = "cohort", "host"  # who sees the numbers beside a question


class Hotseat(Row):
    """Be the days on which an academic answers questions about an input, or about charts that members bring; each question begins a conversation in its thread."""

    __tablename__ = "hotseat"
    __table_args__ = (sa.UniqueConstraint("host_id", "client_id"), sa.CheckConstraint("closes_on >= opens_on", name="days"))

    kind: Mapped[str] = mapped_column(sa.String(8), default=STUDY, server_default=STUDY)
    title: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")  # of an office hour; the other is called by its input
    input_id: Mapped[str | None] = foreign("input.id", nullable=True, delete="CASCADE")
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    host_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    opens_on: Mapped[date]
    closes_on: Mapped[date]  # the last day for questions
    closed_at: Mapped[datetime | None]
    # The session to whose agenda what was left unanswered went.
    session_id: Mapped[str | None] = foreign("session.id", nullable=True, delete="SET NULL")
    left: Mapped[list] = mapped_column(sa.JSON, default=list)  # the posts of those questions
    version: Mapped[int] = mapped_column(default=1)

    @property
    def stage(self) -> str:
        """Say whether questions can be asked today: "waits", "open" or "over"."""
        if self.closed_at is not None or today() > self.closes_on:
            return "over"
        return "waits" if today() < self.opens_on else "open"


class QuestionNumbers(Prose, Row):
    """Be the numbers that stand beside a question of an office hour; the prose is what the rules say of them, in the words of whoever answers.

    They are the asker's: who that is only the post knows. Nothing of them enters measures or figures.
    """

    __tablename__ = "question_numbers"

    post_id: Mapped[str] = foreign("post.id", delete="CASCADE", unique=True)
    answer_id: Mapped[str | None] = foreign("post.id", nullable=True, delete="SET NULL")  # the post that says what the host thinks
    audience: Mapped[str] = mapped_column(sa.String(8), default=COHORT)
    with_school: Mapped[bool] = mapped_column(default=False)
    name: Mapped[str] = mapped_column(sa.String(200))
    unit: Mapped[str] = mapped_column(sa.String(80), default="")
    better: Mapped[str] = mapped_column(sa.String(6), default="up")
    of_people: Mapped[bool] = mapped_column(default=False)
    change_on: Mapped[date | None]
    change_what: Mapped[str] = mapped_column(sa.String(200), default="")
    rows: Mapped[list] = mapped_column(sa.JSON, default=list)  # [day, number, note], by day


class QuestionSupport(Base):
    """Be one person's word that they would ask the same; counted, never named."""

    __tablename__ = "question_support"

    post_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
