"""Answers by e-mail, posted under the rules of the reply box."""

from __future__ import annotations

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, load
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.checking import concerns_about
from enquiry_hub.features.discussions.models import HELD, Post, Thread
from enquiry_hub.features.discussions.services import NewPost, contribute


def take_answer(actor: Actor, post_id: str, words: str, mark: str) -> str:
    """Post an answer to a post that the actor may read now; return what its writer should know, or nothing."""
    post: Post = load(actor, "discussions:post:read", post_id)
    return _write(actor, db.session.get_one(Thread, post.thread_id), words, mark, post.id)


def take_reply(actor: Actor, thread_id: str, words: str, mark: str) -> str:
    """Post in a thread that the actor may read now; return what its writer should know, or nothing."""
    return _write(actor, load(actor, "discussions:thread:read", thread_id), words, mark, None)


def _write(actor: Actor, thread: Thread, words: str, mark: str, answered: str | None) -> str:
    """Write the post. Nobody can be asked to think again by e-mail: what may point at a child waits for a facilitator."""
    concerns = concerns_about(words, thread.group_id)
    post = contribute(actor, thread, NewPost(words, answered, mark, hold=bool(concerns)))
    if post is None:
        return _("It is kept, and opens together with what the others write.")
    if post.state != HELD:
        return ""
    if concerns:
        return _("It waits for a facilitator, who looks at it first: it may point at a child. Only you can see it until then.")
    return _("It waits for a facilitator, who looks at the first post of everyone new here. Only you can see it until then.")
