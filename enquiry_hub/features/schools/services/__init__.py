"""What can be done at a school with what it took home."""

from enquiry_hub.features.schools.services.adopting import (
    Local,
    accept_risk,
    add_local_control,
    adopt,
    adopt_many,
    close_adoption,
    edit_adoption,
    end_local_control,
    rate_here,
    take_acceptance_back,
)
from enquiry_hub.features.schools.services.looking import review_here
from enquiry_hub.features.schools.services.offering import offer_learned, offer_variant, withdraw_variant
from enquiry_hub.features.schools.services.registers import end_register, issue_register
from enquiry_hub.features.schools.services.spaces import (
    begin_school,
    hand_over_school,
    leave_organisation,
    let_go,
    let_in,
    let_lead,
    take_invitation_back,
    take_lead,
)
from enquiry_hub.features.schools.services.updating import answer_update

__all__ = [
    "Local", "accept_risk", "add_local_control", "adopt", "adopt_many", "answer_update", "begin_school", "close_adoption", "edit_adoption", "end_local_control", "end_register",
    "hand_over_school", "issue_register", "leave_organisation", "let_go", "let_in", "let_lead", "offer_learned", "offer_variant", "rate_here", "review_here",
    "take_acceptance_back", "take_invitation_back", "take_lead", "withdraw_variant",
]  # fmt: skip
