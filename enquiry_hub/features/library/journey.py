"""What stands on a session's page for its facilitators: the plan behind the agenda, with their notes."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.features.library.domain import total
from enquiry_hub.features.library.models import Design
from enquiry_hub.features.library.queries import designs_of, plan_of
from enquiry_hub.features.library.wording import fit, words
from enquiry_hub.features.programmes.domain import agenda_times
from enquiry_hub.features.programmes.models import Session
from enquiry_hub.features.programmes.queries import agenda_of, register_session_part


@register_session_part
def plan_for_session(actor: Actor, session: Session) -> Markup | None:
    """Show the plan with its notes to whoever may arrange the session."""
    plan = plan_of(actor, session.id)
    if plan is None:
        return None
    design: Design | None = next((row for row in designs_of(actor, session.group_id) if row.id == plan.design_id), None)
    agenda = [(item.minutes, item.title) for item in agenda_of(session) if item.kind != "questions"]
    times = agenda_times(session.starts_at, [item["minutes"] for item in plan.items])
    length = int((session.ends_at - session.starts_at).total_seconds() // 60)
    shown = {
        "plan": plan, "design": design, "rows": list(zip(plan.items, times, strict=True)), "fits": fit(total(plan.items), length), "over": total(plan.items) > length,
        "by_hand": agenda != [(item["minutes"], item["title"]) for item in plan.items],
    }  # fmt: skip
    return Markup(render_template("library/_plan.html", **shown, **words()))  # noqa: S704 - drawn by Jinja, which escapes
