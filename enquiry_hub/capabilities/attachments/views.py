"""Sending and opening files."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, request
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.rights import right_sent
from enquiry_hub.capabilities.attachments.sending import SANDBOX, send_attachment
from enquiry_hub.capabilities.attachments.services import attach_file, remove_file
from enquiry_hub.core import subjects
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.core.work import refuse_commit

attachments = Guarded("attachments", __name__)
blueprints = [attachments]

# A browser's viewer for PDF does not start in a sandbox; it gives the file no page, no script of ours and no address (docs/decisions/0011).
VIEWER = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


@attachments.get("/files/<id:attachment_id>", access="attachments:file:read")
def open_file(attachment: Attachment) -> Any:
    """Send a file: pictures to be shown, everything else to be saved."""
    return send_attachment(attachment, SANDBOX, save=not attachment.inline)


@attachments.get("/files/<id:attachment_id>/view", access="attachments:file:read")
def view_file(attachment: Attachment) -> Any:
    """Show a PDF in the browser's own viewer; nothing else is shown as a page of its own."""
    if attachment.media_type != "application/pdf":
        abort(404)
    return send_attachment(attachment, VIEWER, save=False)


@attachments.post("/files/on/<kind>/<id:row_id>", access=SIGNED_IN)
def add_file(kind: str, row_id: str) -> Any:
    """Hang a file on a thing."""
    actor = current_actor()
    known, thing = subjects.KINDS.get(kind), subjects.find(actor, kind, row_id)
    if known is None or thing is None:  # what comes with the application takes no files
        raise NotThere()
    href = known.href(thing)
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise Invalid(_("Please choose a file first."), field="file")
        description = clean_input(request.form.get("description", ""))[:300]
        mark = valid_client_id(request.form.get("client_id"))
        attach_file(actor, kind, thing, sent.filename, sent.read(), description=description, client_id=mark, **right_sent(alone=True))
        flash(_("The file is there."), "done")
    except (Invalid, BadText) as error:
        refuse_commit()
        flash(str(error), "error")
    return redirect(f"{href}#files", 303)


@attachments.post("/files/<id:attachment_id>/remove", access="attachments:file:remove")
def take_away(attachment: Attachment) -> Any:
    """Take a file away."""
    actor = current_actor()
    thing = subjects.find(actor, attachment.subject_kind, attachment.subject_id)
    remove_file(actor, attachment)
    if thing is None:  # it was not sent yet
        return jsonify(ok=True)
    return redirect(f"{subjects.KINDS[attachment.subject_kind].href(thing)}#files", 303)
