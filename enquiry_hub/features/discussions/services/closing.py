"""Closing a thread well: what was agreed, what is open and who does what, kept as its last post and on the risks that stand on the thread."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.links.services import link
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services.moderation import lock_thread
from enquiry_hub.features.discussions.services.posts import NewPost, add_post

TELLS_NOBODY = {"close_well": "The post and the closing are told each by itself."}
KEEPS = ("risk", "strategy")  # what keeps how a thread about it ended


@dataclass(frozen=True)
class ClosingNote:
    """Hold how a thread ended; one of the three at least says something."""

    agreed: str = ""
    still_open: str = ""
    to_do: str = ""

    def as_markdown(self) -> str:
        """Return the words of the last post."""
        parts = ((_("Agreed"), self.agreed), (_("Still open"), self.still_open), (_("To do"), self.to_do))
        return "\n\n".join([_("How this thread ended"), *(f"**{label}**\n\n{words.strip()}" for label, words in parts if words.strip())])


def close_well(actor: Actor, thread: Thread, note: ClosingNote, *, until: date | None = None, hold: bool = False, client_id: str | None = None) -> Post:
    """Write how a thread ended as its last post, close it, and let the risks and strategies that it is about stand on that post.

    The same client id does it once. What may point at a child is held, as any post.
    """
    require(actor, "discussions:thread:moderate", thread)
    if not any(words.strip() for words in (note.agreed, note.still_open, note.to_do)):
        raise Invalid(_("Please write in one box at least."), field="agreed")
    written = sa.select(Post).where(Post.author_id == actor.person_id, Post.client_id == client_id)
    if client_id and (found := db.session.scalar(written)) is not None:
        return found
    post = add_post(actor, thread, NewPost(note.as_markdown(), client_id=client_id, hold=hold))
    for kind, row_id in _what_it_is_about(thread):
        if subjects.find(actor, kind, row_id) is not None:
            link(actor, (kind, row_id), ("post", post.id), note=_("How the thread ended"))
    lock_thread(actor, thread, True, until=until, reason=_("How it ended stands in the last post."))
    return post


def _what_it_is_about(thread: Thread) -> list[tuple[str, str]]:
    stands = sa.select(Link.upper_kind, Link.upper_id).where(Link.lower_kind == "thread", Link.lower_id == thread.id, Link.upper_kind.in_(KEEPS), Link.ended_at.is_(None))
    found = [(kind, row_id) for kind, row_id in db.session.execute(stands)]
    if thread.about_kind in KEEPS and thread.about_id:
        found.append((thread.about_kind, thread.about_id))
    return list(dict.fromkeys(found))
