"""Pictures and files in the reply box: taken while one writes, or with the form where there is no script."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.attachments.taking import answer_with, shown_as, take_sent_file
from enquiry_hub.core.access import Actor
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.discussions.views.blueprint import discussions

POST_HERE = "discussions:thread:post"


@discussions.post("/threads/<id:thread_id>/files", access=POST_HERE)
def take_file(thread: Thread) -> Any:
    """Take a file for a reply that is being written; the answer holds the words that show it."""
    return answer_with(take_sent_file(current_actor(), POST_HERE, thread))


def with_file(actor: Actor, thread: Thread, body: str) -> str:
    """Return a body with the file that was sent in the same form, if there is one."""
    row = take_sent_file(actor, POST_HERE, thread)
    return body if row is None else f"{body.rstrip()}\n\n{shown_as(row)}"
