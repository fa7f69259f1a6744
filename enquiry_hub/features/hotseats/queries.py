"""Reading hotseats: what was asked, what was answered, and what was not."""

from __future__ import annotations

from dataclasses import dataclass, field

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import aliased

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.release import SMALL_COUNT
from enquiry_hub.features.discussions.models import UNNAMED, VISIBLE, Post
from enquiry_hub.features.hotseats.models import Hotseat, QuestionSupport
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class Said:
    """Be a post with the name it stands under."""

    post: Post
    author: str
    by_host: bool


@dataclass(frozen=True)
class Question:
    """Be a question with what was said to it; `support` only from five people on."""

    said: Said
    support: int | None
    mine: bool
    replies: list[Said] = field(default_factory=list)

    @property
    def answered(self) -> bool:
        """Say whether the host answered it."""
        return any(reply.by_host for reply in self.replies)


def hotseats_of(actor: Actor, input_id: str) -> list[Hotseat]:
    """Return the hotseats of an input, the newest first."""
    query = visible(actor, "hotseats:hotseat:read").where(Hotseat.input_id == input_id)
    return list(db.session.scalars(query.order_by(Hotseat.opens_on.desc(), Hotseat.id)))


def questions_of(actor: Actor, hotseat: Hotseat) -> list[Question]:
    """Return the questions that stand, those that five and more would ask first, with what was said to each."""
    query = visible(actor, "discussions:post:read").add_columns(sa.func.coalesce(Person.display_name, "")).outerjoin(Person, Person.id == Post.author_id)
    rows = db.session.execute(query.where(Post.thread_id == hotseat.thread_id, Post.state == VISIBLE).order_by(Post.seq)).all()
    support, mine = _support(actor, [post.id for post, _name in rows])
    found: dict[int, Question] = {}
    for post, name in rows:
        said = Said(post, _("Without a name") if post.step == UNNAMED else name, post.author_id is not None and post.author_id == hotseat.host_id)
        if post.seq == post.root_seq and not said.by_host:
            count = support.get(post.id, 0)
            found[post.seq] = Question(said, count if count >= SMALL_COUNT else None, post.id in mine)
        elif post.root_seq in found:
            found[post.root_seq].replies.append(said)
    return sorted(found.values(), key=lambda question: -(question.support or 0))


def _support(actor: Actor, post_ids: list[str]) -> tuple[dict[str, int], set[str]]:
    counted = sa.select(QuestionSupport.post_id, sa.func.count()).where(QuestionSupport.post_id.in_(post_ids)).group_by(QuestionSupport.post_id)
    own = sa.select(QuestionSupport.post_id).where(QuestionSupport.post_id.in_(post_ids), QuestionSupport.person_id == actor.person_id)
    return {row[0]: row[1] for row in db.session.execute(counted)}, set(db.session.scalars(own))


def unanswered(hotseat: Hotseat) -> list[str]:
    """Return the posts of the questions that stand and that the host did not answer."""
    asked = aliased(Post)
    reply = sa.select(sa.literal(1)).select_from(Post).where(
        Post.thread_id == hotseat.thread_id, Post.root_seq == asked.seq, Post.seq != Post.root_seq, Post.state == VISIBLE, Post.author_id == hotseat.host_id
    )  # fmt: skip
    query = sa.select(asked.id).where(asked.thread_id == hotseat.thread_id, asked.state == VISIBLE, asked.seq == asked.root_seq, asked.author_id.is_distinct_from(hotseat.host_id))
    return list(db.session.scalars(query.where(~sa.exists(reply)).order_by(asked.seq)))


def left_for(actor: Actor, session_id: str) -> list[tuple[Hotseat, list[Post]]]:
    """Return the questions that hotseats left for a session, as far as they stand and the actor may read them."""
    found = []
    for hotseat in db.session.scalars(visible(actor, "hotseats:hotseat:read").where(Hotseat.session_id == session_id).order_by(Hotseat.closes_on, Hotseat.id)):
        query = visible(actor, "discussions:post:read").where(Post.id.in_(hotseat.left), Post.thread_id == hotseat.thread_id, Post.state == VISIBLE)
        posts = list(db.session.scalars(query.order_by(Post.seq)))
        if posts:
            found.append((hotseat, posts))
    return found


def hotseat_in(actor: Actor, thread_id: str) -> str | None:
    """Return the id of the hotseat that a thread is for, if the actor may read it."""
    return db.session.scalar(visible(actor, "hotseats:hotseat:read").where(Hotseat.thread_id == thread_id).with_only_columns(Hotseat.id))
