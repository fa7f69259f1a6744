"""Whom a due review is told to, and what search knows of measures: their words, never their numbers."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.capabilities.search.services import drop_document, index_document, register_indexed
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.events import MeasureChanged, MeasureMade, MeasureRemoved, ReviewCameDue
from enquiry_hub.features.impact.models import Measure

register_indexed("measure")
register_notice(
    "review_due", lambda who, what: _("It is time to look again: “%(what)s”", what=what), mailed=lambda who: _("It is time to look at a strategy of yours again"),
    why=_l("You get this because the strategy is yours."),
)  # fmt: skip


@in_transaction(ReviewCameDue)
def tell_the_owner(event: ReviewCameDue) -> None:
    """Tell the owner once for each day by which a review was asked."""
    strategy = db.session.get_one(Strategy, event.strategy_id)
    if strategy.owner_id:
        notify([strategy.owner_id], "review_due", ("strategy", strategy.id), by=None, group_id=strategy.group_id, cause_id=event.due_on)


@in_transaction(MeasureMade, MeasureChanged)
def index_measure(event: MeasureMade | MeasureChanged) -> None:
    """Make a measure findable by what it counts and how."""
    measure = db.session.get_one(Measure, event.measure_id)
    index_document("measure", measure.id, group_id=measure.group_id, title=measure.name, words=f"{measure.unit} {measure.how_counted}")


@in_transaction(MeasureRemoved)
def drop_measure(event: MeasureRemoved) -> None:
    """Let what was removed be found no longer."""
    drop_document("measure", event.measure_id)
