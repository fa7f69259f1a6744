"""Saying which earlier pages somebody who came into one's three may read."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.journals.services import let_three_read
from enquiry_hub.features.journals.threes import companions
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@journals.form("/cohorts/<id:group_id>/journal/three", access="groups:cohort:contribute")
def three(group: Group) -> Any:
    """Show who is in one's three, and ask which earlier pages those who came later may read."""
    actor = current_actor()
    if request.method == "POST":
        pages = _chosen()
        count = let_three_read(actor, group, request.form.get("reader", ""), pages)
        flash(
            ngettext("One earlier page can be read.", "%(num)d earlier pages can be read.", count)
            if count
            else _("No earlier page can be read. What you share from now on is a new choice each time."),
            "done",
        )
        return redirect(url_for("journals.three", group_id=group.id), 303)
    enter_workspace(group.id)
    g.section = "journals"
    return render_template("journals/three.html", group=group, people=companions(actor, group.id))


def _chosen() -> list[str] | None:
    """Return the ids of the pages that the answer opens; None stands for all of them."""
    answer = request.form.get("answer", "")
    if answer not in ("all", "none", "chosen"):
        raise Invalid(_("Say yes, no, or choose the pages one by one."))
    return None if answer == "all" else request.form.getlist("pages") if answer == "chosen" else []
