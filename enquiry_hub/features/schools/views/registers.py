"""Registers for governors: issuing one, reading it by its link, ending the link."""

from __future__ import annotations

from typing import Any

from flask import flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import today
from enquiry_hub.core.documents import as_pdf, as_word, can_make_pdf, handed_over
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import PUBLIC, current_actor
from enquiry_hub.core.tokens import hashed
from enquiry_hub.features.schools.forms import IssueForm
from enquiry_hub.features.schools.models import School, SchoolRegister
from enquiry_hub.features.schools.papers import one_page, whole_register
from enquiry_hub.features.schools.queries import organisation_of, register_behind, registers_of
from enquiry_hub.features.schools.services import end_register, issue_register
from enquiry_hub.features.schools.views.blueprint import schools
from enquiry_hub.features.schools.wording import words
from enquiry_hub.identity.groups.workspace import enter_own_workspace
from enquiry_hub.identity.people.guesses import count_code
from enquiry_hub.identity.people.mailing import full_address

KINDS = ("register.pdf", "register.docx")


@schools.form("/schools/<id:school_id>/registers", access="schools:school:lead")
def issue(school: School) -> Any:
    """Issue the register for the school's governors, and show its link once."""
    actor, form, link = current_actor(), IssueForm(), ""
    enter_own_workspace(actor)
    if form.validate_on_submit():
        try:
            _row, token = issue_register(actor, school, form.days.data, note=form.note.data or "", client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            if not token:
                flash(_("It is issued already. Its link was shown once; issue another if it is lost."), "note")
                return redirect(url_for("schools.issue", school_id=school.id), 303)
            link, form = full_address("schools.read_register", token=token), IssueForm(formdata=None)
    return show("schools/issue.html", form, school=school, link=link, registers=registers_of(actor, school), day=today(), organisation=organisation_of(actor), **words())


@schools.get("/registers/<id:register_id>", access="schools:register:read")
def show_register(register: SchoolRegister) -> Any:
    """Show a register as it was issued, to the school."""
    return _register(register, _school_name(), {kind: url_for("schools.hand_register", register_id=register.id, kind=kind) for kind in KINDS})


@schools.get(f"/registers/<id:register_id>/<any({', '.join(map(repr, KINDS))}):kind>", access="schools:register:read")
def hand_register(register: SchoolRegister, kind: str) -> Any:
    """Hand a register over as it was issued: on one page, or whole for Word."""
    return _paper(register, _school_name(), kind, url_for("schools.show_register", register_id=register.id))


@schools.post("/registers/<id:register_id>/end", access="schools:register:end")
def end_link(register: SchoolRegister) -> Any:
    """End the link to a register before its day."""
    end_register(current_actor(), register)
    flash(_("The link is ended. Whoever opens it sees that it is over."), "done")
    return redirect(url_for("schools.issue", school_id=register.school_id), 303)


@schools.get("/governors/<token>", access=PUBLIC)
def read_register(token: str) -> Any:
    """Show a register to whoever has its link, until its day; nobody is asked who they are."""
    found = register_behind(hashed(token), today())
    if found is None:
        count_code()
        return render_template("schools/register_over.html"), 404
    return _register(*found, {kind: url_for("schools.hand_governors", token=token, kind=kind) for kind in KINDS})


@schools.get(f"/governors/<token>/<any({', '.join(map(repr, KINDS))}):kind>", access=PUBLIC)
def hand_governors(token: str, kind: str) -> Any:
    """Hand a register over to whoever has its link, until its day."""
    found = register_behind(hashed(token), today())
    if found is None:
        count_code()
        return render_template("schools/register_over.html"), 404
    return _paper(*found, kind, url_for("schools.read_register", token=token))


def _school_name() -> str:
    organisation = organisation_of(current_actor())
    return organisation.name if organisation else ""


def _paper(register: SchoolRegister, name: str, kind: str, back: str) -> Any:
    paper = one_page(register, name) if kind == "register.pdf" else whole_register(register, name)
    return handed_over(kind, lambda: as_pdf(paper) if kind == "register.pdf" else as_word(paper), back=back)


def _register(register: SchoolRegister, name: str, papers: dict[str, str]) -> Any:
    answer = make_response(render_template("schools/register.html", register=register, name=name, papers=papers, pdf=can_make_pdf(), **words()))
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
