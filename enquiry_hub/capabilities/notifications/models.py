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
    group_id: Mapped[str] = mapped_column(Key, default="")  # the cohort whose wishes hold for it, or none
    by_id: Mapped[str | None] = foreign("person.id", nullable=True, delete="CASCADE", index=False)
    detail: Mapped[str] = mapped_column(sa.String(2000), default="")
    read_at: Mapped[datetime | None]
    mailed_at: Mapped[datetime | None]


class NoticeWish(Base):
    """Be how one person wishes to hear from one cohort; where there is no row, the wish on the account holds."""

    __tablename__ = "notice_wish"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[str] = mapped_column(Key, primary_key=True)  # "" stands for everything outside one's cohorts
    pace: Mapped[str] = mapped_column(sa.String(10))
    at: Mapped[str] = mapped_column(sa.String(5))
    weekday: Mapped[int]
    followed: Mapped[bool]
    in_holidays: Mapped[bool]


class DigestSent(Base):
    """Be the last time that a person got a digest about a cohort by e-mail."""

    __tablename__ = "digest_sent"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[str] = mapped_column(Key, primary_key=True)
    sent_at: Mapped[datetime]


class FollowedTold(Base):
    """Be how far one person was told by e-mail of a thing that they follow."""

    __tablename__ = "followed_told"

    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(sa.String(30), primary_key=True)
    subject_id: Mapped[str] = mapped_column(Key, primary_key=True)
    upto: Mapped[int]
    told_at: Mapped[datetime]
