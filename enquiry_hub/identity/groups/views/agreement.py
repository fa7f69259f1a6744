"""The working agreement of a group."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Stale
from enquiry_hub.core.forms import show
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.identity.groups.agreed import agreed_parts
from enquiry_hub.identity.groups.arrangements import accepted_at, agreements_of, count_acceptances
from enquiry_hub.identity.groups.forms import AgreementForm
from enquiry_hub.identity.groups.models import Agreement, Group
from enquiry_hub.identity.groups.queries import agreement_to_accept, members_of, role_in
from enquiry_hub.identity.groups.services import accept_agreement as accept
from enquiry_hub.identity.groups.services import write_agreement as write
from enquiry_hub.identity.groups.views.blueprint import groups
from enquiry_hub.identity.groups.workspace import enter_workspace


@groups.get("/cohorts/<id:group_id>/agreement", access="groups:group:read")
def show_agreement(group: Group) -> Any:
    """Show the newest agreement, or the version asked for, with the history."""
    enter_workspace(group.id)
    g.section = "groups"
    actor = current_actor()
    versions = agreements_of(group.id)
    wanted = request.args.get("version", "")
    shown = next(
        (found for found, _by in versions if str(found.number) == wanted),
        versions[0][0] if versions else None,
    )
    waiting = agreement_to_accept(actor, group.id)
    return render_template(
        "groups/show_agreement.html",
        group=group,
        versions=versions,
        shown=shown,
        steward=may(actor, "groups:group:facilitate", group),
        accepted=accepted_at(actor, shown) if shown else None,
        waits=waiting is not None
        and shown is not None
        and waiting.id == shown.id
        and bool(role_in(actor, group.id)),
        count=count_acceptances(shown) if shown else 0,
        members=len(members_of(group.id)),
        parts=agreed_parts(actor, group),
    )


@groups.form("/cohorts/<id:group_id>/agreement/write", access="groups:group:facilitate", prose=("body",))
def write_agreement(group: Group) -> Any:
    """Write the next version of the agreement."""
    versions = agreements_of(group.id)
    newest = versions[0][0] if versions else None
    form = AgreementForm(body=newest.body if newest else _first_words(), base=newest.number if newest else 0)
    met = None
    if form.validate_on_submit():
        try:
            write(current_actor(), group, form.body.data, base=form.base.data or 0)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(newest.number if newest else 0)
        else:
            flash(_("The agreement is changed; every member is asked to accept it."), "done")
            return redirect(url_for("groups.show_agreement", group_id=group.id), 303)
    enter_workspace(group.id)
    g.section = "groups"
    page, status = show("groups/write_agreement.html", form, group=group, met=met, first=newest is None)
    return page, 409 if met else status


def _first_words() -> str:
    return _(
        "- What is said here stays here; what we learn may leave.\n- We write about patterns, never so that a child or a family can be recognised.\n"
        "- We ask before we advise.\n- Nobody has to share a page, and nobody asks why.\n"
        "- We cannot keep a secret about harm to a child: then we tell the person whose task it is, the same day."
    )


@groups.post("/agreements/<id:agreement_id>/accept", access="groups:agreement:accept")
def accept_agreement(agreement: Agreement) -> Any:
    """Accept the newest version."""
    accept(current_actor(), agreement)
    flash(_("Thank you. You have accepted the working agreement."), "done")
    return redirect(url_for("groups.show_agreement", group_id=agreement.group_id), 303)
