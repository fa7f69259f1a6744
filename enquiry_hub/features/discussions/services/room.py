"""Posts on behalf of the room: what stood on a flipchart, each line a post, written down by a facilitator."""

from __future__ import annotations

import re
import uuid

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.errors import Invalid
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services.posts import NewPost, contribute

ASKS_NOBODY = {"split_notes": "Nothing is read or changed."}
TELLS_NOBODY = {"split_notes": "Nothing is read or changed.", "post_for_room": "Each post is told by itself."}
ROOM, MOST = "room", 40
_BULLET = re.compile(r"^\s*(?:[-*•·–]|\d{1,2}[.)])\s+")


def split_notes(notes: str) -> list[str]:
    """Return what was typed as single contributions: its paragraphs, or where there is only one, its lines; without their bullets."""
    parts = [part for part in re.split(r"\n[ \t]*\n", notes.strip()) if part.strip()]
    if len(parts) < 2:
        parts = notes.splitlines()
    found = ["\n".join(_BULLET.sub("", line).rstrip() for line in part.splitlines()).strip() for part in parts]
    return [part for part in found if part]


def post_for_room(actor: Actor, thread: Thread, bodies: list[str], mark: str) -> list[Post]:
    """Write posts from the room in their order, together or not at all; the same mark writes them once. What may point at a child is held."""
    require(actor, "discussions:thread:moderate", thread)
    if not bodies:
        raise Invalid(_("There is nothing to post yet."))
    if len(bodies) > MOST:
        raise Invalid(_("That is more than %(most)d posts. Put some together.", most=MOST))
    posts = []
    for number, body in enumerate(bodies):
        hold = bool(concerns_about(body, thread.group_id))
        post = contribute(actor, thread, NewPost(body, client_id=uuid.uuid5(uuid.UUID(mark), str(number)).hex, hold=hold, step=ROOM))
        if post is None:
            raise Invalid(_("What is written in this thread now opens later. Post for the room when that is over."))
        post.step = ROOM
        posts.append(post)
    return posts
