"""The arithmetic and the advice of the framework: pure, and the same wherever it is used."""

from enquiry_hub.features.framework.domain.gates import (
    MISSING,
    Gate,
    Measure,
    Review,
    Step,
    StrategyFacts,
    gates_of,
)
from enquiry_hub.features.framework.domain.heatmap import (
    Movement,
    Placed,
    count_movement,
    movement_sentence,
    place,
)
from enquiry_hub.features.framework.domain.ratings import Label, Summary, Withheld, summarise
from enquiry_hub.features.framework.domain.scales import Scales, scales
from enquiry_hub.features.framework.domain.scores import (
    Judgement,
    Reduction,
    RiskSummary,
    Status,
    appetite_status,
    band,
    reduction,
    summarise_risk,
)
from enquiry_hub.features.framework.domain.sentences import Advice, advise, too_short_or_long

__all__ = [
    "MISSING",
    "Advice",
    "Gate",
    "Judgement",
    "Label",
    "Measure",
    "Movement",
    "Placed",
    "Reduction",
    "Review",
    "RiskSummary",
    "Scales",
    "Status",
    "Step",
    "StrategyFacts",
    "Summary",
    "Withheld",
    "advise",
    "appetite_status",
    "band",
    "count_movement",
    "gates_of",
    "movement_sentence",
    "place",
    "reduction",
    "scales",
    "summarise",
    "summarise_risk",
    "too_short_or_long",
]
