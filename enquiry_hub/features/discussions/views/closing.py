"""Closing a thread with what it came to."""

from __future__ import annotations

from typing import Any

from flask import flash, g, redirect, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.capabilities.drafts.unsent import leaves_draft, take_up
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
    actor, place = current_actor(), f"closing:{thread.id}"
    form, concerns = ClosingForm(), list[Any]()
    left = leaves_draft(actor, place, form)
    if left is not None:
        return redirect(left, 303)
    draft = take_up(actor, place, form)
    if form.validate_on_submit():
        note = ClosingNote(form.agreed.data or "", form.still_open.data or "", form.to_do.data or "")
        concerns = concerns_about(note.as_markdown(), thread.group_id)
        if not concerns or form.hold.data:
            try:
                mark = valid_client_id(form.client_id.data)
                post = close_well(actor, thread, note, until=form.until.data, hold=bool(form.hold.data), client_id=mark)
                drop_draft(actor, place, mark=mark)
            except Invalid as error:
                form.put_error(error)
            else:
                flash(_("Closed. It can be read and found, and what it came to stands in the last post."), "done")
                return redirect(url_for("discussions.show_thread", thread_id=thread.id, at=post.seq, sent=f"{actor.person_id}:{place}", _anchor=f"post-{post.seq}"), 303)
    page, status = show("discussions/close_thread.html", form, thread=thread, concerns=concerns, place=place, draft=draft)
    return page, 422 if concerns else status
