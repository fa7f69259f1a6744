"""Taking back, within a day, what was decided about a post, the words above a thread, or something else that can be reported."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import UNDOABLE, Decision
from enquiry_hub.capabilities.moderation.queries import was_decided_since
from enquiry_hub.capabilities.moderation.reportable import REPORTABLE
from enquiry_hub.capabilities.moderation.services import take_back
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import DecisionUndone
from enquiry_hub.features.discussions.models import REMOVED, Post, Thread, ThreadContext
from enquiry_hub.features.discussions.queries.waiting import kinds_to_decide
from enquiry_hub.features.discussions.services.above import hide_upto
from enquiry_hub.features.discussions.services.deciding import set_state
from enquiry_hub.features.discussions.services.posts import lock_post


def undo_decision(actor: Actor, decision: Decision) -> None:
    """Take back a decision within a day: what it was about stands as before, and what was asked waits again."""
    require(actor, "discussions:decision:undo", decision)
    # The thread first, as everybody has it who decides: two would wait for each other otherwise.
    if decision.subject_kind == "post" and (post := db.session.get(Post, decision.subject_id)) is not None:
        lock_post(post)
    lock_row(decision)
    elsewhere = REPORTABLE.get(decision.subject_kind)
    model, permission = kinds_to_decide().get(decision.subject_kind, (None, ""))
    row: Any = db.session.get(model, decision.subject_id) if model is not None else None
    if row is None:
        raise Invalid(_("This can be taken back within a day, and once."))
    require(actor, permission, row)
    if elsewhere is None:
        _check_nothing_since(decision, row)
    take_back(actor, decision)
    if elsewhere is not None:
        elsewhere.stand_as_before(actor, row, decision)
    elif isinstance(row, ThreadContext):
        hide_upto(row, int(decision.before or 0))
    elif row.state != decision.before:
        set_state(actor, row, decision.before, undone=True)
    record(DecisionUndone(by=actor.person_id, decision_id=decision.id, subject_kind=decision.subject_kind, subject_id=row.id))


def _check_nothing_since(decision: Decision, row: Post | ThreadContext) -> None:
    # What the site or somebody did to the words above a thread at once stands in the way too; of a post its state says so.
    if isinstance(row, ThreadContext):
        lock_row(db.session.get_one(Thread, row.thread_id))
        db.session.refresh(row)
        if was_decided_since(decision, (*UNDOABLE, "hold", "seal")):
            raise Invalid(_("Something else was decided about these words since."))
    elif row.state == REMOVED or was_decided_since(decision, UNDOABLE):
        raise Invalid(_("Something else was decided about this post since, or its author removed it."))
