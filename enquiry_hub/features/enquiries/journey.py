"""What the journey page shows of one's commitments and of enquiries that one is asked to share."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.enquiries.queries import commitments_due, offers_to
from enquiry_hub.features.programmes.queries import Line, register_tasks


@register_tasks
def commitments_that_come_back(actor: Actor, cohort_id: str) -> list[Line]:
    """Return what the actor said they would do and whose day has come."""
    return [
        Line("check", row.words, url_for("enquiries.overview", group_id=cohort_id, _anchor=f"commitment-{row.id}"), _("by %(day)s, you said", day=short_date(row.due_on)))
        for row in commitments_due(actor, cohort_id)[:3]
    ]


@register_tasks
def enquiries_offered(actor: Actor, cohort_id: str) -> list[Line]:
    """Return who asks the actor to enquire together."""
    return [Line("users", _("Enquire together?"), url_for("enquiries.overview", group_id=cohort_id), _("%(name)s asks you", name=name)) for _id, name in offers_to(actor, cohort_id)]
