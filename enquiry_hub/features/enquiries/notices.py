"""Whom enquiries and milestones are told to."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.notifications.services import notify, register_notice
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.enquiries.events import EnquiryOffered
from enquiry_hub.features.enquiries.models import Enquiry

register_notice(
    "enquiry_offered",
    lambda who, what: _("%(who)s asks you to enquire together", who=who),
    mailed=lambda who: _("%(who)s asks you to enquire together", who=who),
    why=_l("You get this because you were asked."),
)


@in_transaction(EnquiryOffered)
def tell_asked(event: EnquiryOffered) -> None:
    """Tell whoever is asked, also who said no on an earlier day: once a day at most."""
    enquiry = db.session.get_one(Enquiry, event.enquiry_id)
    notify({event.person_id}, "enquiry_offered", ("offer", enquiry.id), by=event.by, group_id=enquiry.group_id, cause_id=today().isoformat())
