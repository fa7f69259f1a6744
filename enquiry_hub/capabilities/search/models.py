"""One table of everything that can be found; PostgreSQL and SQLite index it each in their way."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, foreign


class SearchDocument(Base):
    """Be the words of one thing, folded for searching; who may find it is decided by the rule of the thing itself."""

    __tablename__ = "search_document"
    __table_args__ = (sa.UniqueConstraint("subject_kind", "subject_id"),)

    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    group_id: Mapped[str | None] = mapped_column(Key, index=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    words: Mapped[str] = mapped_column(sa.Text)
    author_id: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True)
    written_at: Mapped[datetime | None]
    thread_id: Mapped[str | None] = mapped_column(Key, index=True)
