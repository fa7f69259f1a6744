"""What the journey page shows of the framework."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import Actor
from enquiry_hub.features.framework.queries.spreads import count_to_rate
from enquiry_hub.features.programmes.queries import Line, register_tasks


@register_tasks
def risks_to_rate(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the risks that wait for the actor's own judgement, as one line."""
    count = count_to_rate(actor, cohort_id)
    if not count:
        return []
    title = ngettext("Rate one risk alone", "Rate %(num)d risks alone", count)
    return [
        Line(
            "framework",
            title,
            url_for("framework.rate_alone", group_id=cohort_id),
            _("Nobody sees what others said before their own"),
        )
    ]
