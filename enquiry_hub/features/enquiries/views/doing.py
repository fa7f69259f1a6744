"""Changes of practice and commitments."""

from __future__ import annotations

from typing import Any

from flask import flash, request
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.enquiries.forms import CommitmentForm, PracticeForm, SettleForm, StoppedForm
from enquiry_hub.features.enquiries.models import Commitment, PracticeChange
from enquiry_hub.features.enquiries.services import commit_to, note_practice, settle_commitment, stop_practice
from enquiry_hub.features.enquiries.views.blueprint import back_to, enquiries, overview_page
from enquiry_hub.identity.groups.models import Group


@enquiries.post("/cohorts/<id:group_id>/practice", access="groups:cohort:contribute")
def add_practice(group: Group) -> Any:
    """Write down a change of practice."""
    form = PracticeForm()
    if form.validate_on_submit():
        try:
            note_practice(
                current_actor(), group, form.was.data, form.became.data, form.since.data, form.kept_by.data or "", client_id=valid_client_id(form.client_id.data)
            )  # fmt: skip
        except Invalid as error:
            form.put_error(error)
        else:
            return back_to(group.id, "practice")
    return overview_page(group.id, practice=form)


@enquiries.post("/practice/<id:practice_id>/stop", access="enquiries:practice:edit")
def end_practice(practice: PracticeChange) -> Any:
    """Say that a change has stopped, and why."""
    form = StoppedForm(prefix=practice.id)
    if form.validate_on_submit():
        try:
            stop_practice(current_actor(), practice, form.because.data)
        except Invalid as error:
            form.put_error(error)
        else:
            return back_to(practice.group_id, "practice")
    return overview_page(practice.group_id, stopped={practice.id: form})


@enquiries.post("/cohorts/<id:group_id>/commitments", access="groups:cohort:contribute")
def add_commitment(group: Group) -> Any:
    """Say what one will do by a day."""
    form = CommitmentForm()
    if form.validate_on_submit():
        try:
            commit_to(current_actor(), group, form.words.data, form.due_on.data, client_id=valid_client_id(form.client_id.data))
        except Invalid as error:
            form.put_error(error)
        else:
            flash(_("Kept. It comes back on that day."), "done")
            return back_to(group.id, "commitments")
    return overview_page(group.id, commitment=form)


@enquiries.post("/commitments/<id:commitment_id>/settle", access="enquiries:commitment:settle")
def settle(commitment: Commitment) -> Any:
    """Say that a commitment is done or dropped, or renew it."""
    form = SettleForm(prefix=commitment.id)
    if form.validate_on_submit():
        try:
            settle_commitment(current_actor(), commitment, request.form.get("way", ""), form.outcome.data or "", due_on=form.due_on.data)
        except Invalid as error:
            form.put_error(error)
        else:
            return back_to(commitment.group_id, "commitments")
    return overview_page(commitment.group_id, settled={commitment.id: form})
