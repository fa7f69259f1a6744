"""Notes on a PDF: writing, answering, changing, withdrawing; asking for a look at one, hiding and taking down; and going with the file."""

from enquiry_hub.features.annotations.services.notes import (
    AROUND,
    LONGEST_QUOTE,
    Anchor,
    annotate,
    answer,
    edit,
    withdraw,
)
from enquiry_hub.features.annotations.services.reporting import (
    claim_note,
    hide,
    leave,
    report_note,
    restore,
    stand_as_before,
)
from enquiry_hub.features.annotations.services.taking_down import keep_urgent_of, take_down

__all__ = [
    "AROUND", "LONGEST_QUOTE", "Anchor", "annotate", "answer", "claim_note", "edit", "hide", "keep_urgent_of", "leave", "report_note", "restore", "stand_as_before",
    "take_down", "withdraw",
]  # fmt: skip
