"""The shared framework: risks, independent judgements of them, and what is done about them."""

from enquiry_hub.capabilities.themes.models import Theme
from enquiry_hub.features.framework.models.document import (
    RELEASE_STATES,
    Appetite,
    Framework,
    FrameworkRelease,
)
from enquiry_hub.features.framework.models.history import Amendment, ReasonRequest
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
    CONTROL_WORDS,
    DRAFT,
    GONE,
    HAPPENING,
    IN_REVIEW,
    INDICATOR_WORDS,
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
    Look,
    Strategy,
    StrategyReview,
)

__all__ = [
    "CLOSED", "CONTROL_WORDS", "DRAFT", "GONE", "HAPPENING", "INDICATOR_WORDS", "INHERENT", "IN_REVIEW", "LISTINGS", "MERGED", "NAMED", "PROPOSED", "PUBLISHED", "RELEASE_STATES", "RESIDUAL",
    "RISK_WORDS", "ROLE_ONLY", "STRATEGY_STATES", "STRATEGY_WORDS", "UNLISTED", "Amendment", "Appetite", "AppetiteChange",
    "AppetiteDissent", "Control", "Framework", "FrameworkRelease", "Indicator",
    "Listing", "Look", "Rating", "RatingRound", "ReasonRequest", "ReleaseApproval", "Risk", "RiskAcceptance", "RiskIssue", "Strategy", "StrategyReview", "Suggestion", "Theme",
]  # fmt: skip
