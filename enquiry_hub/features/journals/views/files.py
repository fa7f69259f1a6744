"""Photos and voice notes on a page that is being written; they are the writer's alone until the page is kept, and then go with it."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.attachments.models import Attachment
from enquiry_hub.capabilities.attachments.taking import answer_with, shown_as, take_sent_file
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.columns import Row
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.routing import current_actor
from enquiry_hub.core.text import files_in
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.views.blueprint import journals
from enquiry_hub.features.journals.views.desk import Desk, posted
from enquiry_hub.identity.groups.models import Group


@journals.post("/cohorts/<id:group_id>/journal/files", access="groups:cohort:contribute")
def take_file(group: Group) -> Any:
    """Take a file for a page that is not kept yet."""
    return answer_with(take_sent_file(current_actor(), "groups:cohort:contribute", group, private=True))


@journals.post("/reflections/<id:entry_id>/files", access="journals:entry:edit")
def take_page_file(entry: Entry) -> Any:
    """Take a file for a page of one's own that is being changed."""
    return answer_with(take_sent_file(current_actor(), "journals:entry:edit", entry, private=True))


def with_file(actor: Actor, thing: Row, permission: str, place: str, tense: str) -> tuple[Desk, bool]:
    """Return the page as it was sent, with the file that came in the same form where there is no script, and whether that could be taken."""
    try:
        row = take_sent_file(actor, permission, thing, private=True, mark="file_mark")
    except Invalid as error:
        desk = posted(place, tense)
        desk.form.put_error(error)
        return desk, False
    return posted(place, tense, "" if row is None else shown_as(row)), True


def files_on(actor: Actor, body: str) -> list[Attachment]:
    """Return the files that a page shows and the actor may open, in the order in which the page shows them."""
    ids = files_in(body) if "](/files/" in body else []
    if not ids:
        return []
    found = {row.id: row for row in db.session.scalars(visible(actor, "attachments:file:read").where(Attachment.id.in_(ids)))}
    return [found[row_id] for row_id in ids if row_id in found]
