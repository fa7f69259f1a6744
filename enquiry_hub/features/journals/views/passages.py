"""Sharing some sentences of a page, reading them where they stand, and withdrawing them."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.sharing.audience import audience_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import pick_sentences
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.journals.forms import PassageForm
from enquiry_hub.features.journals.models import Entry, Passage
from enquiry_hub.features.journals.parts import name_of, sentences_of
from enquiry_hub.features.journals.passages import places_of, places_to_choose, signature
from enquiry_hub.features.journals.services import NewPassage, share_passage, withdraw_passage
from enquiry_hub.features.journals.services.passages import PLACES
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals
from enquiry_hub.identity.groups.queries import role_in
from enquiry_hub.identity.groups.workspace import enter_workspace


@journals.form("/reflections/<id:entry_id>/passage", access="journals:entry:share", prose=("note",))
def place_passage(entry: Entry) -> Any:
    """Pick sentences of a page, choose where they go, see who will read them, and only then place them."""
    if entry.sealed_until and entry.opened_at is None:
        return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    actor = current_actor()
    enter_journal(actor, entry)
    form, sentences = PassageForm(), sentences_of(entry.body)
    form.picked.choices = [(str(place), sentence) for place, sentence in enumerate(sentences)]
    form.target.choices = places_to_choose(actor, entry.group_id, PLACES)
    if form.base.data and form.base.data != str(entry.version):
        form.form_errors.append(_("The page has changed since you chose. Please choose the sentences once more."))
        form.picked.data = []
    elif form.validate_on_submit():
        words = pick_sentences(sentences, _picked(form))
        concerns = concerns_about(words, entry.group_id)
        if form.sure.data == "yes" and (form.confirm.data or not concerns):
            try:
                return _placed(entry, form)
            except Invalid as error:
                form.put_error(error)
        else:
            return _look_first(entry, form, words, concerns)
    form.base.data, form.sure.data = str(entry.version), ""
    return show("journals/passage.html", form, entry=entry, name=name_of(entry.title, entry.body), look=None)


def _picked(form: PassageForm) -> set[int]:
    return {int(value) for value in form.picked.data or []}


def _placed(entry: Entry, form: PassageForm) -> Any:
    kind, row_id = form.target.data.split(":", 1)
    new = NewPassage(_picked(form), kind, row_id, form.signed.data, form.note.data or "", valid_client_id(form.client_id.data))
    passage = share_passage(current_actor(), entry, new)
    flash(_("The sentences stand there now. The page itself can be read by nobody more than before."), "done")
    return redirect(url_for("journals.show_passage", passage_id=passage.id), 303)


def _look_first(entry: Entry, form: PassageForm, words: str, concerns: Any) -> Any:
    """Show what will be read, and by whom, before it can be."""
    kind, row_id = form.target.data.split(":", 1)
    known, actor = subjects.KINDS[kind], current_actor()
    audience = audience_of(known.read, row_id, cohort_id=entry.group_id, viewer_id=str(actor.person_id))
    target = next(label for value, label in form.target.choices if value == form.target.data)
    look = {"words": words, "audience": audience, "concerns": concerns, "target": target}
    page = render_template("journals/passage.html", entry=entry, form=form, name=name_of(entry.title, entry.body), look=look)
    return page, 422 if concerns else 200


@journals.get("/passages/<id:passage_id>", access="journals:passage:read")
def show_passage(passage: Passage) -> Any:
    """Show sentences that somebody shared from a reflection; to their author also where they stand."""
    actor = current_actor()
    if role_in(actor, passage.group_id):
        enter_workspace(passage.group_id)
    mine = passage.author_id == actor.person_id
    return render_template(
        "journals/show_passage.html", passage=passage, mine=mine, signature=signature(passage), places=places_of(actor, passage),
        may_withdraw=may(actor, "journals:passage:withdraw", passage),
    )  # fmt: skip


@journals.post("/passages/<id:passage_id>/withdraw", access="journals:passage:withdraw")
def withdraw(passage: Passage) -> Any:
    """Withdraw sentences from every place."""
    count = withdraw_passage(current_actor(), passage)
    flash(ngettext("Withdrawn: one place says so now.", "Withdrawn: %(num)d places say so now.", count), "done")
    return redirect(url_for("journals.show_passage", passage_id=passage.id), 303)
