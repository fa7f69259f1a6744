"""The shared framework: risks, independent judgements of them, and what is done about them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.clock import now
from enquiry_hub.core.columns import Row, foreign

PROPOSED, DRAFT, IN_REVIEW, PUBLISHED, HAPPENING, CLOSED, MERGED = (
    "proposed",
    "draft",
    "in_review",
    "published",
    "happening_now",
    "closed",
    "merged",
)
GONE = (CLOSED, MERGED)
INHERENT, RESIDUAL = "inherent", "residual"
RELEASE_STATES = ("draft", "review", "published", "withdrawn")
STRATEGY_STATES = ("draft", "ready", "running", "reviewed", "published", "stopped")


def _as_text(column: str) -> Any:
    """Return a property that reads and writes a day as text, for versions keep texts."""

    def read(row: Any) -> str:
        day = getattr(row, column)
        return day.isoformat() if day else ""

    def write(row: Any, text: str) -> None:
        setattr(row, column, date.fromisoformat(text) if text else None)

    return property(read, write)


class Framework(Row):
    """Be the shared document of one cohort. Its counters number risks and strategies, each number once."""

    __tablename__ = "framework"

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", unique=True)
    title: Mapped[str] = mapped_column(sa.String(200))
    research_lead_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    practice_leads: Mapped[list] = mapped_column(sa.JSON, default=list)
    approved_by: Mapped[str] = mapped_column(sa.String(200), default="")
    last_risk: Mapped[int] = mapped_column(default=0)
    last_strategy: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)


class FrameworkRelease(Row):
    """Be the framework as it stood on one day, kept whole."""

    __tablename__ = "framework_release"
    __table_args__ = (sa.UniqueConstraint("framework_id", "number"),)

    framework_id: Mapped[str] = foreign("framework.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    number: Mapped[str] = mapped_column(sa.String(12))
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    dated: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    snapshot: Mapped[dict] = mapped_column(sa.JSON)


class Theme(Row):
    """Be one of the subjects under which a cohort sorts its risks."""

    __tablename__ = "theme"
    __table_args__ = (sa.UniqueConstraint("group_id", "code"),)

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", index=False)
    code: Mapped[str] = mapped_column(sa.String(40))
    name: Mapped[str] = mapped_column(sa.String(80))
    rank: Mapped[int] = mapped_column(default=0)


class Appetite(Row):
    """Be how much of the risks of one theme the cohort is content with."""

    __tablename__ = "appetite"

    theme_id: Mapped[str] = foreign("theme.id", delete="CASCADE", unique=True)
    level: Mapped[str] = mapped_column(sa.String(12))
    set_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    set_on: Mapped[date]
    why: Mapped[str] = mapped_column(sa.String(300), default="")


class Risk(Row):
    """Be one risk in one sentence: because of a cause, an event, which would lead to a consequence."""

    __tablename__ = "risk"
    __table_args__ = (
        sa.UniqueConstraint("framework_id", "code"),
        sa.UniqueConstraint("proposed_by", "client_id"),
    )

    framework_id: Mapped[str] = foreign("framework.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    code: Mapped[str] = mapped_column(sa.String(8))
    title: Mapped[str] = mapped_column(sa.String(200))
    cause: Mapped[str] = mapped_column(sa.String(300))
    event: Mapped[str] = mapped_column(sa.String(300))
    consequence: Mapped[str] = mapped_column(sa.String(300))
    objective: Mapped[str] = mapped_column(sa.String(300), default="")
    theme_id: Mapped[str] = foreign("theme.id")
    context_factor: Mapped[str] = mapped_column(sa.String(20), default="organisational")
    proximity: Mapped[str] = mapped_column(sa.String(12), default="this year")
    trend: Mapped[str] = mapped_column(sa.String(12), default="steady")
    owner_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    status: Mapped[str] = mapped_column(sa.String(16), default=PROPOSED)
    rate_locally: Mapped[bool] = mapped_column(default=False)
    merged_into_id: Mapped[str | None] = foreign("risk.id", nullable=True, index=False)
    proposed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def body(self) -> str:
        """Return the whole sentence."""
        event = f"there is a risk that {self.event}"
        return f"Because {self.cause}, {event}, which would lead to {self.consequence}."


class RatingRound(Row):
    """Be one occasion on which people judge one risk, each alone."""

    __tablename__ = "rating_round"
    __table_args__ = (sa.UniqueConstraint("risk_id", "kind", "number"),)

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE", index=False)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    kind: Mapped[str] = mapped_column(sa.String(10))
    number: Mapped[int]
    opened_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    sentence: Mapped[str] = mapped_column(sa.String(300), default="")

    @property
    def is_closed(self) -> bool:
        """Say whether nobody may rate any more."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now())


class Rating(Row):
    """Be one person's judgement in one round; nobody but that person is ever shown whose it is."""

    __tablename__ = "rating"
    __table_args__ = (sa.UniqueConstraint("round_id", "person_id"),)

    round_id: Mapped[str] = foreign("rating_round.id", delete="CASCADE", index=False)
    person_id: Mapped[str | None] = foreign("person.id", nullable=True)
    likelihood: Mapped[int]
    impact: Mapped[int]
    confidence: Mapped[str] = mapped_column(sa.String(8), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    client_id: Mapped[str | None] = mapped_column(sa.String(32))


class Control(Row):
    """Be something that already happens and holds a risk down."""

    __tablename__ = "control"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"),)

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    text: Mapped[str] = mapped_column(sa.String(300))
    effectiveness: Mapped[str] = mapped_column(sa.String(10), default="partial")
    evidence: Mapped[str] = mapped_column(sa.String(300), default="")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))


class Indicator(Row):
    """Be what is watched for a risk: leading, before it happens, or lagging, after."""

    __tablename__ = "indicator"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"),)

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(10), default="leading")
    unit: Mapped[str] = mapped_column(sa.String(80), default="")
    how_counted: Mapped[str] = mapped_column(sa.String(300), default="")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))


class Suggestion(Row):
    """Be a suggestion about one part of a risk; every suggestion gets an answer."""

    __tablename__ = "suggestion"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    part: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.String(300))
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    named: Mapped[bool] = mapped_column(default=True)
    answer: Mapped[str] = mapped_column(sa.String(300), default="")
    answered_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    answered_at: Mapped[datetime | None]


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
    state: Mapped[str] = mapped_column(sa.String(12), default="draft")
    did_it_work: Mapped[str] = mapped_column(sa.String(12), default="")
    what_we_saw: Mapped[str] = mapped_column(sa.String(2000), default="")
    what_next: Mapped[str] = mapped_column(sa.String(12), default="")
    rival_explanation: Mapped[str] = mapped_column(sa.String(2000), default="")
    who_gained: Mapped[str] = mapped_column(sa.String(2000), default="")
    reviewed_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
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


class StrategyReview(Row):
    """Be one look back at a strategy: what its owner said, on which day, and by which day it was asked."""

    __tablename__ = "strategy_review"
    __table_args__ = (sa.UniqueConstraint("reviewed_by", "client_id"),)

    strategy_id: Mapped[str] = foreign("strategy.id", delete="CASCADE")
    due_on: Mapped[date | None]
    reviewed_on: Mapped[date]
    reviewed_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    did_it_work: Mapped[str] = mapped_column(sa.String(12))
    what_we_saw: Mapped[str] = mapped_column(sa.String(2000))
    what_next: Mapped[str] = mapped_column(sa.String(12), default="")
    rival_explanation: Mapped[str] = mapped_column(sa.String(2000), default="")
    who_gained: Mapped[str] = mapped_column(sa.String(2000), default="")


RISK_WORDS = (
    "title",
    "cause",
    "event",
    "consequence",
    "objective",
    "theme_id",
    "context_factor",
    "proximity",
    "trend",
    "owner_id",
    "rate_locally",
)
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
)
