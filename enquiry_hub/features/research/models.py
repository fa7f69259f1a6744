"""What was handed over for research, so that the next time says what has been taken back since; and the codes that researchers brought."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign


class ResearchExport(Row):
    """Be one handing over: by whom, for which study, and the marks of what was in it (no words)."""

    __tablename__ = "research_export"
    row_name = "export"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    made_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    study: Mapped[str] = mapped_column(sa.String(300))
    ethics: Mapped[str] = mapped_column(sa.String(120))
    sources: Mapped[dict] = mapped_column(sa.JSON, default=dict)  # the mark of each source, and its version


class ResearchSecret(Base):
    """Be what the marks of a cohort's exports are made with, sealed with the key of the service, so that they outlive a change of that key."""

    __tablename__ = "research_secret"

    group_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("people_group.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[str] = mapped_column(sa.String(300))


class ResearchCode(Row):
    """Be one code of a codebook that was brought in, kept under its own id so that it stays the same code."""

    __tablename__ = "research_code"
    __table_args__ = (sa.UniqueConstraint("group_id", "guid"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    guid: Mapped[str] = mapped_column(sa.String(36))
    parent_guid: Mapped[str] = mapped_column(sa.String(36), default="")
    name: Mapped[str] = mapped_column(sa.String(200))
    description: Mapped[str] = mapped_column(sa.String(2000), default="")
    colour: Mapped[str] = mapped_column(sa.String(7), default="")
