"""What enquiries keep of what happens elsewhere."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.enquiries.models import OPEN, Commitment
from enquiry_hub.features.protocols.events import Promised
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.identity.groups.models import Group

LONGEST = 500


@in_transaction(Promised)
def bring_it_back(event: Promised) -> None:
    """Let what a presenter said they would do come back to them on its day; said otherwise, it is the same commitment, and said to be nothing, it is gone."""
    talk = db.session.get_one(Talk, event.talk_id)
    mark = f"talk{talk.id}"
    row = db.session.scalar(sa.select(Commitment).where(Commitment.author_id == event.by, Commitment.client_id == mark))
    if row is not None and row.state != OPEN:
        return
    if not talk.commitment or talk.commit_by is None:
        if row is not None:
            db.session.delete(row)
        return
    if row is None:
        group = db.session.get_one(Group, db.session.get_one(Thread, talk.thread_id).group_id)
        row = Commitment(author_id=event.by, group_id=group.parent_id or group.id, client_id=mark, outcome="")
        db.session.add(row)
    row.words, row.due_on = talk.commitment[:LONGEST], talk.commit_by
    db.session.flush()
