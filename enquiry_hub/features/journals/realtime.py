"""The end of a right within a moment: threads about a page fall silent for whoever may no longer read it."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.journals.events import (
    EntryRemoved,
    EntryShared,
    LatecomersAnswered,
    LetterSealed,
)


@after_commit(EntryShared, LetterSealed, EntryRemoved, LatecomersAnswered)
def ask_again(_event: EntryShared | LetterSealed | EntryRemoved | LatecomersAnswered) -> None:
    """Ask the rules again for everyone who has something open."""
    realtime.recheck()
