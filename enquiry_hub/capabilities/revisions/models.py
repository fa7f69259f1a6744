"""Earlier versions of what people wrote."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign


class Revision(Row):
    """Be the fields of a thing as they stood after one change."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("subject_kind", "subject_id", "number"),)

    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    number: Mapped[int]
    author_id: Mapped[str | None] = foreign("person.id", nullable=True)
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    fields: Mapped[dict] = mapped_column(sa.JSON)
