"""Lawful openings: two named officers together look at somebody's private pages, for a purpose that is written down."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign


class Opening(Row):
    """Be the question of one officer to look at somebody's pages of some days, the answer of a second one, and when its writer is told."""

    __tablename__ = "opening"
    __table_args__ = (sa.UniqueConstraint("asked_by", "client_id"),)

    writer_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    asked_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    purpose: Mapped[str] = mapped_column(sa.String(1000))
    law: Mapped[str] = mapped_column(sa.String(300))  # what obliges the organisation to look
    since: Mapped[date]
    until: Mapped[date]
    silent_until: Mapped[date | None]  # where the law forbids to tell the writer before a day
    silent_because: Mapped[str] = mapped_column(sa.String(500), default="")
    answered_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool] = mapped_column(default=False)
    ends_on: Mapped[date]  # the last day for an answer, and after it the last day on which the pages can be opened
    told_at: Mapped[datetime | None]


class OpeningLook(Row):
    """Be one page that one officer opened, and when."""

    __tablename__ = "opening_look"

    opening_id: Mapped[str] = foreign("opening.id", delete="CASCADE")
    officer_id: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    entry_id: Mapped[str | None] = foreign("entry.id", delete="SET NULL", nullable=True, index=False)
    entry_day: Mapped[date]  # of which day the page is: it stays when the page goes
