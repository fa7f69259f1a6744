"""What people are told, and how they wish to be told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign


class Notice(Row):
    """Tell one person one thing. The words are made when shown, from things that they may still read."""

    __tablename__ = "notice"
    __table_args__ = (
        sa.UniqueConstraint("person_id", "kind", "subject_id", "cause_id"),
        sa.Index("ix_notice_person_id_read_at", "person_id", "read_at"),
    )

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    kind: Mapped[str] = mapped_column(sa.String(30))
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    cause_id: Mapped[str] = mapped_column(Key, default="")
    by_id: Mapped[str | None] = foreign("person.id", nullable=True, delete="CASCADE", index=False)
    detail: Mapped[str] = mapped_column(sa.String(300), default="")
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]
