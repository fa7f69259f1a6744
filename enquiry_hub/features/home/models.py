"""Up to when somebody has caught up with a cohort, by their own word."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key


class CaughtUp(Base):
    """Be the moment up to which one person says that they have seen what is new in a cohort; shown to nobody."""

    __tablename__ = "caught_up"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("people_group.id", ondelete="CASCADE"), primary_key=True, index=True)
    seen_at: Mapped[datetime]
