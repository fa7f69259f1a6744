"""What stands beside an input and a risk: the way onto the board of the actor's school; and trials whose day has come."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import register_beside
from enquiry_hub.core.clock import today
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.beside import RISK
from enquiry_hub.features.inputs.models import INPUT
from enquiry_hub.features.programmes.queries import Line, register_tasks
from enquiry_hub.features.schools.queries import school_of
from enquiry_hub.features.spiral.queries import trials_over


@register_beside(INPUT)
def pass_input_on(actor: Actor, row: Any) -> Markup | None:
    """Show the way to ask one's team what an input changes."""
    return _beside(actor, _("Ask the team: what does this change for us?"), url_for("inputs.show_input", input_id=row.id))


@register_beside(RISK)
def put_risk_on_board(actor: Actor, row: Any) -> Markup | None:
    """Show the way to a card about a risk."""
    return _beside(actor, _("Put it on our spiral of inquiry"), url_for("framework.show_risk", risk_id=row.id))


def _beside(actor: Actor, words: str, page: str) -> Markup | None:
    school = school_of(actor)
    if school is None or not may(actor, "spiral:school:work", school):
        return None
    return Markup(render_template("spiral/_beside.html", words=words, href=url_for("spiral.new_card", school_id=school.id, about=page)))  # noqa: S704 - drawn by Jinja, which escapes


@register_tasks
def trials_to_check(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the trials at the actor's school whose day has come and that nobody is checking yet."""
    return [
        Line(
            "clock", _("Has it made enough difference? %(title)s", title=card.title), url_for("spiral.show_card", spiral_card_id=card.id),
            _("a trial at your school, until %(day)s", day=short_date(card.trial_until or today())),
        )
        for card in trials_over(actor, today())
    ]  # fmt: skip
