"""What is said about a thing, in short, for the page of the thing itself."""

from __future__ import annotations

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.discussions.queries.threads import threads_about
from enquiry_hub.identity.people.models import Person

SHOWN = 2


@dataclass(frozen=True)
class Said:
    """Be the beginning of a post."""

    post: Post
    author: str  # empty where it carries no name
    words: str


@dataclass(frozen=True)
class Beneath:
    """Be the newest thread about a thing, with how many posts it has and the newest of them, the earlier first."""

    thread: Thread
    number: int
    newest: list[Said]


def said_about(actor: Actor, kind: str, row_id: str) -> Beneath | None:
    """Return what is said about a thing as far as the actor may read it, or None where there is no thread."""
    threads = threads_about(actor, kind, row_id)
    if not threads:
        return None
    shown = visible(actor, "discussions:post:read").where(Post.thread_id == threads[-1].id, Post.state == VISIBLE)
    rows = list(db.session.execute(shown.add_columns(Person.display_name).outerjoin(Person, Person.id == Post.author_id).order_by(Post.seq.desc()).limit(SHOWN)))
    number = db.session.scalar(sa.select(sa.func.count()).where(Post.thread_id == threads[-1].id, Post.state == VISIBLE)) or 0
    return Beneath(threads[-1], number, [Said(post, name or "", excerpt(post.body, 220)) for post, name in reversed(rows)])
