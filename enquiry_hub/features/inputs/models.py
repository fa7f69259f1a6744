"""What academics and school leaders bring to the table."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Prose, Row, foreign

RESEARCH, PRACTICE = "research", "practice"
KINDS = (RESEARCH, PRACTICE)
INPUT = "input"  # the place on its page where later features show something

# The parts of a practice account, each a text of its own (S2-31).
PARTS = ("context", "action", "evidence", "effect", "cost", "did_not_work", "rival")

THEMES = ("child_poverty", "attendance", "recruitment_retention", "disadvantage_gap", "send", "mental_health", "resources")


class Input(Prose, Row):
    """Be a research input or a practice account; its body is the summary in the poster's own words."""

    __tablename__ = "input"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    kind: Mapped[str] = mapped_column(sa.String(10))
    title: Mapped[str] = mapped_column(sa.String(200))
    question: Mapped[str] = mapped_column(sa.String(500), default="")
    citation: Mapped[dict | None] = mapped_column(sa.JSON)
    parts: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    themes: Mapped[list] = mapped_column(sa.JSON, default=list)
    session_id: Mapped[str | None] = foreign("session.id", nullable=True, delete="SET NULL")
    strength: Mapped[int] = mapped_column(default=0)
    strength_reason: Mapped[str] = mapped_column(sa.String(500), default="")
    reading_minutes: Mapped[int | None]
    published_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)
