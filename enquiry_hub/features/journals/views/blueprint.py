"""The blueprint that the views of this feature share."""

from __future__ import annotations

from flask import g, request

from enquiry_hub.core.access import Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.prose import prerender
from enquiry_hub.core.routing import Guarded, current_actor
from enquiry_hub.core.text import BadText
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.views.desk import posted_body
from enquiry_hub.identity.groups.queries import role_in
from enquiry_hub.identity.groups.workspace import enter_workspace

journals = Guarded("journals", __name__)


@journals.before_request
def render_ahead() -> None:
    """Render the parts of a page as one text before its transaction begins."""
    if (
        request.method == "POST"
        and any(name.startswith("part_") for name in request.form)
        and current_actor().signed_in
    ):
        db.session.rollback()
        try:
            prerender([posted_body()])
        except BadText:
            return  # the form says so beside the field


def enter_journal(actor: Actor, entry: Entry) -> None:
    """Make the reflection's cohort the workspace, for those who are in it; whoever was named from
    elsewhere sees the page alone.
    """
    if role_in(actor, entry.group_id):
        enter_workspace(entry.group_id)
        g.section = "journals"
