"""What follows for devices from a change of wishes; and the worker learns of its chores."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.events import WishesChanged
from enquiry_hub.capabilities.push import sending
from enquiry_hub.capabilities.push.models import PushDevice
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction

__all__ = ["sending"]


@in_transaction(WishesChanged)
def pass_over_what_was_there(event: WishesChanged) -> None:
    """Let no device tell of what came before somebody wished to be told: it stands in their list."""
    if event.begun:
        db.session.execute(sa.update(PushDevice).where(PushDevice.person_id == event.by).values(told_at=now()))
