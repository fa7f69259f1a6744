"""Claims: making and changing them, saying what one has seen, taking down."""

from enquiry_hub.features.claims.services.claims import (
    answer_claim,
    end_claim,
    make_claim,
    reword_claim,
    take_answer_back,
    tell_authors,
)
from enquiry_hub.features.claims.services.taking_down import take_down_answer, take_down_claim

__all__ = ["answer_claim", "end_claim", "make_claim", "reword_claim", "take_answer_back", "take_down_answer", "take_down_claim", "tell_authors"]
