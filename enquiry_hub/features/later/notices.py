"""Whom it concerns that something was not posted."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.later.events import PlanReturned

register_notice(
    "returned", lambda who, what: _("“%(what)s” was not posted, and waits for you", what=what),
    mailed=lambda who: _("Something that you planned to post was not posted"), why=_l("You get this because you planned the post."),
)  # fmt: skip


@in_transaction(PlanReturned)
def tell_author(event: PlanReturned) -> None:
    """Tell the author that what they planned came back."""
    notify({event.person_id}, "returned", ("planned", event.planned_id), by=None, group_id=event.group_id)
