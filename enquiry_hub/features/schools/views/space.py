"""A school's space: what it took home, who is in it, and leaving it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import SIGNED_IN, current_actor
from enquiry_hub.features.schools.forms import ColleagueForm
from enquiry_hub.features.schools.models import School
from enquiry_hub.features.schools.queries import (
    adopted_alone,
    adopted_at,
    has_space,
    invited_to,
    leaders_of,
    leads_at_own_school,
    moved_in,
    organisation_of,
    school_of,
    team_of,
)
from enquiry_hub.features.schools.services import (
    begin_school,
    leave_organisation,
    let_go,
    let_in,
    let_lead,
    take_invitation_back,
    take_lead,
)
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.models import FACILITATOR, Group
from enquiry_hub.identity.groups.workspace import enter_own_workspace, enter_workspace


@schools.get("/cohorts/<id:group_id>/school", access="groups:cohort:contribute")
def ours(group: Group) -> Any:
    """Lead to the space of the viewer's school, or offer to begin it."""
    actor = current_actor()
    school = school_of(actor)
    if school is not None:
        return redirect(url_for("schools.show_school", school_id=school.id), 303)
    enter_workspace(group.id)
    return render_template("schools/begin.html", group=group, organisation=organisation_of(actor), leader=leads_at_own_school(actor), orphaned=has_space(actor))


@schools.post("/cohorts/<id:group_id>/school", access="groups:cohort:contribute")
def begin(group: Group) -> Any:
    """Begin the space of the viewer's school."""
    try:
        school = begin_school(current_actor(), group)
    except Invalid as error:
        flash(error.sentence, "error")
        return redirect(url_for("schools.ours", group_id=group.id), 303)
    flash(_("Your school’s space is there. Only people of your school whom you let in see what is in it."), "done")
    return redirect(url_for("schools.show_school", school_id=school.id), 303)


@schools.get("/schools/<id:school_id>", access="schools:school:read")
def show_school(school: School) -> Any:
    """Show what a school took home: what needs a look first, then the rest."""
    enter_own_workspace(current_actor())
    actor, closed = current_actor(), request.args.get("show") == "all"
    lines = adopted_at(actor, school, closed=closed)
    alone = adopted_alone(actor, school)
    organisation = organisation_of(actor)
    return render_template(
        "schools/show_school.html", school=school, organisation=organisation, lines=lines, alone=alone, closed=closed, leads=may(actor, "schools:school:lead", school),
        moved=moved_in(actor, [row for line in lines for row in (line.adoption, *line.strategies)] + alone), **words(),
    )  # fmt: skip


@schools.get("/schools/<id:school_id>/team", access="schools:school:read")
def team(school: School) -> Any:
    """Show who is in a school's space."""
    return _team_page(school, ColleagueForm(formdata=None))


@schools.post("/schools/<id:school_id>/team", access="schools:school:lead")
def invite(school: School) -> Any:
    """Let a colleague in, by a letter."""
    form = ColleagueForm()
    if form.validate_on_submit():
        try:
            let_in(current_actor(), school, form.name.data, form.email.data)
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("A letter is on its way to %(name)s.", name=form.name.data), "done")
            return redirect(url_for("schools.team", school_id=school.id), 303)
    return _team_page(school, form)


def _team_page(school: School, form: ColleagueForm) -> Any:
    actor = current_actor()
    enter_own_workspace(actor)
    leads = may(actor, "schools:school:lead", school)
    team = team_of(school)
    return show(
        "schools/team.html", form, school=school, team=team, orphaned=all(member.role != FACILITATOR for member in team),
        invited=invited_to(school) if leads else [], leads=leads, organisation=organisation_of(actor),
        viewer_id=actor.person_id,
    )  # fmt: skip


@schools.post("/schools/<id:school_id>/team/change", access="schools:school:lead")
def change_team(school: School) -> Any:
    """Let a colleague lead too, let somebody go, or take an invitation back."""
    actor, who = current_actor(), request.form.get("who", "")
    ways = {"lead": let_lead, "go": let_go, "withdraw": take_invitation_back}
    way = ways.get(request.form.get("way", ""))
    if way is None:
        raise Invalid(_("Please choose from what the page offers."))
    try:
        way(actor, school, who)
    except Invalid as error:
        flash(error.sentence, "error")
    return redirect(url_for("schools.team", school_id=school.id), 303)


@schools.post("/schools/<id:school_id>/team/lead", access="schools:school:take_lead")
def lead(school: School) -> Any:
    """Lead a space that nobody leads any more."""
    try:
        take_lead(current_actor(), school)
    except Invalid as error:
        flash(error.sentence, "error")
    return redirect(url_for("schools.team", school_id=school.id), 303)


@schools.form("/school/leave", access=SIGNED_IN)
def leave() -> Any:
    """Say that one no longer works at one's school, after reading what stays and what goes along."""
    actor = current_actor()
    enter_own_workspace(actor)
    organisation = organisation_of(actor)
    if request.form.get("way") == "leave":
        leave_organisation(actor)
        flash(_("Done. What your school took home stays with it; everything that you wrote for yourself stays yours."), "done")
        return redirect(url_for("people.account"), 303)
    school = school_of(actor)
    alone = school is not None and [found.id for found in leaders_of(school)] == [actor.person_id]
    return render_template("schools/leave.html", organisation=organisation, school=school, alone=alone)
