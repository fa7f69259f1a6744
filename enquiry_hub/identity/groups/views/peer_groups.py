"""Peer groups: who works with whom in threes."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, url_for
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.arrangements import leaders_of, peer_groups_of
from enquiry_hub.identity.groups.forms import PeerGroupForm
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.services import change_peer_group as change
from enquiry_hub.identity.groups.services import end_peer_group as end_it
from enquiry_hub.identity.groups.services import make_peer_group as make
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.groups.workspace import enter_workspace


@groups.get("/cohorts/<id:group_id>/peer-groups", access="groups:cohort:facilitate")
def peer_groups(group: Group) -> Any:
    """Show the peer groups of a cohort and who is in none."""
    enter_workspace(group.id)
    leaders = leaders_of(group.id)
    return render_template(
        "groups/peer_groups.html",
        group=group,
        found=peer_groups_of(group.id, leaders),
        free=[one for one in leaders if one.group_id is None],
    )


@groups.form("/cohorts/<id:group_id>/peer-groups/new", access="groups:cohort:facilitate")
def make_peer_group(group: Group) -> Any:
    """Make a peer group."""
    form = _form(group.id, None, PeerGroupForm())
    if form.validate_on_submit():
        try:
            make(current_actor(), group, form.name.data, form.people.data or [])
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("The peer group is made."), "done")
            return redirect(url_for("groups.peer_groups", group_id=group.id), 303)
    return _page(group.id, form, None)


@groups.form("/peer-groups/<id:group_id>", access="groups:peer_group:arrange")
def change_peer_group(group: Group) -> Any:
    """Rename a peer group and say who is in it."""
    cohort_id = group.parent_id or ""
    inside = [one.id for one in leaders_of(cohort_id) if one.group_id == group.id]
    form = _form(cohort_id, group.id, PeerGroupForm(name=group.name, people=inside))
    if form.validate_on_submit():
        try:
            change(current_actor(), group, form.name.data, form.people.data or [])
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("The peer group is changed."), "done")
            return redirect(url_for("groups.peer_groups", group_id=cohort_id), 303)
    return _page(cohort_id, form, group)


@groups.post("/peer-groups/<id:group_id>/end", access="groups:peer_group:arrange")
def end_peer_group(group: Group) -> Any:
    """End a peer group."""
    end_it(current_actor(), group)
    flash(_("The peer group has ended. What its members shared stays theirs."), "done")
    return redirect(url_for("groups.peer_groups", group_id=group.parent_id), 303)


def _form(cohort_id: str, own_id: str | None, form: PeerGroupForm) -> PeerGroupForm:
    """Offer the school leaders who are in no other peer group, each with the school."""
    fitting = [one for one in leaders_of(cohort_id) if one.group_id in (None, own_id)]
    form.people.choices = [
        SelectChoice(one.id, f"{one.name} · {one.school}" if one.school else one.name) for one in fitting
    ]
    return form


def _page(cohort_id: str, form: PeerGroupForm, group: Group | None) -> Any:
    enter_workspace(cohort_id)
    g.section = "groups"
    return show("groups/edit_peer_group.html", form, group=group, cohort_id=cohort_id)
