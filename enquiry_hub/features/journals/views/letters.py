"""Sealing a letter to the future, and opening it on its day."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import today
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.templating import long_date
from enquiry_hub.features.journals.forms import OpenForm, SealForm
from enquiry_hub.features.journals.models import LETTER, Entry
from enquiry_hub.features.journals.parts import split_parts
from enquiry_hub.features.journals.prompts import shapes
from enquiry_hub.features.journals.queries import find_response
from enquiry_hub.features.journals.sealed_letters import words_of_letter
from enquiry_hub.features.journals.services import keep_as_draft, open_letter, seal_letter
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals


@journals.form("/reflections/<id:entry_id>/seal", access="journals:entry:edit")
def seal(entry: Entry) -> Any:
    """Ask once more what sealing means, and seal."""
    if entry.shape != LETTER or entry.sealed_until is not None:
        return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    actor = current_actor()
    enter_journal(actor, entry)
    form = SealForm(until=split_parts(entry.body, shapes()[LETTER])["open_on"].strip()[:10])
    if form.validate_on_submit():
        try:
            seal_letter(actor, entry, _day(form.until.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(
                _(
                    "Sealed until %(day)s. Nobody can read it before, not even you.",
                    day=long_date(entry.sealed_until or today()),
                ),
                "done",
            )
            return redirect(
                url_for("journals.show_entry", entry_id=entry.id, sent=f"{actor.person_id}:entry:{entry.id}"),
                303,
            )
    return show("journals/seal.html", form, entry=entry)


def _day(text: str) -> Any:
    return today().fromisoformat(text)


def letter_page(entry: Entry, form: OpenForm | None = None) -> Any:
    """Render a letter that is closed: before its day only that it is there, from the day on its question
    first.
    """
    enter_journal(current_actor(), entry)
    if entry.sealed_until is not None and entry.sealed_until > today():
        return render_template(
            "journals/sealed.html",
            until=entry.sealed_until,
            written_at=entry.written_at,
            group_id=entry.group_id,
        )
    ask = split_parts(words_of_letter(entry)["body"], shapes()[LETTER])["ask"].strip()
    return show(
        "journals/open_letter.html",
        form or OpenForm(formdata=None),
        entry_id=entry.id,
        group_id=entry.group_id,
        written_at=entry.written_at,
        ask=ask,
    )


@journals.post("/reflections/<id:entry_id>/open", access="journals:entry:keep", prose=("answer",))
def open_sealed(entry: Entry) -> Any:
    """Open a letter on or after its day, with the answer to its question."""
    form, actor = OpenForm(), current_actor()
    if entry.sealed_until is None or entry.sealed_until > today():
        raise NotThere()
    if not form.validate_on_submit() and entry.opened_at is None:
        return letter_page(entry, form)
    answer, mark = form.answer.data or "", valid_client_id(form.client_id.data)
    if entry.opened_at is None:
        open_letter(actor, entry, answer, client_id=mark)
    elif find_response(actor, mark) is None and keep_as_draft(actor, entry, answer):
        flash(_("The letter is open already. What you wrote is kept in the box below: it can go as an answer."), "note")
    return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
