"""Let the worker close decisions by their time, and let a decision go along with the post that asks for it."""

import sqlalchemy as sa

from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.decisions.services import settle_all
from enquiry_hub.features.discussions.events import PostsMoved


@in_transaction(PostsMoved)
def go_along(event: PostsMoved) -> None:
    """Let a decision stand in the thread in which its question stands now."""
    db.session.execute(sa.update(Ballot).where(Ballot.post_id.in_(event.post_ids)).values(thread_id=event.thread_id))


register_chore("decisions", 5, settle_all)
