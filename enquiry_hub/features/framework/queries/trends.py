"""The trend that the last two closed rounds of a risk suggest."""

from __future__ import annotations

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.trend import Trend, trend_between
from enquiry_hub.features.framework.models import INHERENT, RESIDUAL
from enquiry_hub.features.framework.queries.spreads import RiskSpread, RoundView


@dataclass(frozen=True)
class ByRounds:
    """Be a trend with the two rounds that it comes from and their scores."""

    trend: Trend
    before: RoundView
    after: RoundView
    from_score: float
    to_score: float


def by_rounds(spread: RiskSpread) -> ByRounds | None:
    """Return the trend by the last two closed rounds of one kind that the viewer may see; with what is done where there are two, else without."""
    for kind in (RESIDUAL, INHERENT):
        closed = [(view, view.score) for view in spread.rounds if view.round.kind == kind and view.round.is_closed and view.may_see]
        scored = [(view, score) for view, score in closed if score is not None][-2:]
        if len(scored) == 2:
            (before, low), (after, high) = scored
            return ByRounds(trend_between(low, high), before, after, low, high)
    return None
