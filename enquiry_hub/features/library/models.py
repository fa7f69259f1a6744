"""Session designs of a cohort, what was applied to its sessions, and how other settings say a part of the library."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign


class Design(Row):
    """Be a session as its facilitators plan it: parts in order, each with minutes, a line for everybody and a note for themselves.

    `items` holds dicts with "kind", "part" (the id of a prompt or a protocol, or nothing), "minutes", "title" and "note".
    """

    __tablename__ = "design"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.CheckConstraint("length BETWEEN 5 AND 1440", name="length"))

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    author_id: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    title: Mapped[str] = mapped_column(sa.String(200))
    purpose: Mapped[str] = mapped_column(sa.String(500), default="")  # when to use it
    length: Mapped[int]  # minutes that the session has
    items: Mapped[list] = mapped_column(sa.JSON, default=list)
    copied_from: Mapped[str] = mapped_column(sa.String(24), default="")  # the id of a design, here or of those that come along
    version: Mapped[int] = mapped_column(default=1)


class SessionPlan(Row):
    """Be the design of a session as it was when it was applied; what everybody reads of it is the agenda."""

    __tablename__ = "session_plan"

    session_id: Mapped[str] = foreign("session.id", delete="CASCADE", unique=True)
    design_id: Mapped[str | None] = foreign("design.id", delete="SET NULL", nullable=True, index=False)
    design_version: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    items: Mapped[list] = mapped_column(sa.JSON, default=list)
    applied_at: Mapped[datetime]


class PartVariant(Row):
    """Be how one kind of setting says or does a part of the library, with what was changed and why."""

    __tablename__ = "part_variant"
    __table_args__ = (
        sa.UniqueConstraint("author_id", "client_id"),
        sa.CheckConstraint("setting IN ('special', 'early_years', 'primary', 'secondary', 'post_16', 'alternative', 'small')", name="setting"),
        sa.CheckConstraint("minutes IS NULL OR minutes BETWEEN 1 AND 600", name="minutes"),
    )

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    author_id: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    part_id: Mapped[str] = mapped_column(sa.String(24), index=True)
    setting: Mapped[str] = mapped_column(sa.String(12))
    words: Mapped[str] = mapped_column(sa.Text)
    why: Mapped[str] = mapped_column(sa.String(300))
    minutes: Mapped[int | None]
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
