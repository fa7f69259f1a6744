"""Reports, claims and decisions, and words that are sealed: what is the same for every kind of thing."""

from enquiry_hub.capabilities.moderation.services.deciding import (
    claim_thing,
    put_report,
    settle,
    take_back,
    write_decision,
)
from enquiry_hub.capabilities.moderation.services.sealing import PURPOSE, open_sealed, seal_again, seal_away
from enquiry_hub.capabilities.moderation.services.words import take_words_down

__all__ = ["PURPOSE", "claim_thing", "open_sealed", "put_report", "seal_again", "seal_away", "settle", "take_back", "take_words_down", "write_decision"]
