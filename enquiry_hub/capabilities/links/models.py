"""This stands on that."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign

NATURES = ("supports", "extends", "contradicts", "untested", "about")


class Link(Row):
    """Say that one thing stands on another: a risk on a reflection, a strategy on a study, a future page on a past one."""

    __tablename__ = "link"
    __table_args__ = (
        sa.UniqueConstraint("upper_kind", "upper_id", "lower_kind", "lower_id", "nature"),
        sa.Index("ix_link_lower", "lower_kind", "lower_id"),
    )

    upper_kind: Mapped[str] = mapped_column(sa.String(30))
    upper_id: Mapped[str] = mapped_column(Key)
    lower_kind: Mapped[str] = mapped_column(sa.String(30))
    lower_id: Mapped[str] = mapped_column(Key)
    nature: Mapped[str] = mapped_column(sa.String(20), default="supports")
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True)
    ended_at: Mapped[datetime | None]
