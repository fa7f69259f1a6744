"""What can be done in the framework."""

from enquiry_hub.features.framework.services.evidence import stand_on, take_evidence_away
from enquiry_hub.features.framework.services.frameworks import (
    add_theme,
    change_framework,
    create_framework,
    rename_theme,
    set_appetite,
)
from enquiry_hub.features.framework.services.holding import (
    accept_shared,
    close_issue,
    dissent,
    open_issue,
    take_acceptance_back,
    take_dissent_back,
)
from enquiry_hub.features.framework.services.publishing import (
    choose_listing,
    open_to_everybody,
    record_approval,
)
from enquiry_hub.features.framework.services.releases import make_release, withdraw_release
from enquiry_hub.features.framework.services.risks import (
    RiskWords,
    add_control,
    add_indicator,
    answer_suggestion,
    edit_risk,
    end_part,
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
    "accept_shared",
    "add_control",
    "add_indicator",
    "add_theme",
    "answer_suggestion",
    "change_framework",
    "choose_listing",
    "close_issue",
    "close_round",
    "create_framework",
    "dissent",
    "edit_risk",
    "edit_strategy",
    "end_part",
    "explain_round",
    "make_release",
    "merge_risk",
    "move_strategy",
    "open_issue",
    "open_rounds",
    "open_to_everybody",
    "propose_risk",
    "propose_strategy",
    "rate",
    "record_approval",
    "rename_theme",
    "review_strategy",
    "set_appetite",
    "set_status",
    "stand_on",
    "stop_strategy",
    "suggest",
    "take_acceptance_back",
    "take_dissent_back",
    "take_evidence_away",
    "withdraw_release",
]
