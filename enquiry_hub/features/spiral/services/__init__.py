"""Working on a school's board: its cards, and inputs that were passed on to its team."""

from enquiry_hub.features.spiral.services.cards import (
    LONGEST,
    PAGE,
    PASSED,
    add_card,
    begin_spiral,
    change_card,
    move_card,
    remove_card,
)
from enquiry_hub.features.spiral.services.passing import allow_passing, pass_on, take_back

__all__ = [
    "LONGEST",
    "PAGE",
    "PASSED",
    "add_card",
    "allow_passing",
    "begin_spiral",
    "change_card",
    "move_card",
    "pass_on",
    "remove_card",
    "take_back",
]
