"""Ways of talking that are or were followed in threads, who had their turn, and what waits until it opens."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Prose, Row, foreign

# What may be quoted of what was said: nothing unless the group says otherwise.
NOTHING, CHOSEN, EVERYTHING = "nothing", "chosen", "everything"
QUOTABLE = (NOTHING, CHOSEN, EVERYTHING)


class Talk(Row):
    """Be one following of a way of talking in a thread: its present step, and how it ended."""

    __tablename__ = "talk"

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    way: Mapped[str] = mapped_column(sa.String(30))
    pace: Mapped[str] = mapped_column(sa.String(10))
    started_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    presenter_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    # Those for whom a step waits; empty: everyone who takes part in the thread's group.
    awaited: Mapped[list] = mapped_column(sa.JSON, default=list)
    step: Mapped[int] = mapped_column(default=0)
    # How often everyone has had their turn in the present step.
    turn: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closes_at: Mapped[datetime | None] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    commitment: Mapped[str] = mapped_column(sa.Text, default="")
    commit_by: Mapped[date | None]
    no_commitment: Mapped[str] = mapped_column(sa.Text, default="")
    quotable: Mapped[str] = mapped_column(sa.String(10), default=NOTHING)
    # Whether the turns of its waiting step are had elsewhere, as when people rate: nobody writes in it then.
    elsewhere: Mapped[bool] = mapped_column(default=False, server_default=sa.false())


class Turn(Row):
    """Be somebody's turn in a step: they wrote a post, wrote something that waits, or passed."""

    __tablename__ = "talk_turn"
    __table_args__ = (sa.Index("ix_talk_turn_talk_id_step", "talk_id", "step"),)

    talk_id: Mapped[str] = foreign("talk.id", delete="CASCADE", index=False)
    step: Mapped[int]
    turn: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    passed: Mapped[bool] = mapped_column(default=False)
    tone: Mapped[str] = mapped_column(sa.String(10), default="")
    post_id: Mapped[str | None] = foreign("post.id", nullable=True, delete="CASCADE")
    # Whether the post may be quoted, where the group chose some.
    quotable: Mapped[bool] = mapped_column(default=False)


class Aside(Prose, Row):
    """Be what somebody wrote that waits: it becomes a post when its step opens, and until then has no place, number or trace in the thread."""

    __tablename__ = "talk_aside"
    __table_args__ = (sa.UniqueConstraint("person_id", "client_id"),)
    row_name = "aside"

    talk_id: Mapped[str] = foreign("talk.id", delete="CASCADE")
    step: Mapped[int]
    person_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    reply_to_id: Mapped[str | None] = foreign("post.id", nullable=True, index=False, delete="SET NULL")
    hold: Mapped[bool] = mapped_column(default=False)
    # Whether those who have written themselves, or passed, may read it before it opens.
    for_writers: Mapped[bool] = mapped_column(default=False)


class Source(Base):
    """Be a post that a post which puts posts together stands on."""

    __tablename__ = "post_source"

    post_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    source_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True)
