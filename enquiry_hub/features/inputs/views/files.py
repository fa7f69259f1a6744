"""The address where a file is put to an input, with the right by which it can be there."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.services import attach_file
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.inputs.forms import AddFileForm
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.services import keep_address
from enquiry_hub.features.inputs.views.blueprint import inputs
from enquiry_hub.features.inputs.wording import LINK
from enquiry_hub.identity.groups.workspace import enter_workspace


@inputs.form("/inputs/<id:input_id>/files/add", access="inputs:input:edit")
def add_file(input: Input) -> Any:
    """Put a file to an input, or the address of what may not be copied here."""
    enter_workspace(input.group_id)
    form = AddFileForm(data={"read_at": input.read_at})
    if form.validate_on_submit():
        try:
            _take(form, input)
            return redirect(url_for("inputs.show_input", input_id=input.id, _anchor="files"), 303)
        except Invalid as error:
            form.put_error(error)
    return show("inputs/add_file.html", form, row=input)


def _take(form: AddFileForm, row: Input) -> None:
    actor, sent = current_actor(), form.file.data
    if form.right.data == LINK and not form.read_at.data:
        raise Invalid(_("The file was not kept, as it may not be shared. Please write where it can be read."), field="read_at")
    if form.right.data == LINK:
        flash(_("The file was not kept, as it may not be shared. The link is there.") if sent else _("The link is there."), "done")
    elif not sent:
        raise Invalid(_("Please choose a file first."), field="file")
    else:
        attach_file(
            actor, "input", row, sent.filename, sent.read(), description=form.description.data or "", client_id=valid_client_id(form.client_id.data),
            licence=form.right.data, open_licence=form.open_licence.data or "",
        )  # fmt: skip
        flash(_("The file is there."), "done")
    if (form.read_at.data or "") != row.read_at:
        keep_address(actor, row, form.read_at.data or "")
