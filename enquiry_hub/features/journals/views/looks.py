"""Looking back at a page of one's own."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from enquiry_hub.core.access import may
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import BadText, clean_input
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.services import look_back
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.identity.groups.models import Group


@journals.post("/reflections/<id:entry_id>/still-true", access="journals:entry:edit")
def still_true(entry: Entry) -> Any:
    """Say whether a page is still true; where it has changed, go on to a page that stands on it."""
    actor = current_actor()
    try:
        note = clean_input(request.form.get("note", ""))
    except BadText as error:
        raise Invalid(str(error)) from None
    look = look_back(actor, entry, request.form.get("answer", ""), note)
    if look.answer == "changed" and may(actor, "groups:cohort:contribute", Group(id=entry.group_id)):
        flash(_("Kept. Now write what has changed: the new page stands on the old one."), "done")
        return redirect(
            url_for(
                "journals.write", group_id=entry.group_id, tense="present", on=entry.id, prompt="none"
            ),
            303,
        )
    flash(_("Kept, with today’s date. Only you see it."), "done")
    return redirect(url_for("journals.show_entry", entry_id=entry.id), 303)
