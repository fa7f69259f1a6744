"""How the cohort holds a risk: who signs for it, what happens when it happens, and who sees an appetite otherwise."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign


class RiskAcceptance(Row):
    """Be a signature under a risk that is borne as it is, until a day (DOMAIN 5.4)."""

    __tablename__ = "risk_acceptance"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"),)
    row_name = "acceptance"

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    signed: Mapped[str] = mapped_column(sa.String(120))
    why: Mapped[str] = mapped_column(sa.String(300))
    accepted_on: Mapped[date]
    until: Mapped[date]
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    ended_at: Mapped[datetime | None]


class RiskIssue(Row):
    """Be what happens when a risk happens: since when, what is seen, who acts, and how it ended. The risk stays."""

    __tablename__ = "risk_issue"
    __table_args__ = (sa.UniqueConstraint("opened_by", "client_id"),)
    row_name = "issue"

    risk_id: Mapped[str] = foreign("risk.id", delete="CASCADE")
    since: Mapped[date]
    what_happens: Mapped[str] = mapped_column(sa.String(2000))
    who_acts: Mapped[str] = mapped_column(sa.String(300), default="")
    status_before: Mapped[str] = mapped_column(sa.String(16), server_default="published")  # of the risk; so it stands again afterwards
    opened_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    closed_on: Mapped[date | None]
    what_came: Mapped[str] = mapped_column(sa.String(2000), default="")


class AppetiteChange(Row):
    """Be an appetite as it was set on one day, with why: the history of a theme's sentence."""

    __tablename__ = "appetite_change"

    theme_id: Mapped[str] = foreign("theme.id", delete="CASCADE")
    level: Mapped[str] = mapped_column(sa.String(12))  # empty: taken away
    why: Mapped[str] = mapped_column(sa.String(300), default="")
    set_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    set_on: Mapped[date]


class AppetiteDissent(Row):
    """Be why somebody sees the appetite for a theme otherwise; shown with their name or without it, as they choose, until they take it back."""

    __tablename__ = "appetite_dissent"
    __table_args__ = (sa.UniqueConstraint("author_id", "client_id"),)
    row_name = "dissent"

    theme_id: Mapped[str] = foreign("theme.id", delete="CASCADE")
    level: Mapped[str] = mapped_column(sa.String(12))
    text: Mapped[str] = mapped_column(sa.String(300))
    named: Mapped[bool] = mapped_column(default=False)
    author_id: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    ended_at: Mapped[datetime | None]
