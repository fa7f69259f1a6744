"""Which words of the framework can be taken down because they may be about a child, and where they are kept again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import kept_of, register_removable, stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import (
    Amendment,
    Appetite,
    AppetiteChange,
    AppetiteDissent,
    Control,
    Framework,
    FrameworkRelease,
    Indicator,
    Rating,
    RatingRound,
    ReleaseApproval,
    Risk,
    RiskAcceptance,
    RiskIssue,
    Strategy,
    StrategyReview,
    Suggestion,
    Theme,
)
from enquiry_hub.features.framework.policies import round_closed, round_full

for _kind in ("framework", "risk", "strategy"):
    register_removable(_kind)


def _rows(model: Any, *conditions: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(*conditions).order_by(model.created_at, model.id)))


@stands_with("risk")
def _around_a_risk(risk: Risk) -> Iterable[Any]:
    for model in (Control, Indicator, Suggestion, RiskIssue, RiskAcceptance):
        yield from _rows(model, model.risk_id == risk.id)
    yield from _rows(RatingRound, RatingRound.risk_id == risk.id, round_closed(), round_full())
    yield from _rows(Amendment, Amendment.subject_id == risk.id)


@stands_with("risk")
def _reasons(risk: Risk) -> Iterable[Rating]:
    """Return the judgements whose reasons everybody is shown: of rounds that are closed, and of five or more."""
    shown = sa.select(RatingRound.id).where(RatingRound.risk_id == risk.id, round_closed(), round_full())
    return db.session.scalars(sa.select(Rating).where(Rating.round_id.in_(shown), Rating.reason != "").order_by(Rating.reason)).all()  # in no order that tells who or when


@stands_with("strategy")
def _around_a_strategy(strategy: Strategy) -> Iterable[Any]:
    for model in (StrategyReview, Suggestion):
        yield from _rows(model, model.strategy_id == strategy.id)
    yield from _rows(Amendment, Amendment.subject_id == strategy.id)


@stands_with("framework")
def _around_a_framework(framework: Framework) -> Iterable[Any]:
    themes = sa.select(Theme.id).where(Theme.group_id == framework.group_id)
    yield from _rows(Theme, Theme.group_id == framework.group_id)
    for model in (Appetite, AppetiteChange):
        yield from _rows(model, model.theme_id.in_(themes))
    yield from _rows(AppetiteDissent, AppetiteDissent.theme_id.in_(themes), AppetiteDissent.ended_at.is_(None))
    yield from _rows(Amendment, Amendment.subject_id == framework.id)
    yield from _rows(FrameworkRelease, FrameworkRelease.framework_id == framework.id)
    yield from _rows(ReleaseApproval, ReleaseApproval.release_id.in_(sa.select(FrameworkRelease.id).where(FrameworkRelease.framework_id == framework.id)))


@kept_of("framework")
def _kept_of_a_framework(framework: Framework) -> Iterable[Any]:
    yield from _rows(Amendment, Amendment.subject_kind == "framework", Amendment.subject_id == framework.id)
    yield from _rows(FrameworkRelease, FrameworkRelease.framework_id == framework.id)
    yield from _rows(AppetiteDissent, AppetiteDissent.theme_id.in_(sa.select(Theme.id).where(Theme.group_id == framework.group_id)))


@kept_of("risk")
def _kept_of_a_risk(risk: Risk) -> Iterable[Any]:
    yield from _rows(RatingRound, RatingRound.risk_id == risk.id)
    merged = sa.select(Risk.id).where(Risk.merged_into_id == risk.id)
    yield from _rows(Amendment, sa.or_(Amendment.subject_id == risk.merged_into_id, Amendment.subject_id.in_(merged)))


@kept_of("risk")
@kept_of("strategy")
def _kept_of_words(row: Risk | Strategy) -> Iterable[Any]:
    kind = row.__tablename__
    yield from _rows(Amendment, Amendment.subject_kind.in_((kind, "framework")), Amendment.subject_id.in_((row.id, row.framework_id)))
    yield from _rows(FrameworkRelease, FrameworkRelease.framework_id == row.framework_id)
