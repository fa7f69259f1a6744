"""Taking a file for what somebody is writing: while they write, or with the form where there is no script."""

from __future__ import annotations

from typing import Any

from flask import jsonify, request, url_for
from flask_babel import gettext as _

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.rights import right_sent
from enquiry_hub.capabilities.attachments.services import attach_unsent
from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import Row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.forms import valid_client_id
from enquiry_hub.core.text import BadText, clean_input


def take_sent_file(actor: Actor, permission: str, thing: Row, *, private: bool = False, mark: str = "client_id") -> Attachment | None:
    """Take the file of the present form, if there is one; `mark` names the field with the id that the browser made for it.

    `private` leaves no line in any history: that somebody writes there is nobody's business.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    try:
        description, name = clean_input(described()), clean_input(sent.filename)
    except BadText as error:
        raise Invalid(str(error)) from None
    client_id = valid_client_id(request.form.get(mark))
    return attach_unsent(actor, permission, thing, name, sent.read(), description=description, client_id=client_id, private=private, **right_sent())


def with_sent_file(actor: Actor, permission: str, thing: Row, body: str, *, mark: str = "client_id") -> str:
    """Return a body with the words that show the file of the present form, if there is one."""
    row = take_sent_file(actor, permission, thing, mark=mark)
    return body if row is None else f"{body.rstrip()}\n\n{shown_as(row)}".lstrip()


def answer_with(row: Attachment | None) -> Any:
    """Return the answer to a script that sent a file: the words that show it, and how to take it away."""
    if row is None:
        raise Invalid(_("Please choose a file first."))
    return jsonify(ok=True, id=row.id, text=shown_as(row), remove=url_for("attachments.take_away", attachment_id=row.id)), 201


def described() -> str:
    """Return what the form says of its file, so that it gets the same second look as the words."""
    return request.form.get("description", "")[:300]


def shown_as(row: Attachment) -> str:
    """Return the Markdown that shows a picture, opens a PDF to be read, or offers any other file."""
    under = f" ({row.open_licence})" if row.open_licence else ""
    if row.inline:
        return f"![{_plain(row.description)}](/files/{row.id}){under}"
    ending = "/view" if row.media_type == "application/pdf" else ""
    said = f" {row.description}" if row.description else ""
    return f"[{_plain(row.filename)}](/files/{row.id}{ending}){said}{under}"


def _plain(text: str) -> str:
    return " ".join(text.replace("[", "(").replace("]", ")").split())
