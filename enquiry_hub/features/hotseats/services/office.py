"""Asking with numbers in an office hour, and answering: what the rules say, and what one thinks."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.capabilities.moderation.queries import waits_as_urgent
from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.prose import set_prose
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.beside_posts import register_beside_posts
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.discussions.services import NewPost, add_post
from enquiry_hub.features.discussions.services.unnamed import write_unnamed
from enquiry_hub.features.hotseats.events import NumbersBrought, QuestionAnswered
from enquiry_hub.features.hotseats.models import COHORT, HOST, Hotseat, QuestionNumbers

TELLS_NOBODY = {"ask_without_name": "The service that keeps the words tells, and names nobody."}
MOST_NUMBERS = 400


@dataclass(frozen=True)
class Brought:
    """Be numbers that somebody brings: what is counted, its days and values, and who may see them beside the host."""

    name: str
    rows: tuple[tuple[str, float, str], ...]
    unit: str = ""
    better: str = "up"
    of_people: bool = False
    change_on: str = ""
    change_what: str = ""
    audience: str = COHORT
    with_school: bool = False

    def as_row(self, **beside: Any) -> QuestionNumbers:
        """Return the row that keeps them, or that can be looked at first."""
        said = asdict(self) | {"change_on": date.fromisoformat(self.change_on) if self.change_on else None, "rows": [list(row) for row in self.rows]}
        return QuestionNumbers(**said, **beside)


def ask_with_numbers(actor: Actor, hotseat: Hotseat, new: NewPost, brought: Brought) -> Post:
    """Ask with one's name, with numbers beside the question; the same client id asks once, also after question or numbers were taken away."""
    require(actor, "hotseats:hotseat:ask", hotseat)
    _check(brought)
    thread = db.session.get_one(Thread, hotseat.thread_id)
    lock_row(thread)
    known = _is_written(actor, new.client_id)
    post = add_post(actor, thread, new)
    if not known:
        _put(post, brought)
        record(NumbersBrought(by=actor.person_id, post_id=post.id))
    return post


def ask_without_name(actor: Actor, hotseat: Hotseat, body: str, mark: str, brought: Brought) -> str:
    """Keep a question with its numbers without a name until the next morning; return the secret with which it can be taken back."""
    require(actor, "hotseats:hotseat:ask", hotseat)
    _check(brought)
    if brought.with_school:
        raise Invalid(_("Without your name the school’s is not given either. Take one of the two ticks out."), field="with_school")
    return write_unnamed(actor, db.session.get_one(Thread, hotseat.thread_id), body, mark, beside={"numbers": asdict(brought)})


def _is_written(actor: Actor, client_id: str | None) -> bool:
    written = sa.select(Post.id).where(Post.author_id == actor.person_id, Post.client_id == client_id)
    return client_id is not None and db.session.scalar(written) is not None


def _check(brought: Brought) -> None:
    if not brought.rows:
        raise Invalid(_("Please bring at least one number."), field="text")
    if len(brought.rows) > MOST_NUMBERS:
        raise Invalid(_("Four hundred numbers at most: bring the part that your question is about."), field="text")
    if brought.audience not in (COHORT, HOST):
        raise Invalid(_("Please choose who sees the chart."), field="audience")


def _put(post: Post, brought: Brought) -> None:
    """Set numbers beside a post; they are as old as it is, so that no moment tells who asked without a name."""
    db.session.add(brought.as_row(post_id=post.id, created_at=post.created_at))
    db.session.flush()


def _carry(post: Post, waiting: dict[str, Any]) -> None:
    if "numbers" in waiting:
        _put(post, Brought(**waiting["numbers"]))


def _words(post: Post) -> list[str]:
    """Return the words beside a question; beside an answer what its writer made of the rules."""
    found = db.session.scalar(sa.select(QuestionNumbers).where(sa.or_(QuestionNumbers.post_id == post.id, QuestionNumbers.answer_id == post.id)))
    if found is None:
        return []
    if found.answer_id == post.id:
        return [found.body]
    return [found.name, found.unit, found.change_what, "\n".join(f"{day} {value:g} {note}".strip() for day, value, note in found.rows), found.body]


register_beside_posts(_words, _carry)


def remove_numbers(actor: Actor, numbers: QuestionNumbers) -> None:
    """Take the numbers away that one set beside a question, with what the rules said of them; the question and its answers stay."""
    lock_row(db.session.get_one(Post, numbers.post_id))  # what is reported as urgent meanwhile is kept with what stands beside it
    require(actor, "hotseats:question_numbers:remove", numbers)
    _keep_what_waits(numbers.post_id, numbers.answer_id)
    post_id = numbers.post_id
    db.session.delete(numbers)
    db.session.flush()
    record(NumbersBrought(by=actor.person_id, post_id=post_id, what="taken away"))


def _keep_what_waits(*post_ids: str | None) -> None:
    """Raise Invalid where one of the posts was reported as urgent and nobody has looked: the words beside it are kept as its own are."""
    if any(post_id and db.session.scalar(sa.select(waits_as_urgent("post", sa.literal(post_id)))) for post_id in post_ids):
        raise Invalid(_("This waits for a facilitator and is kept until somebody has looked at it. Nobody else reads it meanwhile."))


def answer_question(actor: Actor, numbers: QuestionNumbers, rules: str, think: str, *, client_id: str | None = None) -> None:
    """Say what the rules say of the numbers, which whoever sees them reads, and what one thinks, which is a post of the thread.

    What one thinks is written once; later it is changed as every post is.
    """
    require(actor, "hotseats:question_numbers:answer", numbers)
    if not rules.strip():
        raise Invalid(_("Please write something here."), field="rules")
    lock_row(numbers)
    _keep_what_waits(numbers.answer_id)
    if numbers.answer_id is None:
        if _is_written(actor, client_id):  # and was taken away since
            return
        question = db.session.get_one(Post, numbers.post_id)
        post = add_post(actor, db.session.get_one(Thread, question.thread_id), NewPost(think, reply_to_id=question.id, client_id=client_id))
        numbers.answer_id = post.id
    if rules != numbers.body:
        set_prose(numbers, rules)
    db.session.flush()
    record(QuestionAnswered(by=actor.person_id, question_numbers_id=numbers.id))
