"""What is asked once more at the moment of sending: a right may have ended since a mail was written."""

from __future__ import annotations

from collections.abc import Callable

from enquiry_hub.capabilities.outbox.models import OutboxMail
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class Letter:
    """Be what a mail says as things stand now; mails of one `thread` hang together, and `reply_to` takes answers."""

    subject: str
    text: str
    thread: str = ""
    reply_to: str = ""


Check = Callable[[OutboxMail], Letter | None]
CHECKS: dict[str, Check] = {}


def register_check(kind: str, check: Check) -> None:
    """Let mails of a kind be written anew when they are sent; None means that nothing is left to say."""
    CHECKS[kind] = check
