"""Files of pages that were begun and never kept."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from enquiry_hub.capabilities.attachments.models import WAITING, Attachment
from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.vault import Locked
from enquiry_hub.core.work import work
from enquiry_hub.identity.groups.models import Group

ASKS_NOBODY = {"sweep_leftovers": "The worker tidies up what belongs to nothing."}
TELLS_NOBODY = {"sweep_leftovers": "Nobody but their owner ever knew of them."}
KEPT = timedelta(days=30)


def sweep_leftovers() -> int:
    """Take away files that were sent for a page which was never kept: thirty days after, unless a draft of their owner still shows them. Return how many."""
    with work():
        late = sa.and_(Attachment.subject_kind == WAITING, Attachment.removed_at.is_(None), Attachment.created_at < now() - KEPT, Attachment.subject_id.in_(sa.select(Group.id)))
        found = list(db.session.scalars(sa.select(Attachment).where(late)))
        shown = {owner_id: _shown_by(owner_id) for owner_id in {row.owner_id for row in found}}
        gone = [row for row in found if (words := shown[row.owner_id]) is not None and row.id not in words]
        for row in gone:
            row.removed_at = now()
    return len(gone)


def _shown_by(owner_id: str) -> str | None:
    """Return what the drafts of a person hold; None where no key here opens them, so that nobody can say which files they show."""
    try:
        return "\n".join(str(draft.fields) for draft in db.session.scalars(sa.select(Draft).where(Draft.person_id == owner_id)))
    except Locked:
        return None
