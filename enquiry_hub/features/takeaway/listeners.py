"""What follows at once when somebody was erased."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.takeaway.events import PersonErased


@in_transaction(PersonErased)
def forget_last_notices(event: PersonErased) -> None:
    """Delete what they were told of their own leaving: notices are written after the change itself."""
    db.session.execute(sa.delete(Notice).where(Notice.person_id == event.person_id))
