"""What the journey page shows of small groups: the open ones that one is in."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.features.circles.queries import my_open_circles
from enquiry_hub.features.programmes.queries import Line, register_tasks


@register_tasks
def circles_to_talk_in(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the open small groups that the actor is in."""
    return [
        Line("users", title, url_for("circles.show_circle", circle_id=circle.id), _("your small group"))
        for circle, title in my_open_circles(actor, cohort_id)
    ]
