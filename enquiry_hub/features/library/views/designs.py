"""Session designs: beginning one, looking at it and its versions, applying it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.library.domain import starts, total
from enquiry_hub.features.library.forms import ApplyForm, NewDesignForm
from enquiry_hub.features.library.models import Design
from enquiry_hub.features.library.parts import parts
from enquiry_hub.features.library.queries import copied, sessions_with, versions_of
from enquiry_hub.features.library.services import apply_design, make_design, put_back, remove_design
from enquiry_hub.features.library.views.blueprint import library
from enquiry_hub.features.library.wording import fit, words
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.workspace import enter_workspace

USUAL_LENGTH = 210


@library.form("/cohorts/<id:group_id>/designs/new", access="groups:cohort:facilitate")
def new_design(group: Group) -> Any:
    """Begin a session design, empty or as a copy of another."""
    enter_workspace(group.id)
    actor, origin = current_actor(), request.args.get("from", "")[:24]
    found = copied(actor, origin)
    title, purpose, length, items = found or ("", "", USUAL_LENGTH, [])
    form = NewDesignForm(title=title, purpose=purpose, length=length)
    if form.validate_on_submit():
        try:
            design = make_design(
                actor, group, form.title.data, form.purpose.data or "", form.length.data, items, copied_from=origin if found else "", client_id=valid_client_id(form.client_id.data)
            )  # fmt: skip
            return redirect(url_for("library.edit_design", design_id=design.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("library/new_design.html", form, group=group, origin=title, items=items)


@library.get("/designs/<id:design_id>", access="library:design:read")
def show_design(design: Design) -> Any:
    """Show a design with its times and notes, and the sessions that it can be applied to."""
    return _page(design, ApplyForm(formdata=None))


def _page(design: Design, form: ApplyForm) -> Any:
    enter_workspace(design.group_id)
    actor = current_actor()
    _offer(form, design)
    applied = [found for found in sessions_of(actor, design.group_id) if found.id in sessions_with(actor, design.id)]
    return show(
        "library/show_design.html", form, design=design, rows=list(zip(design.items, starts(design.items), strict=True)), fits=fit(total(design.items), design.length),
        over=total(design.items) > design.length, applied=applied, parts=parts(), **words(),
    )  # fmt: skip


def _offer(form: ApplyForm, design: Design) -> None:
    form.session.choices = [(found.id, found.title) for found in sessions_of(current_actor(), design.group_id)]


@library.post("/designs/<id:design_id>/apply", access="library:design:change")
def apply(design: Design) -> Any:
    """Make a design the plan and the agenda of a session."""
    form = ApplyForm()
    _offer(form, design)
    if form.validate_on_submit():
        session = next(found for found in sessions_of(current_actor(), design.group_id) if found.id == form.session.data)
        try:
            apply_design(current_actor(), design, session)
            flash(_("It is the agenda of this session now. Your notes are seen by facilitators only."), "done")
            return redirect(url_for("programmes.show_session", session_id=session.id), 303)
        except Invalid as error:
            form.put_error(error)
    return _page(design, form)


@library.get("/designs/<id:design_id>/history", access="library:design:read")
def design_history(design: Design) -> Any:
    """Show the versions of a design."""
    enter_workspace(design.group_id)
    return render_template("library/design_history.html", design=design, versions=versions_of(design), fit=fit)


@library.post("/designs/<id:design_id>/put-back", access="library:design:change")
def put_design_back(design: Design) -> Any:
    """Put an earlier version of a design back."""
    number = request.form.get("number", "")
    version = next((found for found in versions_of(design) if str(found.number) == number), None)
    if version is None:
        flash(_("There is no such version."), "error")
    else:
        put_back(current_actor(), design, version.fields, version.number)
        flash(_("It is again as it was then."), "done")
    return redirect(url_for("library.show_design", design_id=design.id), 303)


@library.post("/designs/<id:design_id>/remove", access="library:design:change")
def remove(design: Design) -> Any:
    """Remove a design."""
    group_id = design.group_id
    remove_design(current_actor(), design)
    flash(_("Removed. Sessions that it was applied to keep their plan."), "done")
    return redirect(url_for("library.list_parts", group_id=group_id), 303)
