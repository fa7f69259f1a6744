"""Closing a thread with what it came to."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import show, valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.forms import ClosingForm
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.services.closing import ClosingNote, close_well
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.workspace import enter_workspace


@discussions.form("/threads/<id:thread_id>/close", access="discussions:thread:moderate", prose=("agreed", "still_open", "to_do"))
def close_thread(thread: Thread) -> Any:
    """Write down how a thread ended, and close it."""
    enter_workspace(thread.group_id)
    g.section = "discussions"
    form, concerns = ClosingForm(), []
    if form.validate_on_submit():
        note = ClosingNote(form.agreed.data or "", form.still_open.data or "", form.to_do.data or "")
        concerns = concerns_about(note.as_markdown(), thread.group_id)
        if not concerns or form.hold.data:
            try:
                post = close_well(
                    current_actor(), thread, note, until=form.until.data, hold=bool(concerns), client_id=valid_client_id(form.client_id.data)
                )  # fmt: skip
            except Invalid as error:
                form.put_error(error)
            else:
                flash(_("Closed. It can be read and found, and what it came to stands in the last post."), "done")
                return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=post.seq, _anchor=f"post-{post.seq}"), 303)
    page, status = show("discussions/close_thread.html", form, thread=thread, concerns=concerns)
    return page, 422 if concerns else status
