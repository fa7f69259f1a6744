"""The end of a right within a moment, and times of silent writing: that there is one, and never who writes."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.channels import register_channel
from enquiry_hub.core.quiet import register_unseen
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.journals.events import (
    EntryRemoved,
    EntryShared,
    LatecomersAnswered,
    LetterSealed,
    SilenceChanged,
    SilenceOpened,
)

# Pages of a cohort that may show its silent writing wait here; nobody is told who does.
register_channel("room", "groups:group:read")
register_unseen("room")


@after_commit(EntryShared, LetterSealed, EntryRemoved, LatecomersAnswered)
def ask_again(_event: EntryShared | LetterSealed | EntryRemoved | LatecomersAnswered) -> None:
    """Ask the rules again for everyone who has something open."""
    realtime.recheck()


@after_commit(SilenceOpened, SilenceChanged)
def tell_of_silence(event: SilenceOpened | SilenceChanged) -> None:
    """Tell open pages of the cohort to ask again whether it writes in silence, and until when."""
    channel = f"room:{event.group_id}"
    realtime.tell(channel, "silence", {"channel": channel})
