"""Milestones and their gallery."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.enquiries.forms import KIND_NAMES, MilestoneForm
from enquiry_hub.features.enquiries.models import Milestone
from enquiry_hub.features.enquiries.queries import gallery_of
from enquiry_hub.features.enquiries.services import (
    confirm_milestone,
    mark_milestone,
    share_milestone,
    take_milestone_away,
)
from enquiry_hub.features.enquiries.services.marking import NewMilestone
from enquiry_hub.features.enquiries.views.blueprint import back_to, enquiries, overview_page
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace


@enquiries.post("/cohorts/<id:group_id>/milestones", access="groups:cohort:contribute")
def mark(group: Group) -> Any:
    """Mark a milestone, and share it if one says so."""
    actor, form = current_actor(), MilestoneForm()
    if form.validate_on_submit():
        new = NewMilestone(
            form.words.data, form.matters.data or "", form.kind.data, form.marked_on.data, bool(form.failed.data), valid_client_id(form.client_id.data)
        )  # fmt: skip
        try:
            _ask_about_children(f"{new.words}\n{new.matters}", group.id, form.audience.data)
            milestone = mark_milestone(actor, group, new)
            share_milestone(actor, milestone, form.audience.data)
        except Invalid as error:
            form.put_error(error)
        else:
            return back_to(group.id, "milestones")
    return overview_page(group.id, milestone=form)


def _ask_about_children(words: str, group_id: str, audience: str) -> None:
    if audience != "only_me" and concerns_about(words, group_id):
        raise Invalid(_("A child may be recognised in these words. Say it as a pattern, or keep it for yourself."), field="words")


@enquiries.post("/milestones/<id:milestone_id>/share", access="enquiries:milestone:edit")
def share(milestone: Milestone) -> Any:
    """Choose who sees a milestone."""
    audience = request.form.get("audience", "")
    try:
        _ask_about_children(f"{milestone.words}\n{milestone.matters}", milestone.group_id, audience)
        share_milestone(current_actor(), milestone, audience)
    except Invalid as error:
        flash(str(error), "error")
    return back_to(milestone.group_id, "milestones")


@enquiries.post("/milestones/<id:milestone_id>/remove", access="enquiries:milestone:edit")
def remove(milestone: Milestone) -> Any:
    """Take a milestone away."""
    group_id = milestone.group_id
    take_milestone_away(current_actor(), milestone)
    return back_to(group_id, "milestones")


@enquiries.post("/milestones/<id:milestone_id>/seen", access="enquiries:milestone:confirm")
def confirm(milestone: Milestone) -> Any:
    """Say that one saw it too, or take that back."""
    confirm_milestone(current_actor(), milestone, request.form.get("seen") == "yes")
    return redirect(url_for("enquiries.gallery", group_id=milestone.group_id, _anchor=f"milestone-{milestone.id}"), 303)


@enquiries.get("/cohorts/<id:group_id>/milestones", access="groups:cohort:contribute")
def gallery(group: Group) -> Any:
    """Show the milestones that were shared with the cohort on purpose, and no other."""
    actor = current_actor()
    enter_workspace(group.id)
    g.section = "journals"
    return render_template(
        "enquiries/gallery.html", group_id=group.id, milestones=gallery_of(actor, group.id), kinds=KIND_NAMES, marks=may(actor, "groups:cohort:contribute", group)
    )  # fmt: skip
