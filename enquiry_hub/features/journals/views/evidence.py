"""What stands on a page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.journals.forms import EvidenceForm
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.parts import name_of
from enquiry_hub.features.journals.queries import things_to_support
from enquiry_hub.features.journals.services import offer_as_evidence, withdraw_evidence
from enquiry_hub.features.journals.services.evidence import EVIDENCE_KINDS
from enquiry_hub.features.journals.views.blueprint import enter_journal, journals


@journals.form("/reflections/<id:entry_id>/evidence", access="journals:entry:share")
def offer_evidence(entry: Entry) -> Any:
    """Let a risk, a strategy or a thread stand on a page of one's own."""
    if entry.sealed_until and entry.opened_at is None:
        return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    actor = current_actor()
    enter_journal(actor, entry)
    targets = things_to_support(actor, entry.group_id, EVIDENCE_KINDS)
    form = EvidenceForm()
    form.target.choices = [(f"{kind}:{row_id}", f"{word}: {title}") for kind, word, row_id, title in targets]
    if form.validate_on_submit():
        kind, row_id = form.target.data.split(":", 1)
        try:
            offer_as_evidence(actor, entry, kind, row_id, note=form.note.data or "")
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("It now stands on this page. Who may read the page has not changed."), "done")
            return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
    return show(
        "journals/evidence.html", form, entry=entry, name=name_of(entry.title, entry.body), targets=targets
    )


@journals.post("/reflections/<id:entry_id>/evidence/withdraw", access="journals:entry:share")
def take_evidence_back(entry: Entry) -> Any:
    """Take a page back as evidence, or off what it stood on."""
    withdraw_evidence(current_actor(), entry, request.form.get("link", ""))
    flash(_("They are no longer linked."), "done")
    return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
