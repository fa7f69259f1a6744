"""Putting posts together: what several posts come to, with the way back to each."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post
from enquiry_hub.features.protocols.events import PostsGathered
from enquiry_hub.features.protocols.gathered import chosen_posts
from enquiry_hub.features.protocols.models import Source

TOGETHER = "together"


def gather(actor: Actor, thread: Thread, body: str, post_ids: Collection[str], *, client_id: str | None = None, hold: bool = False) -> Post:
    """Write a post that stands on others of its thread; the same client id writes it once. Nothing of them is copied."""
    require(actor, "discussions:thread:post", thread)
    known = {line.id for line in chosen_posts(actor, thread, post_ids)}
    if not post_ids:
        raise Invalid(_("Please choose the posts that it stands on."), field="posts")
    if known != set(post_ids):
        raise Invalid(_("A post that you chose cannot be read any more, and is not among them now. Do your words still hold?"), field="posts")
    post = add_post(actor, thread, NewPost(body, client_id=client_id, hold=hold))
    if post.step == TOGETHER:
        return post
    post.step = TOGETHER
    db.session.add_all(Source(post_id=post.id, source_id=source_id) for source_id in sorted(known))
    db.session.flush()
    record(PostsGathered(by=actor.person_id, post_id=post.id, thread_id=thread.id))
    return post
