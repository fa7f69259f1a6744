"""Answering whoever wrote a post without a name, alone: they read it with their secret, and nothing tells who or whether they do."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.models import Decision
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.sealing import Unreadable, is_current, seal, unseal
from enquiry_hub.core.tokens import hashed
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.events import UnnamedAnswered
from enquiry_hub.features.discussions.models import (
    UNNAMED,
    VISIBLE,
    Post,
    UnnamedAnswer,
    UnnamedAuthor,
    UnnamedWords,
)
from enquiry_hub.features.discussions.services.posts import lock_post
from enquiry_hub.identity.people.models import Person

PURPOSE, MOST = "answer without a name", 20
WAITING = "waiting"  # until the next morning: no post yet
ASKS_NOBODY = {
    "told_alone": "The secret is the proof: asking who it is would tell.", "seal_answers_again": "The worker seals anew with the present key; nothing is opened.",
}  # fmt: skip
TELLS_NOBODY = {
    "told_alone": "It changes nothing; that somebody reads is nobody's to know.", "answers_to": "It changes nothing.",
    "seal_answers_again": "Nothing that anybody could see changes.",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """Be an answer as those two read it; `words` are empty where no key opens them."""

    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class ToldAlone:
    """Be what the author of words without a name is told: their state, what a facilitator wrote to them last, and the answers."""

    state: str
    note: str
    answers: list[Answer]


def answer_alone(actor: Actor, post: Post, words: str, *, client_id: str | None = None) -> None:
    """Answer whoever wrote a post without a name, so that only they and those who hold the thread read it; the same client id answers once."""
    require(actor, "discussions:post:moderate", post)
    lock_post(post)
    if post.step != UNNAMED or post.state != VISIBLE:
        raise Invalid(_("This post has a name, or is no longer there."))
    if not words.strip():
        raise Invalid(_("Please write something first."), field="body")
    there = sa.select(UnnamedAnswer).where(UnnamedAnswer.post_id == post.id)
    if client_id and db.session.scalar(there.where(UnnamedAnswer.author_id == actor.person_id, UnnamedAnswer.client_id == client_id)) is not None:
        return
    if (db.session.scalar(sa.select(sa.func.count()).select_from(there.subquery())) or 0) >= MOST:
        raise Invalid(_("There are %(most)d answers already.", most=MOST), field="body")
    db.session.add(UnnamedAnswer(post_id=post.id, author_id=actor.person_id, client_id=client_id, sealed=seal(words.strip(), PURPOSE), created_at=now()))
    db.session.flush()
    record(UnnamedAnswered(by=actor.person_id, post_id=post.id))


def answers_to(actor: Actor, post: Post) -> list[Answer]:
    """Return what was answered to a post without a name, for those who hold the thread."""
    require(actor, "discussions:post:moderate", post)
    return _answers(post.id)


def told_alone(secret: str) -> ToldAlone:
    """Return how words stand and what was answered to whoever has their secret; raise Invalid where nothing has it. Nothing is kept of that they looked."""
    known = hashed(secret.strip())
    post_id = db.session.scalar(sa.select(UnnamedAuthor.post_id).where(UnnamedAuthor.secret == known))
    if post_id is None and db.session.scalar(sa.select(UnnamedWords.id).where(UnnamedWords.secret == known)) is None:
        raise Invalid(_("Nothing has this secret. Look whether it is whole."), field="secret")
    if post_id is None:
        return ToldAlone(WAITING, "", [])
    decided = sa.select(Decision.note).where(Decision.subject_kind == "post", Decision.subject_id == post_id, Decision.undone_at.is_(None))
    state = db.session.scalars(sa.select(Post.state).where(Post.id == post_id)).one()
    note = db.session.scalar(decided.order_by(Decision.created_at.desc(), Decision.id.desc()).limit(1)) or ""
    return ToldAlone(state, note, _answers(post_id))


def _answers(post_id: str) -> list[Answer]:
    query = sa.select(UnnamedAnswer, sa.func.coalesce(Person.display_name, "")).outerjoin(Person, Person.id == UnnamedAnswer.author_id)
    rows = db.session.execute(query.where(UnnamedAnswer.post_id == post_id).order_by(UnnamedAnswer.created_at, UnnamedAnswer.id))
    return [Answer(name, row.created_at, _opened(row.sealed)) for row, name in rows]


def _opened(sealed: str) -> str:
    try:
        return unseal(sealed, PURPOSE)
    except Unreadable:
        return ""


def seal_answers_again() -> int:
    """Seal anew with the present key, in the transaction of the caller, what was answered; return how many."""
    done = 0
    for row in db.session.scalars(sa.select(UnnamedAnswer)):
        if not is_current(row.sealed) and (words := _opened(row.sealed)):
            row.sealed, done = seal(words, PURPOSE), done + 1
    return done
