"""What stands beside an input, on a session’s page and beside what is counted: hotseats, the questions that they left, and office hours."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import register_beside
from enquiry_hub.features.hotseats.queries import hotseats_of, left_for, office_hours_of
from enquiry_hub.features.hotseats.subjects import title_of
from enquiry_hub.features.impact.models import MEASURES
from enquiry_hub.features.inputs.models import INPUT
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import register_session_part


@register_beside(INPUT)
def hotseats_of_input(actor: Actor, row: Any) -> Markup | None:
    """Show the hotseats of an input, and the way to open one."""
    found = hotseats_of(actor, row.id)
    may_open = may(actor, "hotseats:input:open", row) and all(hotseat.stage == "over" for hotseat in found)
    if not found and not may_open:
        return None
    return Markup(render_template("hotseats/_beside_input.html", row=row, hotseats=found, may_open=may_open))  # noqa: S704 - drawn by Jinja, which escapes


@register_beside(MEASURES)
def office_hours_of_cohort(actor: Actor, group: Any) -> Markup | None:
    """Show the office hours of a cohort, and the way to hold one."""
    found = office_hours_of(actor, group.id)
    may_open = may(actor, "hotseats:office:open", group) and all(hotseat.stage == "over" or hotseat.host_id != actor.person_id for hotseat in found)
    if not found and not may_open:
        return None
    return Markup(render_template("hotseats/_office_hours.html", group=group, hotseats=found, may_open=may_open))  # noqa: S704 - drawn by Jinja, which escapes


@register_session_part
def questions_for_session(actor: Actor, session: Session) -> Markup | None:
    """Show the questions that were left for a session."""
    found = left_for(actor, session.id)
    if not found:
        return None
    return Markup(render_template("hotseats/_left.html", left=found, title_of=title_of))  # noqa: S704 - drawn by Jinja, which escapes
