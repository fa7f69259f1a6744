"""Risks and strategies that several people change at once."""

from __future__ import annotations

from enquiry_hub.capabilities.revisions.live import register_together, tell_saved
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.framework.events import RiskEdited, StrategyEdited

register_together("risk", "framework:risk:edit")
register_together("strategy", "framework:strategy:edit")


@after_commit(RiskEdited)
def tell_of_risk(event: RiskEdited) -> None:
    """Tell those who have the risk open for changing."""
    tell_saved("risk", event.risk_id, event.version, event.by)


@after_commit(StrategyEdited)
def tell_of_strategy(event: StrategyEdited) -> None:
    """Tell those who have the strategy open for changing."""
    tell_saved("strategy", event.strategy_id, event.version, event.by)
