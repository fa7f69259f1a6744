"""Whom the outcome of a decision is told to."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.decisions.events import BallotClosed
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.decisions.queries import takers_of
from enquiry_hub.features.discussions.models import Thread

register_notice(
    "decided", lambda who, what: _("A decision that you answered is closed: “%(what)s”", what=what), mailed=lambda who: _("A decision that you answered is closed"),
    why=_l("You get this because you answered."), can_mute=True,
)  # fmt: skip


@in_transaction(BallotClosed)
def tell_of_outcome(event: BallotClosed) -> None:
    """Tell everyone who answered what came of it."""
    ballot = db.session.get_one(Ballot, event.ballot_id)
    group_id = db.session.get_one(Thread, event.thread_id).group_id
    if ballot.outcome_post_id is None:
        return
    notify(takers_of(ballot), "decided", ("post", event.post_id), by=event.by, group_id=group_id)
