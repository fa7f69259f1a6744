"""What follows when people leave a group or change roles."""

from __future__ import annotations

from enquiry_hub.core import realtime
from enquiry_hub.core.work import after_commit, in_transaction
from enquiry_hub.identity.groups.events import MembershipsChanged
from enquiry_hub.identity.groups.services import end_all_memberships
from enquiry_hub.identity.people.events import AccountClosed


@after_commit(MembershipsChanged)
def ask_again(event: MembershipsChanged) -> None:
    """Ask the rules again for live connections: of whoever came, and of everyone when somebody left, for with an author goes what
    they had shared with those who stay.
    """
    realtime.recheck(list(event.person_ids) if event.what == "joined" else None)


@in_transaction(AccountClosed)
def leave_everything(event: AccountClosed) -> None:
    """Take whoever closes their account out of every group."""
    end_all_memberships(event.person_id, by=event.by)
