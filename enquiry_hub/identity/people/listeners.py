"""What follows when sign-ins end or accounts close."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.work import after_commit
from enquiry_hub.identity.people.events import AccountClosed, SessionsEnded
from enquiry_hub.identity.people.sessions import close_sockets

after_commit(SessionsEnded)(close_sockets)


@after_commit(AccountClosed)
def close_all(event: AccountClosed) -> None:
    """Close every live connection of a closed account."""
    realtime.cut(person_id=event.person_id)
