"""Answering a reflection: at once or when it is ready, for all its readers or between two."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.core.access import load
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import pick_sentences
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.journals.forms import LetterLooksForm, ResponseForm
from enquiry_hub.features.journals.models import Entry, EntryResponse
from enquiry_hub.features.journals.parts import name_of, sentences_of
from enquiry_hub.features.journals.services import (
    NewResponse,
    add_response,
    answer_letter,
    change_response,
    keep_as_draft,
    remove_response,
)
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals
from enquiry_hub.features.journals.views.reading import entry_page
from enquiry_hub.identity.people.models import Person


@journals.post("/reflections/<id:entry_id>/responses", access="journals:entry:respond", prose=("body",))
def respond(entry: Entry) -> Any:
    """Answer a reflection, or keep an answer until it is ready."""
    actor, form = current_actor(), ResponseForm()
    hold = request.form.get("hold") == "yes"
    if form.validate_on_submit():
        concerns = concerns_about(form.body.data, entry.group_id)
        if concerns and not form.confirm.data and not hold:
            return entry_page(entry, form, concerns=tuple(concerns))
        picked = {int(value) for value in form.picked.data or [] if value.isascii() and value.isdigit() and len(value) < 6}
        mark = valid_client_id(form.client_id.data)
        new = NewResponse(form.body.data, pick_sentences(sentences_of(entry.body), picked), bool(form.between_two.data), hold, mark)
        try:
            response = add_response(actor, entry, new)
        except Invalid as error:
            form.put_error(error)
        else:
            place = f"response:{entry.id}"
            drop_draft(actor, place, mark=mark)
            if hold:
                flash(_("Kept. Only you see it until you send it."), "done")
            return redirect(
                url_for("journals.show_entry", entry_id=entry.id, sent=f"{actor.person_id}:{place}", _anchor=f"response-{response.id}"), 303
            )
    return entry_page(entry, form)


@journals.post("/reflections/<id:entry_id>/letter-answers", access="journals:entry:edit", prose=("letter-hope", "letter-fear"))
def look_at_letter(entry: Entry) -> Any:
    """Say, once a letter is open, whether what it hoped is true and what it feared has slipped."""
    form = LetterLooksForm(prefix="letter-")
    if form.validate_on_submit():
        try:
            answer_letter(current_actor(), entry, {"hope": form.hope.data or "", "fear": form.fear.data or ""}, client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Kept with the letter. Only you read it."), "done")
            return redirect(url_for("journals.show_entry", entry_id=entry.id, _anchor="answers"), 303)
    return entry_page(entry, ResponseForm(formdata=None), letter_form=form)


@journals.form("/responses/<id:response_id>/edit", access="journals:response:own", prose=("body",))
def go_on_answering(response: EntryResponse) -> Any:
    """Go on with an answer that is not sent yet, and send it when it is ready."""
    actor = current_actor()
    entry = load(actor, "journals:entry:read", response.entry_id)
    if response.ready_at is not None:
        return _sent_already(entry, response)
    form, concerns = ResponseForm(body=response.body, between_two=response.between_two), []
    send = request.form.get("hold") != "yes"
    if form.validate_on_submit():
        concerns = concerns_about(form.body.data, entry.group_id) if send and not form.confirm.data else []
        if not concerns:
            try:
                change_response(actor, response, form.body.data, between_two=bool(form.between_two.data), send=send)
            except Invalid as error:
                form.put_error(error)
            else:
                flash(_("Your answer is sent.") if send else _("Kept. Only you see it until you send it."), "done")
                return redirect(url_for("journals.show_entry", entry_id=entry.id, _anchor=f"response-{response.id}"), 303)
    enter_journal(actor, entry)
    page, status = show(
        "journals/answer.html", form, entry=entry, response=response, name=name_of(entry.title, entry.body), author=db.session.get_one(Person, entry.author_id), concerns=concerns,
    )  # fmt: skip
    return page, 422 if concerns else status


def _sent_already(entry: Entry, response: EntryResponse) -> Any:
    """Lead to an answer that was sent; other words from a tab that did not know stay in the box, to be sent as another answer."""
    words = ResponseForm().body.data or ""
    if words.strip() != response.body.strip() and keep_as_draft(current_actor(), entry, words):
        flash(_("Your answer was sent meanwhile as it stood. What you wrote is kept in the box below: it can go as another one."), "note")
    return redirect(url_for("journals.show_entry", entry_id=entry.id, _anchor=f"response-{response.id}"), 303)


@journals.post("/responses/<id:response_id>/remove", access="journals:response:remove")
def take_back(response: EntryResponse) -> Any:
    """Remove an answer: one's own, or any to one's own reflection."""
    entry_id = response.entry_id
    remove_response(current_actor(), response)
    flash(_("The answer is removed."), "done")
    return redirect(url_for("journals.show_entry", entry_id=entry_id), 303)
