"""What stands beside an input and on a session’s page: its hotseats, and the questions that they left."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.beside import register_beside
from enquiry_hub.features.hotseats.queries import hotseats_of, left_for
from enquiry_hub.features.hotseats.subjects import title_of
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


@register_session_part
def questions_for_session(actor: Actor, session: Session) -> Markup | None:
    """Show the questions that were left for a session."""
    found = left_for(actor, session.id)
    if not found:
        return None
    return Markup(render_template("hotseats/_left.html", left=found, title_of=title_of))  # noqa: S704 - drawn by Jinja, which escapes
