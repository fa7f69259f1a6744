"""The places on the framework's pages where later features show something, and what they count for its strategies."""

from __future__ import annotations

from collections.abc import Callable

from enquiry_hub.features.framework.domain import Measure

FRAMEWORK, RISK, STRATEGY, REVIEW, THEME = "framework", "risk", "strategy", "review", "theme"
Counted = Callable[[str], list[Measure]]
_counted: list[Counted] = []


def register_counted(source: Counted) -> Counted:
    """Let a feature say which measures a strategy has, for its gates."""
    _counted.append(source)
    return source


def counted_for(strategy_id: str) -> list[Measure]:
    """Return the measures of a strategy that are kept outside its own words."""
    return [measure for source in _counted for measure in source(strategy_id)]
