"""What can be done in the framework."""

from enquiry_hub.features.framework.services.apart import forget_rater, forget_raters, settle_closed
from enquiry_hub.features.framework.services.evidence import stand_on, take_evidence_away
from enquiry_hub.features.framework.services.frameworks import (
    add_theme,
    arrange_theme,
    change_framework,
    create_framework,
    move_theme,
    remove_theme,
    rename_theme,
    set_appetite,
)
from enquiry_hub.features.framework.services.history import ask_why, say_why
from enquiry_hub.features.framework.services.holding import (
    accept_shared,
    close_issue,
    dissent,
    open_issue,
    take_acceptance_back,
    take_dissent_back,
)
from enquiry_hub.features.framework.services.parts import (
    add_control,
    add_indicator,
    change_control,
    change_indicator,
    end_part,
)
from enquiry_hub.features.framework.services.publishing import (
    choose_listing,
    open_to_everybody,
    record_approval,
    take_approval_back,
)
from enquiry_hub.features.framework.services.releases import make_release, pin_release, withdraw_release
from enquiry_hub.features.framework.services.risks import (
    RiskWords,
    edit_risk,
    go_by_rounds,
    merge_risk,
    propose_risk,
    rate_locally,
    set_status,
)
from enquiry_hub.features.framework.services.rounds import (
    Judged,
    close_round,
    explain_round,
    open_rounds,
    rate,
    say_reason,
)
from enquiry_hub.features.framework.services.seeing import see_reasons
from enquiry_hub.features.framework.services.strategies import (
    edit_strategy,
    move_strategy,
    propose_strategy,
    review_strategy,
    stop_strategy,
)
from enquiry_hub.features.framework.services.suggestions import answer_suggestion, suggest

__all__ = [
    "Judged",
    "RiskWords",
    "accept_shared",
    "add_control",
    "add_indicator",
    "add_theme",
    "arrange_theme",
    "answer_suggestion",
    "ask_why",
    "change_control",
    "change_framework",
    "change_indicator",
    "choose_listing",
    "close_issue",
    "close_round",
    "create_framework",
    "forget_rater",
    "forget_raters",
    "settle_closed",
    "dissent",
    "edit_risk",
    "edit_strategy",
    "end_part",
    "explain_round",
    "go_by_rounds",
    "make_release",
    "merge_risk",
    "move_strategy",
    "move_theme",
    "open_issue",
    "open_rounds",
    "open_to_everybody",
    "pin_release",
    "propose_risk",
    "propose_strategy",
    "rate",
    "rate_locally",
    "record_approval",
    "remove_theme",
    "rename_theme",
    "review_strategy",
    "say_reason",
    "say_why",
    "see_reasons",
    "set_appetite",
    "set_status",
    "stand_on",
    "stop_strategy",
    "suggest",
    "take_acceptance_back",
    "take_approval_back",
    "take_dissent_back",
    "take_evidence_away",
    "withdraw_release",
]
