"""The addresses of inputs."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.queries import files_of
from enquiry_hub.capabilities.links.queries import both_ways
from enquiry_hub.capabilities.moderation.route import show_route
from enquiry_hub.core.access import may
from enquiry_hub.core.beside import beside
from enquiry_hub.core.errors import Invalid, NotThere, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.guard import check_before_posting
from enquiry_hub.core.navigation import Place, register_place
from enquiry_hub.core.pages import paged
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.inputs.citations import citation_of, format_harvard
from enquiry_hub.features.inputs.forms import (
    ConnectForm,
    PracticeForm,
    ResearchForm,
    form_values,
)
from enquiry_hub.features.inputs.models import INPUT, KINDS, PARTS, RESEARCH, Input
from enquiry_hub.features.inputs.queries import author_of, connectable, input_line, inputs_of, is_waiting
from enquiry_hub.features.inputs.services import change_input, connect_input, post_input, take_down_input
from enquiry_hub.features.inputs.wording import PRACTICE_STRENGTH, RESEARCH_STRENGTH, THEME_NAMES
from enquiry_hub.features.programmes.queries import sessions_of
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace

inputs = Guarded("inputs", __name__)
blueprints = [inputs]
register_place(Place(50, lambda: _("Inputs"), "inputs", "inputs.list_inputs", "inputs", wide_only=True))

Form = ResearchForm | PracticeForm


@inputs.get("/cohorts/<id:group_id>/inputs", access="groups:cohort:contribute")
def list_inputs(group: Group) -> Any:
    """Show a cohort's inputs, by kind, theme and session."""
    enter_workspace(group.id)
    actor = current_actor()
    kind, theme, session_id = (request.args.get(name, "") for name in ("kind", "theme", "session"))
    page = paged(inputs_of(group.id, actor, kind=kind if kind in KINDS else "", theme=theme, session_id=session_id), scalars=False)
    return render_template(
        "inputs/list_inputs.html", group=group, page=page, lines=[input_line(row) for row in page.rows], kind=kind, theme=theme, session_id=session_id,
        themes=THEME_NAMES, sessions=sessions_of(actor, group.id), may_research=may(actor, "inputs:research:post", group),
    )  # fmt: skip


@inputs.form("/cohorts/<id:group_id>/inputs/research", access="inputs:research:post", prose=("body",))
def new_research(group: Group) -> Any:
    """Post a research input."""
    return _new(group, RESEARCH, ResearchForm())


@inputs.form("/cohorts/<id:group_id>/inputs/practice", access="groups:cohort:contribute", prose=("body",))
def new_practice(group: Group) -> Any:
    """Post a practice account."""
    return _new(group, "practice", PracticeForm())


def _new(group: Group, kind: str, form: Form) -> Any:
    enter_workspace(group.id)
    actor = current_actor()
    _offer_sessions(form, group.id)
    if "fill" in request.form and isinstance(form, ResearchForm):
        return _filled(form, group, None)
    if form.validate_on_submit() and _harmless(form, kind, group.id):
        try:
            row = post_input(actor, group, kind, form.content(), client_id=valid_client_id(form.client_id.data))
            return redirect(url_for("inputs.show_input", input_id=row.id), 303)
        except Invalid as error:
            form.put_error(error)
    return show("inputs/edit_input.html", form, group=group, row=None, research=kind == RESEARCH, theirs=None)


def _offer_sessions(form: Form, group_id: str) -> None:
    form.session_id.choices = [("", _("None"))] + [(found.id, found.title) for found in sessions_of(current_actor(), group_id)]


def _filled(form: ResearchForm, group: Group | None, row: Input | None) -> Any:
    complaint = form.fill_in()
    if complaint:
        form.pasted.errors = [complaint]
    return render_template("inputs/edit_input.html", form=form, group=group, row=row, research=True, theirs=None), 422 if complaint else 200


def _harmless(form: Form, kind: str, group_id: str) -> bool:
    """Refuse a practice account in which a child could be recognised; it goes to everyone at once."""
    if kind == RESEARCH:
        return True
    names = [member.name for member in members_of(group_id)]
    fine = True
    for name in ("body", *PARTS):
        concerns = check_before_posting(form[name].data or "", names)
        if concerns:
            form[name].errors = [*form[name].errors, *dict.fromkeys(concern.sentence for concern in concerns)]
            fine = False
    return fine


@inputs.post("/inputs/<id:input_id>/take-down", access="inputs:input:seal")
def take_down(input: Input) -> Any:
    """Take down at once what may be about a child."""
    take_down_input(current_actor(), input)
    return show_route()


@inputs.get("/inputs/<id:input_id>", access="inputs:input:read")
def show_input(input: Input) -> Any:
    """Show an input with what it stands on, what stands on it, and its thread."""
    return _page(input, None)


def _page(row: Input, form: ConnectForm | None) -> Any:
    enter_workspace(row.group_id)
    actor = current_actor()
    form = form or ConnectForm(formdata=None)
    form.target.choices = connectable(actor, row.group_id, row.id)
    name, place = author_of(row)
    work = citation_of(row.citation)
    return show(
        "inputs/show_input.html", form, row=row, author=name, place=place, citation=format_harvard(work) if work else None, work=work, waiting=is_waiting(row),
        evidence=both_ways(actor, "input", row.id),
        files=files_of(actor, "input", row.id), may_edit=may(actor, "inputs:input:edit", row), may_seal=may(actor, "inputs:input:seal", row), viewer_id=actor.person_id,
        beside=beside(actor, INPUT, row), strengths=dict(RESEARCH_STRENGTH if row.kind == RESEARCH else PRACTICE_STRENGTH), themes=dict(THEME_NAMES),
        session=next((found for found in sessions_of(actor, row.group_id) if found.id == row.session_id), None),
    )  # fmt: skip


@inputs.form("/inputs/<id:input_id>/edit", access="inputs:input:edit", prose=("body",))
def edit_input(input: Input) -> Any:
    """Change an input that one posted."""
    row = input
    enter_workspace(row.group_id)
    form: Form = (ResearchForm if row.kind == RESEARCH else PracticeForm)(data=form_values(row))
    _offer_sessions(form, row.group_id)
    if "fill" in request.form and isinstance(form, ResearchForm):
        return _filled(form, None, row)
    if form.validate_on_submit() and _harmless(form, row.kind, row.group_id):
        try:
            change_input(current_actor(), row, form.content(), base=form.base.data)
            return redirect(url_for("inputs.show_input", input_id=row.id), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            form.base.data = row.version
            return render_template("inputs/edit_input.html", form=form, group=None, row=row, research=row.kind == RESEARCH, theirs=error.details["theirs"]), 409
    return show("inputs/edit_input.html", form, group=None, row=row, research=row.kind == RESEARCH, theirs=None)


@inputs.post("/inputs/<id:input_id>/connect", access="inputs:input:connect")
def connect(input: Input) -> Any:
    """Connect an input with a risk, a strategy or another input."""
    form = ConnectForm()
    form.target.choices = connectable(current_actor(), input.group_id, input.id)
    if form.validate_on_submit():
        kind, _colon, other_id = form.target.data.partition(":")
        try:
            connect_input(current_actor(), input, kind, other_id, form.nature.data)
            flash(_("They are connected, and the connection can be followed both ways."), "done")
            return redirect(url_for("inputs.show_input", input_id=input.id), 303)
        except Invalid as error:
            form.put_error(error)
        except NotThere:
            form.target.errors = [_("Choose one of the list.")]
    return _page(input, form)
