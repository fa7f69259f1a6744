"""Pictures and files in the reply box: taken while one writes, or with the form where there is no script."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.views.blueprint import discussions


@discussions.post("/threads/<id:thread_id>/files", access="discussions:thread:post")
def take_file(thread: Thread) -> Any:
    """Take a file for a reply that is being written; the answer holds the words that show it."""
    row = _attach(current_actor(), thread)
    if row is None:
        raise Invalid(_("Please choose a file first."))
    return jsonify(ok=True, id=row.id, text=shown_as(row), remove=url_for("attachments.take_away", attachment_id=row.id)), 201


def with_file(actor: Actor, thread: Thread, body: str) -> str:
    """Return a body with the file that was sent in the same form, if there is one."""
    row = _attach(actor, thread)
    return body if row is None else f"{body.rstrip()}\n\n{shown_as(row)}"


def described() -> str:
    """Return what the form says of its file, so that it gets the same second look as the words."""
    return request.form.get("description", "")[:300]


def shown_as(row: Attachment) -> str:
    """Return the Markdown that shows a picture, opens a PDF to be read, or offers any other file."""
    if row.inline:
        return f"![{_plain(row.description)}](/files/{row.id})"
    ending = "/view" if row.media_type == "application/pdf" else ""
    said = f" {row.description}" if row.description else ""
    return f"[{_plain(row.filename)}](/files/{row.id}{ending}){said}"


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())


def _attach(actor: Actor, thread: Thread) -> Attachment | None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    try:
        description, name = clean_input(described()), clean_input(sent.filename)
    except BadText as error:
        raise Invalid(str(error)) from None
    mark = valid_client_id(request.form.get("client_id"))
    return attach_unsent(actor, "discussions:thread:post", thread, name, sent.read(), description=description, client_id=mark)
