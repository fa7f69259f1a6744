"""A school's space, what it took home, and what it hands to its governors."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign
from enquiry_hub.features.framework.models import Look

RISK, STRATEGY = "risk", "strategy"
OPEN, CLOSED = "open", "closed"
SAID, LEARNED = "words", "learned"  # what a school offers: its way of saying a thing, or what came of doing it
# What comes along from a shared thing, and may be said otherwise at a school.
WORDS = {
    RISK: ("title", "cause", "event", "consequence", "objective"),
    STRATEGY: ("title", "if_text", "then_text", "because_text", "what_stops", "cost", "change_our_mind"),
}


class School(Row):
    """Be the space of one organisation: its people are the members of a group of its own, as long as they work there."""

    __tablename__ = "school"

    organisation_id: Mapped[str] = foreign("organisation.id", delete="CASCADE", unique=True)
    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE", unique=True)
    begun_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)


class Adoption(Row):
    """Be a school's copy of a shared risk or strategy: the words as they came (`source`), the school's own, and why they differ."""

    __tablename__ = "adoption"
    __table_args__ = (
        sa.UniqueConstraint("adopted_by", "client_id"),
        sa.CheckConstraint("kind IN ('risk', 'strategy')", name="kind"),
        sa.CheckConstraint("status IN ('open', 'closed')", name="status"),
    )

    school_id: Mapped[str] = foreign("school.id", delete="CASCADE")
    kind: Mapped[str] = mapped_column(sa.String(10))
    risk_id: Mapped[str | None] = foreign("risk.id", delete="SET NULL", nullable=True)
    strategy_id: Mapped[str | None] = foreign("strategy.id", delete="SET NULL", nullable=True)
    under_id: Mapped[str | None] = foreign("adoption.id", delete="CASCADE", nullable=True)  # a strategy's risk
    code: Mapped[str] = mapped_column(sa.String(8))
    source: Mapped[dict] = mapped_column(sa.JSON)
    source_version: Mapped[int]
    source_ended: Mapped[str] = mapped_column(sa.String(12), default="")  # closed, merged, withdrawn
    words: Mapped[dict] = mapped_column(sa.JSON)
    reasons: Mapped[dict] = mapped_column(sa.JSON, default=dict)  # by name of the word, why it differs
    steps: Mapped[list] = mapped_column(sa.JSON, default=list)  # of {"text", "due_on"}, as in Strategy
    owner_id: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    review_on: Mapped[date | None]
    appetite: Mapped[str] = mapped_column(sa.String(12), default="")  # the school's own; empty: the cohort's for the theme
    status: Mapped[str] = mapped_column(sa.String(10), default=OPEN)
    running: Mapped[bool] = mapped_column(default=False)  # a strategy that the school is carrying out
    accepted_by: Mapped[str] = mapped_column(sa.String(120), default="")  # who signs that it is borne as it is
    accepted_why: Mapped[str] = mapped_column(sa.String(300), default="")
    accepted_on: Mapped[date | None]
    accepted_until: Mapped[date | None]
    accepted_ended_on: Mapped[date | None]  # the day on which the signature was taken back
    adopted_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def title(self) -> str:
        """Return the school's title for it."""
        return str(self.words.get("title", ""))

    @property
    def changed(self) -> list[str]:
        """Return the names of the words that the school says otherwise."""
        return [name for name in WORDS[self.kind] if self.words.get(name, "") != self.source.get(name, "")]

    @property
    def source_id(self) -> str | None:
        """Return the id of what it was taken from."""
        return self.risk_id if self.kind == RISK else self.strategy_id

    @property
    def stored(self) -> dict[str, Any]:
        """Return what a version keeps."""
        return {"words": dict(self.words), "reasons": dict(self.reasons), "own": self.own}

    @property
    def own(self) -> dict[str, Any]:
        """Return what the school alone says of it beside its words, as a version keeps it."""
        held = {"owner_id": self.owner_id, "review_on": self.review_on.isoformat() if self.review_on else ""}
        return held | ({"steps": [dict(step) for step in self.steps], "running": self.running} if self.kind == STRATEGY else {"appetite": self.appetite})


class LocalRating(Row):
    """Be one judgement of a school on a risk that it took home, on one day; the latest of a kind counts."""

    __tablename__ = "local_rating"
    __table_args__ = (sa.UniqueConstraint("rated_by", "client_id"),)

    adoption_id: Mapped[str] = foreign("adoption.id", delete="CASCADE")
    kind: Mapped[str] = mapped_column(sa.String(10))
    likelihood: Mapped[int]
    impact: Mapped[int]
    confidence: Mapped[str] = mapped_column(sa.String(8), default="")
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    rated_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    rated_on: Mapped[date]
    client_id: Mapped[str | None] = mapped_column(sa.String(32))


class LocalReview(Look, Row):
    """Be one look back of a school at a strategy that it took home; those that failed stay, dated, like the others."""

    __tablename__ = "local_review"
    __table_args__ = (sa.UniqueConstraint("reviewed_by", "client_id"),)

    adoption_id: Mapped[str] = foreign("adoption.id", delete="CASCADE")
    reviewed_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)


class LocalControl(Row):
    """Be something that already happens at a school and holds a risk down."""

    __tablename__ = "local_control"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"),)

    adoption_id: Mapped[str] = foreign("adoption.id", delete="CASCADE")
    text: Mapped[str] = mapped_column(sa.String(300))
    effectiveness: Mapped[str] = mapped_column(sa.String(10), default="partial")
    made_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    ended_on: Mapped[date | None]


class LocalChange(Row):
    """Be one change of a school's copy that is no version of its words: a control, a signature, putting it away; who, when and why."""

    __tablename__ = "local_change"

    adoption_id: Mapped[str] = foreign("adoption.id", delete="CASCADE")
    what: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str] = mapped_column(sa.String(300), default="")  # what it is about: the control, or who signed
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    made_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)


class Variant(Row):
    """Be what a school offers back to the cohort under a label, its words or what it learned; without the school's name unless it chose so."""

    __tablename__ = "variant"
    __table_args__ = (sa.UniqueConstraint("offered_by", "client_id"), sa.CheckConstraint("kind IN ('words', 'learned')", name="kind"))

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    adoption_id: Mapped[str | None] = foreign("adoption.id", delete="SET NULL", nullable=True, index=False)
    risk_id: Mapped[str | None] = foreign("risk.id", delete="CASCADE", nullable=True)
    strategy_id: Mapped[str | None] = foreign("strategy.id", delete="CASCADE", nullable=True)
    phase: Mapped[str] = mapped_column(sa.String(40), default="")
    size: Mapped[str] = mapped_column(sa.String(10), default="")
    setting: Mapped[str] = mapped_column(sa.String(40), default="")
    school_name: Mapped[str] = mapped_column(sa.String(200), default="")
    kind: Mapped[str] = mapped_column(sa.String(8), default=SAID, server_default=SAID)
    learned_on: Mapped[date | None]
    words: Mapped[dict] = mapped_column(sa.JSON)  # only those that differ; of what was learned, the answers of the review
    reasons: Mapped[dict] = mapped_column(sa.JSON, default=dict)
    offered_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    withdrawn_at: Mapped[datetime | None]


class SchoolRegister(Row):
    """Be a school's register as it stood on one day, for its governors: frozen, behind a link that ends."""

    __tablename__ = "school_register"
    __table_args__ = (sa.UniqueConstraint("school_id", "number"), sa.UniqueConstraint("issued_by", "client_id"))
    row_name = "register"

    school_id: Mapped[str] = foreign("school.id", delete="CASCADE", index=False)
    number: Mapped[int]
    issued_on: Mapped[date]
    ends_on: Mapped[date]
    note: Mapped[str] = mapped_column(sa.String(300), default="")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    snapshot: Mapped[dict] = mapped_column(sa.JSON)
    issued_by: Mapped[str | None] = foreign("person.id", delete="SET NULL", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    ended_at: Mapped[datetime | None]
