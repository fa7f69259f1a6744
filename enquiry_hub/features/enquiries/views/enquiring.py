"""Enquiries: the question, what is written down and gathered, with whom, and the end."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.queries import stands_on
from enquiry_hub.capabilities.themes.queries import themes_around
from enquiry_hub.core.access import load, may
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.enquiries.forms import NOTE_NAMES, STRENGTH_NAMES, NoteForm, QuestionForm
from enquiry_hub.features.enquiries.models import Enquiry, EnquiryNote
from enquiry_hub.features.enquiries.queries import members_of, notes_of, versions_of
from enquiry_hub.features.enquiries.services import (
    answer_offer,
    begin_enquiry,
    change_question,
    close_enquiry,
    gather,
    leave_out,
    offer_enquiry,
    remove_note,
    write_note,
)
from enquiry_hub.features.enquiries.services.enquiring import GATHERED
from enquiry_hub.features.enquiries.views.blueprint import back_to, enquiries, overview_page
from enquiry_hub.features.journals.queries import people_to_name, things_to_support
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.groups.queries import role_in
from enquiry_hub.identity.groups.workspace import enter_workspace


@enquiries.get("/cohorts/<id:group_id>/enquiries", access="groups:cohort:contribute")
def overview(group: Group) -> Any:
    """Show what the viewer finds out and does: enquiries, practice, commitments, milestones."""
    return overview_page(group.id)


@enquiries.post("/cohorts/<id:group_id>/enquiries", access="groups:cohort:contribute")
def begin(group: Group) -> Any:
    """Begin an enquiry, also one that grew from another."""
    actor, form = current_actor(), QuestionForm()
    if form.validate_on_submit():
        try:
            before = request.form.get("grew_from", "")
            earlier = load(actor, "enquiries:enquiry:own", before) if before else None
            enquiry = begin_enquiry(actor, group, form.question.data, grew_from=earlier, client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id), 303)
    return overview_page(group.id, question=form)


@enquiries.get("/enquiries/<id:enquiry_id>", access="enquiries:enquiry:read")
def show_enquiry(enquiry: Enquiry) -> Any:
    """Show an enquiry: the question and how it sharpened, what is written down, what it stands on, and with whom."""
    return _page(enquiry, NoteForm(formdata=None), QuestionForm(formdata=None, question=enquiry.question, base=str(enquiry.version)))


def _page(enquiry: Enquiry, note: NoteForm, question: QuestionForm, *, met: Any = None) -> Any:
    actor = current_actor()
    if role_in(actor, enquiry.group_id):
        enter_workspace(enquiry.group_id)
        g.section = "journals"
    writes, mine = may(actor, "enquiries:enquiry:write", enquiry), enquiry.author_id == actor.person_id
    members = members_of(enquiry.id)
    known = {person_id for person_id, _name, _yes in members}
    page, status = show(
        "enquiries/show_enquiry.html", note if note.errors else question, enquiry=enquiry, note_form=note, question_form=question, versions=versions_of(enquiry),
        notes=notes_of(actor, enquiry.id), names=NOTE_NAMES, strengths=STRENGTH_NAMES, below=stands_on(actor, "enquiry", enquiry.id), members=members, mine=mine, writes=writes,
        people=[row for row in people_to_name(actor) if row[0] not in known] if mine else [], met=met,
        **themes_around("enquiry", enquiry.id, enquiry.group_id),
        things=things_to_support(actor, enquiry.group_id, GATHERED) if writes and role_in(actor, enquiry.group_id) else [],
    )  # fmt: skip
    return page, 409 if met else 422 if note.errors or question.errors else status


@enquiries.post("/enquiries/<id:enquiry_id>/question", access="enquiries:enquiry:own")
def sharpen(enquiry: Enquiry) -> Any:
    """Change the question, with why."""
    form = QuestionForm()
    base = int(form.base.data) if (form.base.data or "").isdigit() and len(form.base.data or "") < 9 else None
    if form.validate_on_submit():
        try:
            change_question(current_actor(), enquiry, form.question.data, form.why.data or "", base=base)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error, lambda said: {"question": said["question"]})
            form.base.data = str(enquiry.version)
            return _page(enquiry, NoteForm(formdata=None), form, met=met)
        else:
            flash(_("Kept. The question as it was stays below, with why it changed."), "done")
            return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id), 303)
    return _page(enquiry, NoteForm(formdata=None), form)


@enquiries.post("/enquiries/<id:enquiry_id>/notes", access="enquiries:enquiry:write")
def add_note(enquiry: Enquiry) -> Any:
    """Write something down."""
    form = NoteForm()
    if form.validate_on_submit():
        try:
            write_note(current_actor(), enquiry, form.kind.data, form.words.data, strength=form.strength.data or "", client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id, _anchor="notes"), 303)
    return _page(enquiry, form, QuestionForm(formdata=None, question=enquiry.question, base=str(enquiry.version)))


@enquiries.post("/enquiry-notes/<id:note_id>/remove", access="enquiries:note:remove")
def take_note_out(note: EnquiryNote) -> Any:
    """Take something out that was written down."""
    enquiry_id = note.enquiry_id
    remove_note(current_actor(), note)
    return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry_id, _anchor="notes"), 303)


@enquiries.post("/enquiries/<id:enquiry_id>/gather", access="enquiries:enquiry:write")
def add_thing(enquiry: Enquiry) -> Any:
    """Let the enquiry stand on something, or no longer."""
    actor, dropped = current_actor(), request.form.get("link", "")
    if dropped:
        leave_out(actor, enquiry, dropped)
    else:
        kind, _colon, row_id = request.form.get("target", "").partition(":")
        gather(actor, enquiry, kind, row_id)
    return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id, _anchor="stands-on"), 303)


@enquiries.post("/enquiries/<id:enquiry_id>/close", access="enquiries:enquiry:own")
def close(enquiry: Enquiry) -> Any:
    """Close an enquiry, or open it again."""
    close_enquiry(current_actor(), enquiry, request.form.get("closed") == "yes")
    return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id), 303)


@enquiries.post("/enquiries/<id:enquiry_id>/together", access="enquiries:enquiry:own")
def ask_together(enquiry: Enquiry) -> Any:
    """Ask somebody to enquire together, or let somebody go."""
    actor, gone = current_actor(), request.form.get("gone", "")
    if gone:
        answer_offer(actor, enquiry, False, person_id=gone)
        flash(_("They read nothing more of it from now on."), "done")
    else:
        offer_enquiry(actor, enquiry, request.form.get("person", ""))
        flash(_("Asked. They read nothing of it before they say yes."), "done")
    return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id, _anchor="together"), 303)


@enquiries.post("/enquiries/<id:enquiry_id>/answer", access="enquiries:enquiry:answer")
def answer(enquiry: Enquiry) -> Any:
    """Say yes to enquiring together, say no, or leave."""
    yes = request.form.get("answer") == "yes"
    answer_offer(current_actor(), enquiry, yes)
    if yes:
        return redirect(url_for("enquiries.show_enquiry", enquiry_id=enquiry.id), 303)
    flash(_("Answered."), "done")
    return back_to(enquiry.group_id)
