"""What can be done in the framework."""

from enquiry_hub.features.framework.services.evidence import stand_on, take_evidence_away
from enquiry_hub.features.framework.services.frameworks import (
    add_theme,
    change_framework,
    create_framework,
    rename_theme,
    set_appetite,
)
from enquiry_hub.features.framework.services.releases import make_release, withdraw_release
from enquiry_hub.features.framework.services.risks import (
    RiskWords,
    add_control,
    add_indicator,
    answer_suggestion,
    edit_risk,
    merge_risk,
    propose_risk,
    set_status,
    suggest,
)
from enquiry_hub.features.framework.services.rounds import (
    Judged,
    close_round,
    explain_round,
    open_rounds,
    rate,
)
from enquiry_hub.features.framework.services.strategies import (
    edit_strategy,
    move_strategy,
    propose_strategy,
    review_strategy,
    stop_strategy,
)

__all__ = [
    "Judged",
    "RiskWords",
    "add_control",
    "add_indicator",
    "add_theme",
    "answer_suggestion",
    "change_framework",
    "close_round",
    "create_framework",
    "edit_risk",
    "edit_strategy",
    "explain_round",
    "make_release",
    "merge_risk",
    "move_strategy",
    "open_rounds",
    "propose_risk",
    "propose_strategy",
    "rate",
    "rename_theme",
    "review_strategy",
    "set_appetite",
    "set_status",
    "stand_on",
    "stop_strategy",
    "suggest",
    "take_evidence_away",
    "withdraw_release",
]
