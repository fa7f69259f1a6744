"""What can be done with hotseats and office hours."""

from enquiry_hub.features.hotseats.services.holding import (
    change_hotseat,
    close_hotseat,
    close_hotseats,
    open_hotseat,
    open_office_hour,
    support_question,
)
from enquiry_hub.features.hotseats.services.office import (
    Brought,
    answer_question,
    ask_with_numbers,
    ask_without_name,
    remove_numbers,
)

__all__ = [
    "Brought", "answer_question", "ask_with_numbers", "ask_without_name", "change_hotseat", "close_hotseat", "close_hotseats", "open_hotseat", "open_office_hour", "remove_numbers",
    "support_question",
]  # fmt: skip
