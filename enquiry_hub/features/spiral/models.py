"""A school's spiral of inquiry: when it begins, its cards, and how they moved."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Key, Row, foreign
from enquiry_hub.features.spiral.domain import SCANNING, STAGES, goes_back

# What a card can be linked to.
LINKED = ("input", "risk", "measure", "passed_on")
# What a card says: each is kept in its versions, and meets on its own what somebody else changes.
SAID = ("title", "words", "decision", "trial", "trial_by", "until", "subject_kind", "subject_id")


def _one_of(column: str) -> str:
    return f"{column} IN ({', '.join(repr(stage) for stage in STAGES)})"


class Spiral(Row):
    """Be the day from which a school's team reckons its stages: a guide, and no lock."""

    __tablename__ = "spiral"

    school_id: Mapped[str] = foreign("school.id", delete="CASCADE", unique=True)
    begins_on: Mapped[date]


class SpiralCard(Row):
    """Be one card on a school's board, with what the team decided and tries."""

    __tablename__ = "spiral_card"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"), sa.CheckConstraint(_one_of("stage"), name="stage"))

    school_id: Mapped[str] = foreign("school.id", delete="CASCADE")
    made_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    stage: Mapped[str] = mapped_column(sa.String(10), default=SCANNING)
    title: Mapped[str] = mapped_column(sa.String(200))
    words: Mapped[str] = mapped_column(sa.String(2000), default="")
    subject_kind: Mapped[str] = mapped_column(sa.String(30), default="")  # empty: linked to nothing
    subject_id: Mapped[str] = mapped_column(Key, default="")
    decision: Mapped[str] = mapped_column(sa.String(500), default="")
    trial: Mapped[str] = mapped_column(sa.String(500), default="")
    trial_by: Mapped[str] = mapped_column(sa.String(200), default="")
    trial_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def until(self) -> str:
        """Return the last day of the trial as versions keep it, in ISO 8601; empty for none."""
        return self.trial_until.isoformat() if self.trial_until else ""

    @until.setter
    def until(self, text: str) -> None:
        """Set the last day of the trial from ISO 8601; empty for none."""
        self.trial_until = date.fromisoformat(text) if text else None

    @property
    def stored(self) -> dict[str, str]:
        """Return what a version keeps."""
        return {name: getattr(self, name) for name in SAID}


class Passable(Row):
    """Be its author's word that an input may be passed on to the teams of schools."""

    __tablename__ = "passable_input"

    input_id: Mapped[str] = foreign("input.id", delete="CASCADE", unique=True)
    allowed_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)


class PassedOn(Row):
    """Be an input that a leader passed on to the team of their school, who need not be in its cohort."""

    __tablename__ = "passed_on"
    __table_args__ = (sa.UniqueConstraint("school_id", "input_id"),)

    school_id: Mapped[str] = foreign("school.id", delete="CASCADE", index=False)
    input_id: Mapped[str] = foreign("input.id", delete="CASCADE")
    passed_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)


class CardMove(Row):
    """Be one move of a card between two stages, with its day and why."""

    __tablename__ = "card_move"
    __table_args__ = (sa.CheckConstraint(_one_of("from_stage"), name="from_stage"), sa.CheckConstraint(_one_of("to_stage"), name="to_stage"))

    card_id: Mapped[str] = foreign("spiral_card.id", delete="CASCADE")
    moved_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    from_stage: Mapped[str] = mapped_column(sa.String(10))
    to_stage: Mapped[str] = mapped_column(sa.String(10))
    moved_on: Mapped[date]
    why: Mapped[str] = mapped_column(sa.String(300))

    @property
    def back(self) -> bool:
        """Say whether the card went back."""
        return goes_back(self.from_stage, self.to_stage)
