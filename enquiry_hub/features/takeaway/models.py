"""When somebody who no longer comes was told that their pages will go."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key


class RetentionNotice(Base):
    """Be how often somebody was told that their private pages will be erased because they no longer sign in, and when last."""

    __tablename__ = "retention_notice"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int]
    told_on: Mapped[date]
