"""Addresses that take answers to e-mails, and the answers that were taken."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign


class ReplyAddress(Row):
    """Be the address by which one person answers about one thing; of its secret only a hash is kept."""

    __tablename__ = "reply_address"
    __table_args__ = (sa.UniqueConstraint("person_id", "subject_kind", "subject_id"),)

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    subject_kind: Mapped[str] = mapped_column(sa.String(30))
    subject_id: Mapped[str] = mapped_column(Key)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    issued_at: Mapped[datetime]


class TakenMail(Base):
    """Be a mark of a message that was dealt with, so that it is dealt with once; nothing of it is kept."""

    __tablename__ = "taken_mail"

    mark: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(sa.String(20))
    taken_at: Mapped[datetime]
