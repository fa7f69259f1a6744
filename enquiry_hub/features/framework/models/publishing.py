"""Publishing: how those who contributed want to be listed, and for which words an approval was given."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Base, Key, Row, foreign

NAMED, ROLE_ONLY, UNLISTED = "named", "role", "unlisted"
LISTINGS = (NAMED, ROLE_ONLY, UNLISTED)


class Listing(Base):
    """Be how one person who contributed wants to be listed in what is published: by name, by role, or not at all."""

    __tablename__ = "framework_listing"

    framework_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("framework.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True, index=True)
    listed: Mapped[str] = mapped_column(sa.String(10))
    said_at: Mapped[datetime]


class ReleaseApproval(Row):
    """Be an approval, given by a body or a person for the words of one release and for no others."""

    __tablename__ = "release_approval"
    __table_args__ = (sa.UniqueConstraint("recorded_by", "client_id"),)
    row_name = "approval"

    release_id: Mapped[str] = foreign("framework_release.id", delete="CASCADE")
    given_by: Mapped[str] = mapped_column(sa.String(200))
    given_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    recorded_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    taken_back_at: Mapped[datetime | None]  # recorded by mistake: it counts nowhere from then on, and stays in the history
    taken_back_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    taken_back_why: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
