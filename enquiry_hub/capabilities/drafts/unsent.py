"""Forms that begin with what somebody was writing, leave it when its writer says so, and take from a device only what its user wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Refused
from enquiry_hub.core.forms import HubForm, valid_client_id


def take_up(actor: Actor, place: str, form: HubForm) -> Draft | None:
    """Put what the actor was writing in a place into the form that is shown, and return it; None where there is nothing, or the form was sent.

    The version that the words began from comes with them, so that what was saved meanwhile is met when the form is sent. A page that is
    asked for with `as=saved` shows what is saved, whatever somebody is writing.
    """
    draft = find_draft(actor, place)
    if draft is None or request.method != "GET" or request.args.get("as") == "saved":
        return draft if request.method != "GET" else None
    # What the words were not written under stays as the form begins.
    begun = {name: value for name, value in form.data.items() if isinstance(value, str | list) and name not in draft.fields}
    form.process(MultiDict({**begun, **{name: value for name, value in draft.fields.items() if name in form}}))
    return draft


def refuse_anothers(actor: Actor) -> None:
    """Refuse what was kept on a device while it was somebody else's turn there; what comes from a page itself names no writer."""
    sent = (request.get_json(silent=True) if request.is_json else request.form) or {}
    if isinstance(sent, Mapping) and sent.get("writer", actor.person_id) != actor.person_id:
        raise Refused(_("Somebody else wrote this on this device. It waits for them."))


def leaves_draft(actor: Actor, place: str, form: HubForm) -> str | None:
    """Forget a draft whose writer says so on its form; return the address to go back to, with what the form was begun from, or None where nobody does."""
    if "leave" not in request.form:
        return None
    drop_draft(actor, place, mark=valid_client_id(form["client_id"].data))
    begun_from: dict[str, Any] = {name: values for name, values in request.args.lists() if name not in ("as", "sent")}
    return url_for(str(request.endpoint), **(request.view_args or {}), **begun_from, sent=f"{actor.person_id}:{place}")
