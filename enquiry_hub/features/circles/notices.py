"""Whom the opening of small groups is told to: those who are in them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.circles.events import SplitOpened
from enquiry_hub.features.circles.models import Split
from enquiry_hub.features.circles.queries import circles_of

register_notice(
    "circle", lambda who, what: _("You are in a small group: %(what)s", what=what), mailed=lambda who: _("You are in a small group"),
    why=_l("You get this because a facilitator put you into this group."),
)  # fmt: skip


@in_transaction(SplitOpened)
def tell_people(event: SplitOpened) -> None:
    """Tell each of the people where their group talks."""
    for circle in circles_of(db.session.get_one(Split, event.split_id)):
        notify(set(circle.people), "circle", ("circle", circle.id), by=event.by, group_id=circle.group_id)
