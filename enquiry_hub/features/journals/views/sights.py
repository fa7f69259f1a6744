"""Whether facilitators see that writing is happening."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.journals.services import show_writing
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.identity.groups.models import Group


@journals.post("/cohorts/<id:group_id>/journal/sight", access="groups:cohort:facilitate")
def settle_sight(group: Group) -> Any:
    """Let facilitators see in steps of five that writing is happening, or no longer."""
    shown = request.form.get("shown") == "yes"
    show_writing(current_actor(), group, shown)
    flash(_("It is on, and everyone reads here that it is.") if shown else _("It is off. Nothing of writing shows any more."), "done")
    return redirect(url_for("groups.show_agreement", group_id=group.id, _anchor="writing-shows"), 303)
