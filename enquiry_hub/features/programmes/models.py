"""Programmes, and the sessions along a cohort's journey."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Base, Key, Prose, Row, foreign

LAUNCH, WORKSHOP, CELEBRATION = "launch", "workshop", "celebration"
TO_BE_CONFIRMED, CONFIRMED, CHANGED = "tbc", "confirmed", "changed"
ATTENDANCE = ("attended", "partial", "apologies", "absent")
ANSWERS = ("yes", "no", "maybe")


class Programme(Row):
    """Be a programme that cohorts go through."""

    __tablename__ = "programme"

    title: Mapped[str] = mapped_column(sa.String(200))
    aim: Mapped[str] = mapped_column(sa.Text, default="")
    kind: Mapped[str] = mapped_column(sa.String(40), default="leadership_enquiry")
    region: Mapped[str] = mapped_column(sa.String(80), default="")
    length: Mapped[str] = mapped_column(sa.String(120), default="")
    fee_pounds: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict] = mapped_column(sa.JSON, default=dict)


class ProgrammeOwner(Base):
    """Be one organisation's share in a programme."""

    __tablename__ = "programme_owner"

    programme_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True)
    organisation_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(sa.String(300), default="")


class CohortPlan(Base):
    """Say which programme a cohort goes through."""

    __tablename__ = "cohort_plan"

    group_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("people_group.id", ondelete="CASCADE"), primary_key=True)
    programme_id: Mapped[str] = foreign("programme.id", delete="CASCADE")


class HalfTerm(Row):
    """Be one half-term of a cohort's area."""

    __tablename__ = "half_term"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    name: Mapped[str] = mapped_column(sa.String(40))
    starts_on: Mapped[date]
    ends_on: Mapped[date]


class Session(Prose, Row):
    """Be an event on the journey; its body says how to prepare."""

    __tablename__ = "session"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    kind: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    tense: Mapped[str] = mapped_column(sa.String(10), default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    audience: Mapped[str] = mapped_column(sa.String(120), default="")
    mode: Mapped[str] = mapped_column(sa.String(20), default="in_person")
    capacity: Mapped[int | None]
    host_id: Mapped[str | None] = foreign("organisation.id", nullable=True, index=False)
    # How often what a calendar shows has changed: calendars take a newer number for the newer truth.
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    version: Mapped[int] = mapped_column(default=1)


class Venue(Row):
    """Be what was said about a session's place at one time; the latest holds."""

    __tablename__ = "venue"

    session_id: Mapped[str] = foreign("session.id", delete="CASCADE")
    number: Mapped[int]
    status: Mapped[str] = mapped_column(sa.String(12))
    place: Mapped[str] = mapped_column(sa.String(300))
    access: Mapped[str] = mapped_column(sa.String(500), default="")
    set_on: Mapped[date]
    set_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


class AgendaItem(Row):
    """Be one part of a session."""

    __tablename__ = "agenda_item"

    session_id: Mapped[str] = foreign("session.id", delete="CASCADE")
    number: Mapped[int]
    minutes: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(40), default="")
    title: Mapped[str] = mapped_column(sa.String(200))


class Coming(Base):
    """Be one person's answer to whether they are coming."""

    __tablename__ = "coming"

    session_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[str] = mapped_column(sa.String(6))
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    said_at: Mapped[datetime] = mapped_column(default=now)


class AtTheDoor:
    """Hold when somebody came and went, and when the tap was made that says so: the latest holds, whenever it arrives."""

    arrived_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    tapped_at: Mapped[datetime | None]


class Attendance(AtTheDoor, Base):
    """Be whether one person was at a session; an empty state was taken back."""

    __tablename__ = "attendance"

    session_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("session.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[str] = mapped_column(Key, sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(sa.String(12))
    noted_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


class WalkIn(AtTheDoor, Row):
    """Be somebody without an account who came to a session; forgotten some weeks after it, by name as soon as they are taken off the register."""

    __tablename__ = "walk_in"
    __table_args__ = (sa.UniqueConstraint("noted_by", "client_id"),)

    session_id: Mapped[str] = foreign("session.id", delete="CASCADE")
    name: Mapped[str] = mapped_column(sa.String(80))
    school: Mapped[str] = mapped_column(sa.String(120), default="")
    state: Mapped[str] = mapped_column(sa.String(12))
    noted_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))

    @property
    def is_on_register(self) -> bool:
        """Say whether they still are on it: an empty state was taken back."""
        return bool(self.state)
