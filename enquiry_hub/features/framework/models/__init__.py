"""The shared framework: risks, independent judgements of them, and what is done about them."""

from enquiry_hub.features.framework.models.document import (
    RELEASE_STATES,
    Appetite,
    Framework,
    FrameworkRelease,
    Theme,
)
from enquiry_hub.features.framework.models.holding import (
    AppetiteChange,
    AppetiteDissent,
    RiskAcceptance,
    RiskIssue,
)
from enquiry_hub.features.framework.models.publishing import (
    LISTINGS,
    NAMED,
    ROLE_ONLY,
    UNLISTED,
    Listing,
    ReleaseApproval,
)
from enquiry_hub.features.framework.models.risks import (
    CLOSED,
    DRAFT,
    GONE,
    HAPPENING,
    IN_REVIEW,
    INHERENT,
    MERGED,
    PROPOSED,
    PUBLISHED,
    RESIDUAL,
    RISK_WORDS,
    Control,
    Indicator,
    Rating,
    RatingRound,
    Risk,
    Suggestion,
)
from enquiry_hub.features.framework.models.strategies import (
    STRATEGY_STATES,
    STRATEGY_WORDS,
    Strategy,
    StrategyReview,
)

__all__ = [
    "CLOSED", "DRAFT", "GONE", "HAPPENING", "INHERENT", "IN_REVIEW", "LISTINGS", "MERGED", "NAMED", "PROPOSED", "PUBLISHED", "RELEASE_STATES", "RESIDUAL", "RISK_WORDS",
    "ROLE_ONLY", "STRATEGY_STATES", "STRATEGY_WORDS", "UNLISTED", "Appetite", "AppetiteChange", "AppetiteDissent", "Control", "Framework", "FrameworkRelease", "Indicator",
    "Listing", "Rating", "RatingRound", "ReleaseApproval", "Risk", "RiskAcceptance", "RiskIssue", "Strategy", "StrategyReview", "Suggestion", "Theme",
]  # fmt: skip
