"""What can be done with all that is one's own: take it along, bring it, erase it."""

from enquiry_hub.features.takeaway.services.leaving import (
    FORMER,
    KEEP_NAME,
    NO_WORDS,
    WAYS,
    Receipt,
    erase_person,
    what_goes,
)
from enquiry_hub.features.takeaway.services.retention import run_retention_clock
from enquiry_hub.features.takeaway.services.taking import bring_journal, take_journal

__all__ = ["FORMER", "KEEP_NAME", "NO_WORDS", "WAYS", "Receipt", "bring_journal", "erase_person", "run_retention_clock", "take_journal", "what_goes"]
