"""The history of what was done; it holds ids and no words that people wrote."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row


class AuditEntry(Row):
    """Be one thing that happened."""

    __tablename__ = "audit_entry"
    __table_args__ = (sa.Index("ix_audit_entry_subject", "subject_kind", "subject_id"),)

    person_id: Mapped[str | None] = mapped_column(Key, index=True)
    event: Mapped[str] = mapped_column(sa.String(60))
    subject_kind: Mapped[str] = mapped_column(sa.String(30), default="")
    subject_id: Mapped[str] = mapped_column(Key, default="")
    facts: Mapped[dict] = mapped_column(sa.JSON, default=dict)
