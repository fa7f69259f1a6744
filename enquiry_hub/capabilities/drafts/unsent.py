"""Forms that begin with what somebody was writing, and leave it when its writer says so."""

from __future__ import annotations

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from enquiry_hub.capabilities.drafts.models import Draft
from enquiry_hub.capabilities.drafts.queries import find_draft
from enquiry_hub.capabilities.drafts.services import drop_draft
from enquiry_hub.core.access import Actor
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


def leaves_draft(actor: Actor, place: str, form: HubForm) -> str | None:
    """Forget a draft whose writer says so on its form; return the address to go back to, with what the form was begun from, or None where nobody does."""
    if "leave" not in request.form:
        return None
    drop_draft(actor, place, mark=valid_client_id(form["client_id"].data))
    begun_from = {name: values for name, values in request.args.lists() if name not in ("as", "sent")}
    return url_for(str(request.endpoint), **(request.view_args or {}), **begun_from, sent=f"{actor.person_id}:{place}")
