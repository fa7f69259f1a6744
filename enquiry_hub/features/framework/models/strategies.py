"""What is done about risks, and what came of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign

STRATEGY_STATES = ("draft", "ready", "running", "reviewed", "published", "stopped")


def _as_text(column: str) -> Any:
    """Return a property that reads and writes a day as text, for versions keep texts."""

    def read(row: Any) -> str:
        day = getattr(row, column)
        return day.isoformat() if day else ""

    def write(row: Any, text: str) -> None:
        setattr(row, column, date.fromisoformat(text) if text else None)

    return property(read, write)


class Strategy(Row):
    """Be what is done about a risk: if somebody does this, then that changes, because of this."""

    __tablename__ = "strategy"
    __table_args__ = (
        sa.UniqueConstraint("framework_id", "code"),
        sa.UniqueConstraint("proposed_by", "client_id"),
    )

    framework_id: Mapped[str] = foreign("framework.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    code: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(200))
    if_text: Mapped[str] = mapped_column(sa.String(300), default="")
    then_text: Mapped[str] = mapped_column(sa.String(300), default="")
    because_text: Mapped[str] = mapped_column(sa.String(300), default="")
    works_on: Mapped[str] = mapped_column(sa.String(10), default="")
    response: Mapped[str] = mapped_column(sa.String(16), default="")
    owner_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    starts_on: Mapped[date | None]
    review_on: Mapped[date | None]
    steps: Mapped[list] = mapped_column(
        sa.JSON, default=list
    )  # of {"text", "due_on"}, the date in ISO form or ""
    what_stops: Mapped[str] = mapped_column(sa.String(300), default="")
    cost: Mapped[str] = mapped_column(sa.String(300), default="")
    measure: Mapped[str] = mapped_column(sa.String(200), default="")
    measure_level: Mapped[int | None]
    measure_baseline: Mapped[str] = mapped_column(sa.String(80), default="")
    measure_starts_on: Mapped[date | None]
    change_our_mind: Mapped[str] = mapped_column(sa.String(300), default="")
    ends_on: Mapped[date | None]
    ends_unless: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    facets: Mapped[list] = mapped_column(sa.JSON, default=list, server_default="[]")  # marks such as "phase:primary": for which schools
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    did_it_work: Mapped[str] = mapped_column(sa.String(12), default="")
    what_we_saw: Mapped[str] = mapped_column(sa.String(2000), default="")
    what_next: Mapped[str] = mapped_column(sa.String(12), default="")
    rival_explanation: Mapped[str] = mapped_column(sa.String(2000), default="")
    who_gained: Mapped[str] = mapped_column(sa.String(2000), default="")
    reviewed_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    stopped_why: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    proposed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    version: Mapped[int] = mapped_column(default=1)

    starts, review, counting_starts, ends = (
        _as_text(name) for name in ("starts_on", "review_on", "measure_starts_on", "ends_on")
    )

    @property
    def body(self) -> str:
        """Return the whole sentence."""
        return f"If {self.if_text}, then {self.then_text}, because {self.because_text}."


class Look:
    """Be what one look back at a strategy keeps: what was said, on which day, and by which day it was asked."""

    due_on: Mapped[date | None]
    reviewed_on: Mapped[date]
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    did_it_work: Mapped[str] = mapped_column(sa.String(12))
    what_we_saw: Mapped[str] = mapped_column(sa.String(2000))
    what_next: Mapped[str] = mapped_column(sa.String(12), default="")
    rival_explanation: Mapped[str] = mapped_column(sa.String(2000), default="")
    who_gained: Mapped[str] = mapped_column(sa.String(2000), default="")


class StrategyReview(Look, Row):
    """Be one look back at a strategy of the cohort."""

    __tablename__ = "strategy_review"
    __table_args__ = (sa.UniqueConstraint("reviewed_by", "client_id"),)

    strategy_id: Mapped[str] = foreign("strategy.id", delete="CASCADE")
    reviewed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)


STRATEGY_WORDS = (
    "title",
    "if_text",
    "then_text",
    "because_text",
    "works_on",
    "response",
    "owner_id",
    "what_stops",
    "cost",
    "measure",
    "measure_level",
    "measure_baseline",
    "change_our_mind",
    "steps",
    "starts",
    "review",
    "counting_starts",
    "ends",
    "ends_unless",
    "facets",
)
