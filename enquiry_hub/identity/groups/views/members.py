"""Who is in a group, as facilitators arrange it."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.arrangements import managed_members, open_join_link_of, waiting_invitations
from enquiry_hub.identity.groups.forms import EndForm, JoinLinkForm, PlacesForm, RoleForm, roles_for
from enquiry_hub.identity.groups.models import Group, Invitation, JoinLink, Membership
from enquiry_hub.identity.groups.school_places import has_limit, places_of, taken_in
from enquiry_hub.identity.groups.services import (
    change_role,
    close_join_link,
    end_membership,
    open_join_link,
    send_again,
    set_places,
    withdraw_invitation,
)
from enquiry_hub.identity.groups.services.join_links import JOINABLE
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.groups.workspace import enter_workspace
from enquiry_hub.identity.people.mailing import full_address
from enquiry_hub.identity.people.models import Organisation, Person


def _back(group_id: str, anchor: str = "") -> Any:
    return redirect(url_for("groups.manage_members", group_id=group_id, _anchor=anchor or None), 303)


@groups.get("/cohorts/<id:group_id>/members", access="groups:group:facilitate")
def manage_members(group: Group) -> Any:
    """Show the members, the invitations that wait and the join link."""
    return _page(group, _link_form(group, JoinLinkForm(formdata=None)))


def _link_form(group: Group, form: JoinLinkForm) -> JoinLinkForm:
    form.role.choices = roles_for(group.kind, only=JOINABLE)
    return form


@groups.post("/cohorts/<id:group_id>/places", access="groups:cohort:facilitate")
def limit_places(group: Group) -> Any:
    """Say how many places a school has in the cohort."""
    form = PlacesForm()
    if not form.validate_on_submit():
        return _page(group, _link_form(group, JoinLinkForm(formdata=None)), form)
    set_places(current_actor(), group, form.places.data)
    flash(_("Saved."), "done")
    return _back(group.id, "school-places")


def _page(group: Group, form: JoinLinkForm, places: PlacesForm | None = None) -> Any:
    enter_workspace(group.id)
    g.section = "groups"
    actor = current_actor()
    link = open_join_link_of(actor, group.id)
    places = places or PlacesForm(formdata=None, places=group.places)
    page, status = show(
        "groups/manage_members.html",
        form,
        places=places,
        schools=places_of(group) if group.places is not None else [],
        group=group,
        members=managed_members(actor, group.id),
        invitations=waiting_invitations(actor, group.id),
        link=link,
        address=full_address("groups.join", code=link.code) if link else "",
    )
    return page, 422 if places.errors else status


@groups.form("/memberships/<id:membership_id>", access="groups:membership:change")
def change_membership(membership: Membership) -> Any:
    """Change a member's role, or offer to end the membership."""
    group, person = (
        db.session.get_one(Group, membership.group_id),
        db.session.get_one(Person, membership.person_id),
    )
    form = RoleForm(role=membership.role)
    form.role.choices = roles_for(group.kind)
    if form.validate_on_submit():
        try:
            left = change_role(current_actor(), membership, form.role.data, reason=form.reason.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("%(name)s has another role from now on.", name=person.display_name), "done")
            if left:
                flash(_("%(name)s is no longer in “%(peers)s”; those who were there before today are told.", name=person.display_name, peers="”, “".join(left)), "note")
            return _back(group.id)
    return _membership_page(group, person, membership, form, EndForm(formdata=None))


def _membership_page(group: Group, person: Person, membership: Membership, form: RoleForm, ending: EndForm) -> Any:
    enter_workspace(group.id)
    g.section = "groups"
    taken = taken_in(group).get(person.organisation_id or "", 0) if has_limit(group, membership.role) else 0
    school = db.session.get(Organisation, person.organisation_id) if taken and person.organisation_id else None
    page, status = show(
        "groups/change_membership.html", form, group=group, person=person, membership=membership, ending=ending, school=school, taken=taken
    )
    return page, 422 if ending.errors else status


@groups.post("/memberships/<id:membership_id>/end", access="groups:membership:change")
def end(membership: Membership) -> Any:
    """End a membership today, and tell whoever it was."""
    group, person = (
        db.session.get_one(Group, membership.group_id),
        db.session.get_one(Person, membership.person_id),
    )
    form = RoleForm(formdata=None, role=membership.role)
    form.role.choices = roles_for(group.kind)
    ending = EndForm()
    if not ending.validate_on_submit():
        return _membership_page(group, person, membership, form, ending)
    try:
        end_membership(current_actor(), membership, ending.words.data or "")
    except Invalid as error:
        form.role.errors = [error.sentence]
        return _membership_page(group, person, membership, form, ending)
    flash(_("%(name)s is no longer in %(group)s.", name=person.display_name, group=group.name), "done")
    return (
        _back(group.id)
        if membership.person_id != current_actor().person_id
        else redirect(url_for("public.home"), 303)
    )


@groups.post("/invitations/<id:invitation_id>/withdraw", access="groups:invitation:withdraw")
def withdraw(invitation: Invitation) -> Any:
    """Take an invitation back."""
    withdraw_invitation(current_actor(), invitation)
    flash(
        _("The invitation of %(email)s is taken back; its link no longer works.", email=invitation.email),
        "done",
    )
    return _back(invitation.group_id, "invitations")


@groups.post("/invitations/<id:invitation_id>/again", access="groups:invitation:withdraw")
def invite_again(invitation: Invitation) -> Any:
    """Send an invitation again under a new link."""
    try:
        send_again(current_actor(), invitation)
    except Invalid as error:
        flash(error.sentence, "error")
        return _back(invitation.group_id, "invitations")
    flash(
        _(
            "A new invitation is on its way to %(email)s; the old link no longer works.",
            email=invitation.email,
        ),
        "done",
    )
    return _back(invitation.group_id, "invitations")


@groups.post("/cohorts/<id:group_id>/join-link", access="groups:group:facilitate")
def open_link(group: Group) -> Any:
    """Open a join link."""
    form = _link_form(group, JoinLinkForm())
    if not form.validate_on_submit():
        return _page(group, form)
    try:
        open_join_link(
            current_actor(), group, role=form.role.data, limit=form.limit.data, days=form.days.data
        )
    except Invalid as error:
        form.put_error(error)
        return _page(group, form)
    flash(_("The join link is open."), "done")
    return _back(group.id, "join-link")


@groups.post("/join-links/<id:join_link_id>/close", access="groups:join_link:close")
def close_link(join_link: JoinLink) -> Any:
    """Close a join link."""
    close_join_link(current_actor(), join_link)
    flash(_("The join link is closed; it lets nobody in any more."), "done")
    return _back(join_link.group_id, "join-link")
