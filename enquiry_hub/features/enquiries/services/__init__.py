"""What can be done with enquiries, changes of practice, commitments and milestones."""

from enquiry_hub.features.enquiries.services.enquiring import (
    answer_offer,
    begin_enquiry,
    change_question,
    close_enquiry,
    gather,
    leave_out,
    offer_enquiry,
    remove_note,
    write_note,
)
from enquiry_hub.features.enquiries.services.marking import (
    confirm_milestone,
    mark_milestone,
    share_milestone,
    take_milestone_away,
)
from enquiry_hub.features.enquiries.services.practising import (
    commit_to,
    note_practice,
    settle_commitment,
    stop_practice,
)

__all__ = [
    "answer_offer", "begin_enquiry", "change_question", "close_enquiry", "commit_to", "confirm_milestone", "gather", "leave_out", "mark_milestone", "note_practice",
    "offer_enquiry", "remove_note", "settle_commitment", "share_milestone", "stop_practice", "take_milestone_away", "write_note",
]  # fmt: skip
