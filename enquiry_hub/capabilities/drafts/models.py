"""What somebody is writing and has not sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign
from enquiry_hub.core.vault import Vaulted


class Draft(Vaulted, Row):
    """Be the unsent words of one person in one place, such as `thread:abc` or `entry:new`; they lie sealed with their key."""

    VAULTED = {"sealed_fields": ("fields",)}
    if TYPE_CHECKING:
        fields: dict[str, Any]
    OWNER = "person_id"

    __tablename__ = "draft"
    __table_args__ = (sa.UniqueConstraint("person_id", "place"),)

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE", index=False)
    place: Mapped[str] = mapped_column(sa.String(80))
    sealed_fields: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[datetime]


class SentForm(Base):
    """Be the mark of a form that was sent: a save of its draft that was on its way comes too late."""

    __tablename__ = "sent_form"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    mark: Mapped[str] = mapped_column(sa.String(32), primary_key=True)
    sent_at: Mapped[datetime]
