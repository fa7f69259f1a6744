"""Saying which earlier pages those who came into one's three or one's cohort later may read."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.sharing.models import MY_COHORT, MY_THREE
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.journals.latecomers import companions
from enquiry_hub.features.journals.services import let_later_read
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@journals.form("/cohorts/<id:group_id>/journal/three", access="groups:cohort:contribute")
def three(group: Group) -> Any:
    """Show who is in one's three, and ask which earlier pages those who came later may read."""
    return _ask(group, MY_THREE)


@journals.form("/cohorts/<id:group_id>/journal/newcomers", access="groups:cohort:contribute")
def newcomers(group: Group) -> Any:
    """Ask which of the pages that one shared with the cohort those who joined it later may read."""
    return _ask(group, MY_COHORT)


def _ask(group: Group, circle: str) -> Any:
    actor = current_actor()
    if request.method == "POST":
        count = let_later_read(actor, group, circle, request.form.getlist("reader"), _chosen())
        flash(
            ngettext("One earlier page can be read.", "%(num)d earlier pages can be read.", count)
            if count
            else _("No earlier page can be read. What you share from now on is a new choice each time."),
            "done",
        )
        return redirect(request.path, 303)
    enter_workspace(group.id)
    g.section = "journals"
    people = companions(actor, group.id, circle)
    if circle == MY_COHORT:
        people = [one for one in people if one.pages]
    return render_template(
        "journals/latecomers.html", group=group, people=people, of_cohort=circle == MY_COHORT, undecided=[one for one in people if one.undecided],
        back=url_for("journals.show_journal", group_id=group.id),
    )  # fmt: skip


def _chosen() -> list[str] | None:
    """Return the ids of the pages that the answer opens; None stands for all of them."""
    answer = request.form.get("answer", "")
    if answer not in ("all", "none", "chosen"):
        raise Invalid(_("Say yes, no, or choose the pages one by one."))
    return None if answer == "all" else request.form.getlist("pages") if answer == "chosen" else []
