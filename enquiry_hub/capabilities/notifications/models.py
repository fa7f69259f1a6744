"""What people are told, and how they wish to be told."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign


class Notice(Row):
    """Tell one person one thing. Its words are made when it is shown, from things that the person may still read."""

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
    detail: Mapped[str] = mapped_column(sa.String(2000), default="")
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class DigestRun(Base):
    """Be the last time that a person got a digest by e-mail."""

    __tablename__ = "digest_run"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    sent_at: Mapped[datetime]
