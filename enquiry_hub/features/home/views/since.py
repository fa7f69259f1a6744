"""Since you were here: what is new for somebody, in a cohort and across all of theirs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.clock import now
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.home.queries import since_here, since_session
from enquiry_hub.features.home.services import catch_up
from enquiry_hub.features.home.views.blueprint import public
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.features.programmes.since import FRAMEWORK, QUESTIONS, REPLIES, STORY, THREADS, new_for
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import cohorts_of
from enquiry_hub.identity.groups.workspace import enter_workspace

HEADINGS = {
    REPLIES: _l("Answers to you"), QUESTIONS: _l("You were asked"), FRAMEWORK: _l("What changed in the framework"), THREADS: _l("Threads that went on"),
    STORY: _l("One story"),
}  # fmt: skip


@public.get("/cohorts/<id:group_id>/since", access="groups:group:read")
def since(group: Group) -> Any:
    """Show what is new for the viewer in a cohort since they were here, or (`?session=`) since a session."""
    if group.parent_id:
        return redirect(url_for("public.since", group_id=group.parent_id), 303)
    enter_workspace(group.id)
    actor, moment = current_actor(), now()
    begun = [found for found in sessions_of(actor, group.id) if found.starts_at <= moment]
    chosen = next((found for found in begun if found.id == request.args.get("session", "")), None)
    found = new_for(actor, since_session(actor, chosen) if chosen else since_here(actor, [group.id]))
    return render_template("public/since.html", group=group, names={}, found=found, headings=HEADINGS, begun=begun, chosen=chosen, upto=moment.isoformat())


@public.get("/since", access=SIGNED_IN)
def since_everywhere() -> Any:
    """Show what is new for the viewer in all of their cohorts since they were here."""
    actor, moment = current_actor(), now()
    names = {cohort.id: cohort.name for cohort in cohorts_of(actor)}
    found = new_for(actor, since_here(actor, list(names)))
    return render_template("public/since.html", group=None, names=names, found=found, headings=HEADINGS, begun=[], chosen=None, upto=moment.isoformat())


@public.post("/since/seen", access=SIGNED_IN)
def seen() -> Any:
    """Note that the viewer has seen what a page of this kind showed; what came since is still new."""
    try:
        upto = datetime.fromisoformat(request.form.get("upto", ""))
    except ValueError:
        upto = now()
    group_id = request.form.get("group", "")
    catch_up(current_actor(), upto if upto.tzinfo else upto.replace(tzinfo=UTC), group_id)
    known = group_id and group_id.isascii() and group_id.isalnum()
    return redirect(url_for("public.since", group_id=group_id) if known else url_for("public.since_everywhere"), 303)
