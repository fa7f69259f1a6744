"""Sealing a letter to the future, and opening it on its day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.templating import long_date
from enquiry_hub.features.journals.forms import OpenForm, SealForm, WordElsewhereForm
from enquiry_hub.features.journals.models import LETTER, Entry
from enquiry_hub.features.journals.parts import split_parts
from enquiry_hub.features.journals.prompts import shapes
from enquiry_hub.features.journals.queries import find_response
from enquiry_hub.features.journals.services import (
    keep_as_draft,
    open_letter,
    seal_letter,
    send_word_elsewhere,
)
from enquiry_hub.features.journals.services.letters import LOOKED_AT
from enquiry_hub.features.journals.services.sealed_letters import where_else, words_of_letter
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals
from enquiry_hub.identity.people.models import Person


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
            seal_letter(actor, entry, _day(form.until.data), also_to=form.also_to.data or "")
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
    return show("journals/seal.html", form, entry=entry, address=_own_address())


def _day(text: str) -> Any:
    return today().fromisoformat(text)


def letter_page(entry: Entry, form: OpenForm | None = None) -> Any:
    """Render a letter that is closed: before its day only that it is there, from the day on its question
    first.
    """
    enter_journal(current_actor(), entry)
    if entry.sealed_until is not None and entry.sealed_until > today():
        return _sealed_page(entry, WordElsewhereForm(also_to=where_else(entry)))
    ask = split_parts(words_of_letter(entry)["body"], shapes()[LETTER])["ask"].strip()
    return show(
        "journals/open_letter.html",
        form or OpenForm(formdata=None),
        entry_id=entry.id,
        group_id=entry.group_id,
        written_at=entry.written_at,
        ask=ask,
    )


def _sealed_page(entry: Entry, form: WordElsewhereForm) -> Any:
    return show("journals/sealed.html", form, entry_id=entry.id, until=entry.sealed_until, written_at=entry.written_at, group_id=entry.group_id, address=_own_address())


def _own_address() -> str:
    return db.session.get_one(Person, current_actor().person_id).email


@journals.post("/reflections/<id:entry_id>/seal/word", access="journals:entry:keep")
def send_word(entry: Entry) -> Any:
    """Change where else a sealed letter is announced on its day."""
    form = WordElsewhereForm()
    if entry.sealed_until is None or entry.sealed_until <= today():
        raise NotThere()
    enter_journal(current_actor(), entry)
    if form.validate_on_submit():
        try:
            send_word_elsewhere(current_actor(), entry, form.also_to.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Kept."), "done")
            return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    return _sealed_page(entry, form)


def questions_left(entry: Entry, responses: Sequence[Any]) -> dict[str, str]:
    """Return what an opened letter hoped and feared, as far as its writer has not looked at it since."""
    if entry.shape != LETTER or entry.opened_at is None:
        return {}
    answered = {response.words.get("about") for response in responses if response.author_id == entry.author_id}
    parts = split_parts(entry.body, shapes()[LETTER])
    return {part: words for part in LOOKED_AT if (words := parts[part].strip()) and words not in answered}


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
