"""What reaches the browsers that have a thread open: that something about its way of talking changed, and never what or by whom."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.work import after_commit
from enquiry_hub.features.protocols.events import (
    QuotingAgreed,
    StepOpened,
    TalkChanged,
    TalkEnded,
    TalkStarted,
)


@after_commit(TalkStarted, StepOpened, TalkEnded, TalkChanged, QuotingAgreed)
def tell_of_talk(event: TalkStarted | StepOpened | TalkEnded | TalkChanged | QuotingAgreed) -> None:
    """Tell open pages to ask again where the thread stands."""
    channel = f"thread:{event.thread_id}"
    realtime.tell(channel, "talk", {"channel": channel})
