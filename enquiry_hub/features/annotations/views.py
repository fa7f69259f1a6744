"""The addresses of PDFs that are read together, and of the notes on them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import ALONE, Attachment
from enquiry_hub.capabilities.moderation.models import URGENT
from enquiry_hub.capabilities.moderation.queries import claims_of, reports_about
from enquiry_hub.capabilities.moderation.route import show_route
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core.access import load
from enquiry_hub.core.errors import Invalid, Stale
from enquiry_hub.core.forms import HubForm, show, valid_client_id
from enquiry_hub.core.meeting import meet
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.features.annotations import services
from enquiry_hub.features.annotations.forms import (
    ONLY_ME,
    AnswerForm,
    EditForm,
    HideForm,
    NoteForm,
    ReportForm,
)
from enquiry_hub.features.annotations.models import Annotation
from enquiry_hub.features.annotations.queries import groups_for, notes_on, readers_named
from enquiry_hub.features.annotations.subjects import place_of
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.identity.groups.queries import members_of
from enquiry_hub.identity.groups.workspace import enter_workspace

notes = Guarded("annotations", __name__)
blueprints = [notes]


@notes.form("/files/<id:attachment_id>/read", access="annotations:file:annotate")
def read_pdf(attachment: Attachment) -> Any:
    """Read a PDF of an input with the notes on it, and write one."""
    actor = current_actor()
    row: Input = load(actor, "inputs:input:read", attachment.subject_id)
    enter_workspace(row.group_id)
    groups, form = groups_for(actor, row.group_id) if attachment.licence != ALONE else [], NoteForm()
    names = [
        (
            group.id,
            _("The cohort: %(name)s", name=group.name)
            if group.id == row.group_id
            else _("My peer group: %(name)s", name=group.name),
        )
        for group in groups
    ]
    form.readers.choices = [(ONLY_ME, _("Only me: not facilitators, not administrators")), *names]
    if form.validate_on_submit() and (form.readers.data == ONLY_ME or _harmless(form, row.group_id)):
        try:
            readers = next((group for group in groups if group.id == form.readers.data), None)
            note = services.annotate(
                actor,
                attachment,
                form.anchor(),
                form.note.data or "",
                readers,
                client_id=valid_client_id(form.client_id.data),
            )
            return redirect(place_of(note), 303)
        except Invalid as error:
            form.put_error(error)
    return show(
        "annotations/read_pdf.html", form, file=attachment, row=row, notes=notes_on(actor, attachment.id),
        channels=[f"notes:{group.id}" for group in groups] + [f"notices:{actor.person_id}"],
    )  # fmt: skip


def _harmless(form: HubForm, group_id: str) -> bool:
    """Refuse words for others in which a child could be recognised."""
    return form.harmless(("note",), [member.name for member in members_of(group_id)])


def _about(annotation: Annotation) -> dict[str, Any]:
    """Enter the note's cohort and return what every page about one note shows."""
    enter_workspace(annotation.group_id)
    return {"row": annotation, "place": place_of(annotation)}


@notes.form("/annotations/<id:annotation_id>/answer", access="annotations:annotation:answer")
def answer_note(annotation: Annotation) -> Any:
    """Answer a note."""
    about, form = _about(annotation), AnswerForm()
    if form.validate_on_submit() and _harmless(form, annotation.group_id):
        try:
            row = services.answer(
                current_actor(),
                annotation,
                form.note.data or "",
                client_id=valid_client_id(form.client_id.data),
            )
            return redirect(place_of(row), 303)
        except Invalid as error:
            form.put_error(error)
    return show("annotations/answer_note.html", form, **about)


@notes.form("/annotations/<id:annotation_id>/edit", access="annotations:annotation:edit")
def edit_note(annotation: Annotation) -> Any:
    """Change the words of one's own note, beside the earlier ones."""
    about, form, met = _about(annotation), EditForm(obj=annotation, base=annotation.version), None
    if form.validate_on_submit() and (annotation.private or _harmless(form, annotation.group_id)):
        try:
            services.edit(current_actor(), annotation, form.note.data or "", base=form.base.data)
            return redirect(place_of(annotation), 303)
        except Invalid as error:
            form.put_error(error)
        except Stale as error:
            met = meet(form, error)
            form.base.start_from(annotation.version)
    earlier = [
        found for found in revisions_of("annotation", annotation.id) if found.number < annotation.version
    ]
    page, status = show("annotations/edit_note.html", form, met=met, earlier=earlier, **about)
    return page, 409 if met else status


@notes.post("/annotations/<id:annotation_id>/withdraw", access="annotations:annotation:withdraw")
def withdraw_note(annotation: Annotation) -> Any:
    """Withdraw one's own note."""
    file_id = annotation.attachment_id
    services.withdraw(current_actor(), annotation)
    flash(_("Your note is withdrawn."), "done")
    return redirect(url_for("annotations.read_pdf", attachment_id=file_id, _anchor="notes"), 303)


@notes.form("/annotations/<id:annotation_id>/hide", access="annotations:annotation:hide")
def hide_note(annotation: Annotation) -> Any:
    """Hide a note from its group, with a reason."""
    about, form = _about(annotation), HideForm()
    if form.validate_on_submit():
        try:
            services.hide(current_actor(), annotation, form.reason.data or "")
            return redirect(place_of(annotation), 303)
        except Invalid as error:
            form.put_error(error)
    return show("annotations/hide_note.html", form, **about)


@notes.post("/annotations/<id:annotation_id>/restore", access="annotations:annotation:restore")
def restore_note(annotation: Annotation) -> Any:
    """Show a hidden note again."""
    services.restore(current_actor(), annotation)
    return redirect(place_of(annotation), 303)


@notes.form("/annotations/<id:annotation_id>/report", access="annotations:annotation:report")
def report_note(annotation: Annotation) -> Any:
    """Ask a facilitator to look at a note."""
    about, form = _about(annotation), ReportForm()
    if form.validate_on_submit():
        try:
            services.report_note(current_actor(), annotation, form.reason.data, form.words.data or "")
            if form.reason.data in URGENT:
                flash(_("The facilitators are told, and the note is hidden. Now act by the route below."), "done")
                return redirect(url_for("public.safeguarding", reported=1), 303)
            flash(_("The facilitators are asked to look. Nobody is told that it was you."), "done")
            return redirect(about["place"], 303)
        except Invalid as error:
            form.put_error(error)
    return show("annotations/report_note.html", form, **about)


@notes.get("/annotations/<id:annotation_id>/look", access="annotations:annotation:decide")
def look_at_note(annotation: Annotation) -> Any:
    """Show a note to those who decide about it, with what was asked."""
    about = _about(annotation)
    reports = reports_about([annotation.id]).get(("annotation", annotation.id), [])
    looking = claims_of([annotation.id]).get(("annotation", annotation.id))
    return render_template("annotations/look_at_note.html", reports=reports, looking=looking, group=readers_named(annotation), **about)


@notes.post("/annotations/<id:annotation_id>/claim", access="annotations:annotation:decide")
def claim_note(annotation: Annotation) -> Any:
    """Say that one is looking at a note, or no longer."""
    services.claim_note(current_actor(), annotation, free=bool(request.form.get("free")))
    return redirect(url_for("discussions.queue", group_id=annotation.group_id), 303)


@notes.post("/annotations/<id:annotation_id>/leave", access="annotations:annotation:decide")
def leave_note(annotation: Annotation) -> Any:
    """Leave a note as it stands."""
    services.leave(current_actor(), annotation)
    flash(_("It stays as it is."), "done")
    return redirect(url_for("discussions.queue", group_id=annotation.group_id), 303)


@notes.post("/annotations/<id:annotation_id>/take-down", access="annotations:annotation:take_down")
def take_note_down(annotation: Annotation) -> Any:
    """Take down at once a note that may be about a child."""
    services.take_down(current_actor(), annotation)
    return show_route()
