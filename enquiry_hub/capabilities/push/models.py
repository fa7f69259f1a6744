"""Devices on which people asked to be told by their browser."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign


class PushDevice(Row):
    """Be one browser that takes messages for one person; it belongs to a sign-in and ends with it."""

    __tablename__ = "push_device"
    row_name = "device"

    person_id: Mapped[str] = foreign("person.id", delete="CASCADE")
    session_id: Mapped[str] = foreign("user_session.id", delete="CASCADE")
    # The address that the browser's push service gave, and a hash of it: a browser is here once.
    endpoint: Mapped[str] = mapped_column(sa.String(1000))
    endpoint_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    public_key: Mapped[str] = mapped_column(sa.String(100))
    secret: Mapped[str] = mapped_column(sa.String(40))
    # What came up to this moment was told, or was there before.
    told_at: Mapped[datetime]
    # Until then another worker may be telling it, or a push service that failed is left alone.
    held_until: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)
