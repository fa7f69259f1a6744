"""What in a framework does not fit together, as sentences: never a score, and never about a person."""

from datetime import date

from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.scores import Status


@dataclass(frozen=True)
class RiskFacts:
    """Hold what is asked of one open risk; scores are medians that may be shown, or nothing."""

    inherent: float | None = None
    residual: float | None = None
    controls: int = 0
    leading_indicators: int = 0
    uncounted_indicators: tuple[str, ...] = ()
    overdue_strategies: tuple[str, ...] = ()
    running_strategies: int = 0
    accepted_until: date | None = None
    appetite: Status | None = None


def misfits(facts: RiskFacts, day: date) -> list[str]:
    """List what does not fit, as codes, the gravest first.

    `breach`: outside tolerance, and neither a strategy that runs nor an acceptance that holds (DOMAIN 5.4). `acceptance_over`: its day
    has passed. `residual_above`: judged higher with what is done than without. `lowered_without_control`: judged lower although no
    control is named. `strategy_overdue`, `no_leading_indicator`, `indicator_uncounted`.
    """
    found = []
    accepted = facts.accepted_until is not None and facts.accepted_until >= day
    if facts.appetite == "outside_tolerance" and not facts.running_strategies and not accepted:
        found.append("breach")
    if facts.accepted_until is not None and not accepted:
        found.append("acceptance_over")
    if facts.inherent is not None and facts.residual is not None:
        if facts.residual > facts.inherent:
            found.append("residual_above")
        elif facts.residual < facts.inherent and not facts.controls and not facts.running_strategies:
            found.append("lowered_without_control")
    if facts.overdue_strategies:
        found.append("strategy_overdue")
    if not facts.leading_indicators:
        found.append("no_leading_indicator")
    if facts.uncounted_indicators:
        found.append("indicator_uncounted")
    return found
