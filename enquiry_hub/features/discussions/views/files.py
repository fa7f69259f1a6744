"""Pictures and files in the boxes where posts are written: taken while one writes, or with the form where there is no script."""

from __future__ import annotations

from typing import Any

from enquiry_hub.capabilities.attachments.taking import answer_with, take_sent_file, with_sent_file
from enquiry_hub.core.access import Actor
from enquiry_hub.core.columns import Row
from enquiry_hub.core.routing import current_actor
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.views.blueprint import discussions
from enquiry_hub.identity.groups.models import Group

POST_HERE, BEGIN_HERE, EDIT_IT = "discussions:thread:post", "groups:group:contribute", "discussions:post:edit"


@discussions.post("/threads/<id:thread_id>/files", access=POST_HERE)
def take_file(thread: Thread) -> Any:
    """Take a file for a reply that is being written; the answer holds the words that show it."""
    return answer_with(take_sent_file(current_actor(), POST_HERE, thread))


@discussions.post("/cohorts/<id:group_id>/threads/new/files", access=BEGIN_HERE)
def take_first_file(group: Group) -> Any:
    """Take a file for the first post of a thread that is not started yet."""
    return answer_with(take_sent_file(current_actor(), BEGIN_HERE, group))


@discussions.post("/posts/<id:post_id>/files", access=EDIT_IT)
def take_edit_file(post: Post) -> Any:
    """Take a file for a post of one's own that is being changed."""
    return answer_with(take_sent_file(current_actor(), EDIT_IT, post))


def with_file(actor: Actor, place: Row, body: str, permission: str = POST_HERE) -> str:
    """Return a body with the file that was sent in the same form, if there is one; `permission` is the one to write in the place."""
    return with_sent_file(actor, permission, place, body)
