"""What is counted to learn whether something worked, what was said of it, and figures from elsewhere to set beside it."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from enquiry_hub.core.columns import Row, foreign

SERIES, SHARE, PAIRS = "series", "share", "pairs"
KINDS = (SERIES, SHARE, PAIRS)
WEEKLY, NOW_AND_THEN = "weekly", "now_and_then"
NOTE, UNLIKE = "note", "unlike"
MEASURES = "measures"  # the place for later features on the page of what a cohort counts
ONE_PLACE = "(strategy_id IS NULL OR (risk_id IS NULL AND theme_id IS NULL)) AND (risk_id IS NULL OR theme_id IS NULL)"


class Measure(Row):
    """Be something that is counted over time, by one owner, about a strategy, a risk or a theme, or about the cohort as a whole.

    With a school it is that school's own, and nobody outside sees it unless the school counts itself in. `pairs` are answers before and after, as
    [number of the school, before, after]: who answered is not kept; `pairs_told` holds of which figures were last shown to people who do not count
    them (`pairs`), and how many moved each way in all that ever were (`ways`). `counted_among` says among how many people of each school a
    cohort's own series of people is counted, such as "12, 8, 9": without it, or where it is too few, nobody but those who count sees its numbers.
    """

    __tablename__ = "measure"
    __table_args__ = (
        sa.UniqueConstraint("made_by", "client_id"),
        sa.CheckConstraint("level BETWEEN 1 AND 5", name="level"),
        sa.CheckConstraint(ONE_PLACE, name="hangs_once"),
    )

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    strategy_id: Mapped[str | None] = foreign("strategy.id", nullable=True, delete="CASCADE")
    risk_id: Mapped[str | None] = foreign("risk.id", nullable=True, delete="CASCADE")
    theme_id: Mapped[str | None] = foreign("theme.id", nullable=True, delete="CASCADE")
    organisation_id: Mapped[str | None] = foreign("organisation.id", nullable=True)
    counted_in: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(sa.String(10), default=SERIES)
    name: Mapped[str] = mapped_column(sa.String(200))
    level: Mapped[int]
    unit: Mapped[str] = mapped_column(sa.String(80), default="")
    better: Mapped[str] = mapped_column(sa.String(6), default="up")
    baseline: Mapped[float | None]
    target: Mapped[float | None]
    change_on: Mapped[date | None]
    change_what: Mapped[str] = mapped_column(sa.String(200), default="")
    how_counted: Mapped[str] = mapped_column(sa.String(300), default="")
    frequency: Mapped[str] = mapped_column(sa.String(12), default=NOW_AND_THEN)
    counts_people: Mapped[bool] = mapped_column(default=False)
    counted_among: Mapped[str] = mapped_column(sa.String(200), default="", server_default="")
    owner_id: Mapped[str | None] = foreign("person.id", nullable=True)
    who_gains: Mapped[str] = mapped_column(sa.String(300), default="")
    who_may_lose: Mapped[str] = mapped_column(sa.String(300), default="")
    claim: Mapped[str] = mapped_column(sa.String(300), default="")
    claim_when: Mapped[str] = mapped_column(sa.String(40), default="")
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(sa.String(300), default="", server_default="")
    pairs: Mapped[list] = mapped_column(sa.JSON, default=list)
    pairs_told: Mapped[dict] = mapped_column(sa.JSON, default=dict, server_default="{}")
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    version: Mapped[int] = mapped_column(default=1)

    @property
    def changed(self) -> str:
        """Return the day of the change as text, for versions keep texts."""
        return self.change_on.isoformat() if self.change_on else ""

    @changed.setter
    def changed(self, text: str) -> None:
        """Take the day of the change as text."""
        self.change_on = date.fromisoformat(text) if text else None

    @property
    def ended(self) -> str:
        """Return the day from which on it is counted no longer as text, for versions keep texts."""
        return self.ended_on.isoformat() if self.ended_on else ""

    @ended.setter
    def ended(self, text: str) -> None:
        """Take that day as text."""
        self.ended_on = date.fromisoformat(text) if text else None


class Observation(Row):
    """Be one number of one day; of a share also its parts, how many are unknown, and how many of the base come from each school."""

    __tablename__ = "observation"
    __table_args__ = (sa.UniqueConstraint("measure_id", "on_day"), sa.UniqueConstraint("entered_by", "client_id"))

    measure_id: Mapped[str] = foreign("measure.id", delete="CASCADE", index=False)
    on_day: Mapped[date]
    value: Mapped[float]
    numerator: Mapped[int | None]
    denominator: Mapped[int | None]
    unknown: Mapped[int] = mapped_column(default=0)
    schools: Mapped[list] = mapped_column(sa.JSON, default=list)
    entered_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    withdrawn_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)


class ChartNote(Row):
    """Be what somebody who knows the work wrote at a day of a chart: a note, or that its number is unlike the rest, and why."""

    __tablename__ = "chart_note"
    __table_args__ = (sa.UniqueConstraint("made_by", "client_id"),)

    measure_id: Mapped[str] = foreign("measure.id", delete="CASCADE")
    on_day: Mapped[date]
    kind: Mapped[str] = mapped_column(sa.String(8), default=NOTE)
    text: Mapped[str] = mapped_column(sa.String(300))
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))


class StrategyAccount(Row):
    """Be what is believed of a strategy: its chain to pupils, how strong the evidence is, who should gain and who may lose."""

    __tablename__ = "strategy_account"
    __table_args__ = (
        sa.CheckConstraint("research BETWEEN 0 AND 4", name="research"),
        sa.CheckConstraint("practice BETWEEN 0 AND 4", name="practice"),
    )

    strategy_id: Mapped[str] = foreign("strategy.id", delete="CASCADE", unique=True)
    practice_words: Mapped[str] = mapped_column(sa.String(300), default="")
    school_words: Mapped[str] = mapped_column(sa.String(300), default="")
    pupil_words: Mapped[str] = mapped_column(sa.String(300), default="")
    practice_input_id: Mapped[str | None] = foreign("input.id", nullable=True, index=False, delete="SET NULL")
    school_input_id: Mapped[str | None] = foreign("input.id", nullable=True, index=False, delete="SET NULL")
    pupil_input_id: Mapped[str | None] = foreign("input.id", nullable=True, index=False, delete="SET NULL")
    research: Mapped[int] = mapped_column(default=0)
    practice: Mapped[int] = mapped_column(default=0)
    strength_why: Mapped[str] = mapped_column(sa.String(300), default="")
    outsider: Mapped[str] = mapped_column(sa.String(200), default="")
    who_gains: Mapped[str] = mapped_column(sa.String(300), default="")
    who_may_lose: Mapped[str] = mapped_column(sa.String(300), default="")
    version: Mapped[int] = mapped_column(default=1)


class OutsideFigure(Row):
    """Be a figure of a place or of the sector, which is never one of ours: with its source, its year and its limits.

    It can stand beside a measure, and on a strategy, a risk or a theme. `number` is the figure in the unit of its measure, to be drawn beside its chart.
    """

    __tablename__ = "outside_figure"
    __table_args__ = (
        sa.UniqueConstraint("made_by", "client_id"),
        sa.CheckConstraint("source <> ''", name="source"),
        sa.CheckConstraint("year BETWEEN 1900 AND 2200", name="year"),
        sa.CheckConstraint(ONE_PLACE, name="stands_once"),
    )

    group_id: Mapped[str] = foreign("people_group.id", delete="CASCADE")
    measure_id: Mapped[str | None] = foreign("measure.id", nullable=True, delete="SET NULL")
    strategy_id: Mapped[str | None] = foreign("strategy.id", nullable=True, delete="SET NULL")
    risk_id: Mapped[str | None] = foreign("risk.id", nullable=True, delete="SET NULL")
    theme_id: Mapped[str | None] = foreign("theme.id", nullable=True, delete="SET NULL")
    number: Mapped[float | None]
    scope: Mapped[str] = mapped_column(sa.String(8), default="place")
    name: Mapped[str] = mapped_column(sa.String(200))
    where: Mapped[str] = mapped_column("place", sa.String(120), default="")
    value: Mapped[str] = mapped_column(sa.String(80))
    compared_with: Mapped[str] = mapped_column(sa.String(200), default="")
    source: Mapped[str] = mapped_column(sa.String(300))
    link: Mapped[str] = mapped_column(sa.String(500), default="")
    year: Mapped[int]
    limits: Mapped[str] = mapped_column(sa.String(300))
    made_by: Mapped[str | None] = foreign("person.id", nullable=True, index=False)
    client_id: Mapped[str | None] = mapped_column(sa.String(32))
    version: Mapped[int] = mapped_column(default=1)


MEASURE_WORDS = (
    "name", "level", "unit", "better", "baseline", "target", "changed", "change_what", "how_counted", "frequency", "counts_people",
    "counted_among", "strategy_id", "risk_id", "theme_id", "owner_id", "who_gains", "who_may_lose",
)  # fmt: skip
ACCOUNT_WORDS = (
    "practice_words", "school_words", "pupil_words", "practice_input_id", "school_input_id", "pupil_input_id",
    "research", "practice", "strength_why", "outsider", "who_gains", "who_may_lose",
)  # fmt: skip
OUTSIDE_WORDS = (
    "measure_id", "strategy_id", "risk_id", "theme_id", "scope", "name", "where", "value", "number", "compared_with", "source", "link", "year", "limits",
)  # fmt: skip
