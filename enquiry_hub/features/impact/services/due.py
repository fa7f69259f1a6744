"""Noticing that the day of a review has come."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record, work
from enquiry_hub.features.impact.events import ReviewCameDue
from enquiry_hub.features.impact.queries.reviews import all_due

ASKS_NOBODY = {"notice_due_reviews": "A review comes due by its day; the worker looks."}


def notice_due_reviews() -> None:
    """Note each due review of which its owner has not been told, each in a unit of work of its own."""
    due = [(strategy.id, strategy.review_on.isoformat()) for strategy in all_due() if strategy.review_on]
    told = sa.select(Notice.subject_id, Notice.cause_id).where(Notice.kind == "review_due", Notice.subject_id.in_([strategy_id for strategy_id, _day in due]))
    known = {tuple(row) for row in db.session.execute(told)}
    for strategy_id, day in due:
        if (strategy_id, day) not in known:
            with work():
                record(ReviewCameDue(by=None, strategy_id=strategy_id, due_on=day))
