"""What search knows of inputs, and who is told when one is taken down."""

from __future__ import annotations

from enquiry_hub.capabilities.notifications.services import notify
from enquiry_hub.capabilities.search.services import index_document, register_indexed
from enquiry_hub.core.database import db
from enquiry_hub.core.work import in_transaction
from enquiry_hub.features.inputs.citations.csl import written_name
from enquiry_hub.features.inputs.events import InputChanged, InputPosted, InputTakenDown
from enquiry_hub.features.inputs.models import Citation, Input

register_indexed("input")


@in_transaction(InputPosted, InputChanged)
def index_input(event: InputPosted | InputChanged) -> None:
    """Make an input findable by its title, summary, question, parts and citation."""
    row = db.session.get_one(Input, event.input_id)
    work = db.session.get(Citation, row.citation_id) if row.citation_id else None
    named = " ".join([*(written_name(name) for name in work.csl.get("author", [])), work.csl["title"]]) if work else ""
    words = "\n\n".join([row.body, row.question, *row.parts.values(), named])
    index_document("input", row.id, group_id=row.group_id, title=row.title, words=words, author_id=row.author_id, at=row.created_at)


@in_transaction(InputTakenDown)
def tell_author(event: InputTakenDown) -> None:
    """Tell the author, without a word of what it was."""
    row = db.session.get_one(Input, event.input_id)
    if row.author_id is not None:
        notify({row.author_id}, "taken_down", ("input", row.id), by=event.by, group_id=row.group_id)
