"""Risks, independent judgements of them, what holds them down and what is watched."""

from __future__ import annotations

from datetime import date, datetime

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
    within: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")  # for which time likelihood is judged, where it is not the next twelve months
    trend: Mapped[str] = mapped_column(sa.String(12), default="steady")
    owner_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    status: Mapped[str] = mapped_column(sa.String(16), default=PROPOSED)
    rate_locally: Mapped[bool] = mapped_column(default=False)
    status_why: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")  # why it was closed, merged, or so decided
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
    talk_id: Mapped[str | None] = foreign("talk.id", nullable=True, delete="SET NULL")  # the talk in a thread with whose steps it opens and closes
    # What rests on who has judged: whether its figures may leave the cohort, kept from its close on, and the movement "with" another round, kept when they are forgotten.
    may_leave: Mapped[bool | None]
    movement: Mapped[dict] = mapped_column(sa.JSON, default=dict, server_default="{}")

    @property
    def is_closed(self) -> bool:
        """Say whether nobody may rate any more."""
        return self.closed_at is not None or (self.closes_at is not None and self.closes_at <= now())


class Rating(Row):
    """Be one person's judgement in one round; nobody but that person is ever shown whose it is, and twelve months later nobody knows."""

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
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    ended_on: Mapped[date | None]  # since when it no longer happens


class Indicator(Row):
    """Be what is watched for a risk: leading, before it happens, or lagging, after."""

    __tablename__ = "indicator"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"),)

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(10), default="leading")
    unit: Mapped[str] = mapped_column(sa.String(80), default="")
    how_counted: Mapped[str] = mapped_column(sa.String(300), default="")
    counted_by: Mapped[str] = mapped_column(sa.String(120), default="", server_default="")
    how_often: Mapped[str] = mapped_column(sa.String(80), default="", server_default="")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    version: Mapped[int] = mapped_column(default=1, server_default="1")
    ended_on: Mapped[date | None]  # since when it is no longer watched


class Suggestion(Row):
    """Be a suggestion about one line of a risk or of a strategy; every suggestion gets an answer."""

    __tablename__ = "suggestion"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"), sa.CheckConstraint("(risk_id IS NULL) <> (strategy_id IS NULL)", name="about"))

    risk_id: Mapped[str | None] = foreign("risk.id", delete="CASCADE", nullable=True)
    strategy_id: Mapped[str | None] = foreign("strategy.id", delete="CASCADE", nullable=True)
    part: Mapped[str] = mapped_column(sa.String(20))
    said: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")  # the words of the line when it was suggested
    text: Mapped[str] = mapped_column(sa.String(300))
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    named: Mapped[bool] = mapped_column(default=True)
    answer: Mapped[str] = mapped_column(sa.String(300), default="")
    answered_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    answered_at: Mapped[datetime | None]


RISK_WORDS = (
    "title",
    "cause",
    "event",
    "consequence",
    "objective",
    "theme_id",
    "context_factor",
    "proximity",
    "within",
    "trend",
    "owner_id",
    "rate_locally",
)
CONTROL_WORDS = ("text", "effectiveness", "evidence")
INDICATOR_WORDS = ("name", "kind", "unit", "how_counted", "counted_by", "how_often")
