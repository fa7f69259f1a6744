"""The address by which a thing is sorted under themes, from its own page."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _

from enquiry_hub.capabilities.themes.services import sort_under
from enquiry_hub.core import subjects
from enquiry_hub.core.errors import NotThere
from enquiry_hub.core.routing import SIGNED_IN, Guarded, current_actor

themes = Guarded("themes", __name__)
blueprints = [themes]


@themes.post("/sort/<kind>/<id:row_id>", access=SIGNED_IN)
def sort(kind: str, row_id: str) -> Any:
    """Sort a thing under the themes that are ticked."""
    actor = current_actor()
    thing = subjects.find(actor, kind, row_id)
    if thing is None:
        raise NotThere()
    sort_under(actor, kind, thing, set(request.form.getlist("theme")))
    flash(_("Its themes are kept."), "done")
    return redirect(f"{subjects.KINDS[kind].href(thing)}#themes", 303)
