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
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import school_of
from enquiry_hub.features.spiral.queries import (
    may_be_passed_on,
    passed_at,
    teams_that_read,
    trials_over,
)


@register_beside(INPUT)
def pass_input_on(actor: Actor, row: Any) -> Markup | None:
    """Show the way to pass an input on to one's team and to ask what it changes; to its author, whether it may be."""
    school = _own_school(actor)
    mine = may(actor, "spiral:input:allow", row)
    if school is None and not mine:
        return None
    allowed = may_be_passed_on(row)
    passed = passed_at(actor, school, row) if school is not None and allowed else None
    page = url_for("spiral.show_passed", passed_on_id=passed.id) if passed else url_for("inputs.show_input", input_id=row.id)
    return Markup(  # noqa: S704 - drawn by Jinja, which escapes
        render_template(
            "spiral/_pass_on.html", row=row, mine=mine, allowed=allowed, teams=teams_that_read(row) if mine else 0, school=school, passed=passed,
            ask=url_for("spiral.new_card", school_id=school.id, about=page) if school is not None else "",
        )
    )  # fmt: skip


@register_beside(RISK)
def put_risk_on_board(actor: Actor, row: Any) -> Markup | None:
    """Show the way to a card about a risk."""
    return _beside(actor, _("Put it on our spiral of inquiry"), url_for("framework.show_risk", risk_id=row.id))


def _own_school(actor: Actor) -> School | None:
    school = school_of(actor)
    return school if school is not None and may(actor, "spiral:school:work", school) else None


def _beside(actor: Actor, words: str, page: str) -> Markup | None:
    school = _own_school(actor)
    if school is None:
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
