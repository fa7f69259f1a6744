"""Designing sessions, making those of a whole programme, and saying how a setting does a part."""

from enquiry_hub.features.library.services.calendars import Chosen, make_calendar
from enquiry_hub.features.library.services.designs import (
    LONGEST,
    MOST_ITEMS,
    SHORTEST,
    apply_design,
    change_design,
    make_design,
    put_back,
    remove_design,
)
from enquiry_hub.features.library.services.variants import (
    LONGEST_WORDS,
    change_variant,
    say_variant,
    take_variant_back,
)

__all__ = [
    "LONGEST", "LONGEST_WORDS", "MOST_ITEMS", "SHORTEST", "Chosen", "apply_design", "change_design", "change_variant", "make_calendar", "make_design", "put_back", "remove_design",
    "say_variant", "take_variant_back",
]  # fmt: skip
