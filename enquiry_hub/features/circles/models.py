"""Small groups for one conversation: how they were proposed, who is in them, and what they bring back."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign

PROPOSED, OPEN, ENDED = "proposed", "open", "ended"


class Split(Row):
    """Be the small groups of one thread: proposed to its facilitator first, then open, then brought together again."""

    __tablename__ = "circle_split"
    __table_args__ = (
        sa.UniqueConstraint("proposed_by", "client_id"), sa.CheckConstraint("size BETWEEN 2 AND 4", name="size"),
        sa.CheckConstraint("state IN ('proposed', 'open', 'ended')", name="state"),
    )  # fmt: skip
    row_name = "split"

    thread_id: Mapped[str] = foreign("thread.id", delete="CASCADE")
    proposed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    size: Mapped[int]
    way: Mapped[str] = mapped_column(sa.String(30), default="")  # how each group talks; empty: as in any thread
    pace: Mapped[str] = mapped_column(sa.String(10))
    state: Mapped[str] = mapped_column(sa.String(10), default=PROPOSED)
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Circle(Row):
    """Be one of the small groups; once they are open it has people and a thread of its own, read by nobody else."""

    __tablename__ = "circle"
    __table_args__ = (sa.UniqueConstraint("split_id", "number"),)

    split_id: Mapped[str] = foreign("circle_split.id", delete="CASCADE", index=False)
    number: Mapped[int]
    people: Mapped[list] = mapped_column(sa.JSON)  # as proposed; whoever is in it now is a member of its group
    group_id: Mapped[str | None] = foreign("people_group.id", nullable=True, delete="SET NULL")
    thread_id: Mapped[str | None] = foreign("thread.id", nullable=True, delete="SET NULL", index=False)
    brings: Mapped[str] = mapped_column(sa.Text, default="")
    version: Mapped[int] = mapped_column(default=1)
