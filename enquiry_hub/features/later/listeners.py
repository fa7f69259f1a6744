"""What waits to be posted goes with the account that would have posted it."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import WAITING as FILES_WAIT
from enquiry_hub.capabilities.attachments.services import drop_files_of
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.later.models import POSTED, PlannedPost
from enquiry_hub.identity.people.events import AccountClosed


@in_transaction(AccountClosed)
def forget_plans(event: AccountClosed) -> None:
    """Delete what somebody planned whose account is closed."""
    query = sa.select(PlannedPost).where(PlannedPost.author_id == event.person_id, PlannedPost.state != POSTED)
    for row in db.session.scalars(query).all():
        drop_files_of(FILES_WAIT, row.id)
        db.session.delete(row)
    db.session.flush()
