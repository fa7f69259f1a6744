"""The framework as a document: its themes, what the cohort is content with, and how it stood on earlier days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign

RELEASE_STATES = ("draft", "review", "published", "withdrawn")


class Framework(Row):
    """Be the shared document of one cohort. Its counters number risks and strategies, each number once."""

    __tablename__ = "framework"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    research_lead_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    practice_leads: Mapped[list] = mapped_column(sa.JSON, default=list)
    approved_by: Mapped[str] = mapped_column(sa.String(200), default="")
    last_risk: Mapped[int] = mapped_column(default=0)
    last_strategy: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    @property
    def parties(self) -> dict[str, Any]:
        """Return the title and who stands for it, as they are kept."""
        return {"title": self.title, "research_lead_id": self.research_lead_id, "practice_leads": list(self.practice_leads), "approved_by": self.approved_by}


class FrameworkRelease(Row):
    """Be the framework as it stood on one day, kept whole."""

    __tablename__ = "framework_release"
    __table_args__ = (sa.UniqueConstraint("framework_id", "number"),)

    framework_id: Mapped[str] = foreign("framework.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    number: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    dated: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    snapshot: Mapped[dict] = mapped_column(sa.JSON)
    public_since: Mapped[datetime | None]  # while anybody may read it
    session_id: Mapped[str | None] = foreign("session.id", nullable=True, delete="SET NULL")  # the session that it was kept for, or from


class Appetite(Row):
    """Be how much of the risks of one theme the cohort is content with."""

    __tablename__ = "appetite"

    theme_id: Mapped[str] = foreign("theme.id", delete="CASCADE", unique=True)
    level: Mapped[str] = mapped_column(sa.String(12))
    set_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    set_on: Mapped[date]
    why: Mapped[str] = mapped_column(sa.String(300), default="")
