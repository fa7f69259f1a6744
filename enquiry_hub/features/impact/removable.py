"""Which words of a measure, and of what is believed of a strategy, can be taken down because they may be about a child."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import kept_of, register_removable, stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Framework, Risk, Strategy, Theme
from enquiry_hub.features.impact.models import ChartNote, Measure, OutsideFigure, StrategyAccount

register_removable("measure", tells_why=False)  # why answers were corrected is for those who count


def _rows(model: Any, condition: Any) -> list[Any]:
    return list(db.session.scalars(sa.select(model).where(condition).order_by(model.created_at, model.id)))


@stands_with("measure")
def _around_a_measure(measure: Measure) -> Iterable[Any]:
    return [*_rows(ChartNote, ChartNote.measure_id == measure.id), *_rows(OutsideFigure, OutsideFigure.measure_id == measure.id)]


@kept_of("measure")
def _itself(measure: Measure) -> Iterable[Any]:
    """Return the measure: what it claims is shown to few, and is not offered."""
    return [measure]


@stands_with("strategy")
def _around_a_strategy(strategy: Strategy) -> Iterable[Any]:
    return [*_rows(StrategyAccount, StrategyAccount.strategy_id == strategy.id), *_rows(OutsideFigure, OutsideFigure.strategy_id == strategy.id)]


@stands_with("risk")
def _around_a_risk(risk: Risk) -> Iterable[Any]:
    return _rows(OutsideFigure, OutsideFigure.risk_id == risk.id)


@stands_with("framework")
def _around_a_framework(framework: Framework) -> Iterable[Any]:
    return _rows(OutsideFigure, OutsideFigure.theme_id.in_(sa.select(Theme.id).where(Theme.group_id == framework.group_id)))
