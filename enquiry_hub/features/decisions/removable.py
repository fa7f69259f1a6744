"""Which words of a decision can be taken down with those of its thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import kept_of, stands_with
from enquiry_hub.capabilities.moderation.words import TAKEN_DOWN
from enquiry_hub.core.database import db
from enquiry_hub.features.decisions.models import Ballot, BallotAnswer
from enquiry_hub.features.discussions.beside_posts import register_beside_posts
from enquiry_hub.features.discussions.models import HELD, HIDDEN, VISIBLE, Post, Thread


def _ballots(thread: Thread, *conditions: Any) -> list[Ballot]:
    query = sa.select(Ballot).join(Post, Post.id == Ballot.post_id).where(Ballot.thread_id == thread.id, *conditions)
    return list(db.session.scalars(query.order_by(Ballot.created_at, Ballot.id)))


@stands_with("thread")
def _asked_and_answered(thread: Thread) -> Iterable[Any]:
    """Return the questions with their options, and the reasons that everybody sees, in no order that tells whose they are; nothing whose post is gone."""
    for ballot in _ballots(thread, Post.state.in_((VISIBLE, HELD, HIDDEN))):
        yield ballot
        if ballot.closed_at is not None or not ballot.hidden:
            yield from db.session.scalars(sa.select(BallotAnswer).where(BallotAnswer.ballot_id == ballot.id, BallotAnswer.reason != "").order_by(BallotAnswer.reason))


@kept_of("thread")
def _elsewhere(thread: Thread) -> Iterable[Any]:
    """Return the posts in which a question and its outcome stand, and all questions and answers, seen or not."""
    ballots = _ballots(thread)
    ids = [post_id for ballot in ballots for post_id in (ballot.post_id, ballot.outcome_post_id) if post_id]
    yield from ballots
    yield from db.session.scalars(sa.select(Post).where(Post.id.in_(ids)))
    yield from db.session.scalars(sa.select(BallotAnswer).where(BallotAnswer.ballot_id.in_([ballot.id for ballot in ballots])))


def _words(post: Post) -> Iterable[str]:
    """Empty the question and the options that stand in a post which is taken down, and the reasons of the answers, and return them to be sealed with it."""
    for ballot in db.session.scalars(sa.select(Ballot).where(Ballot.post_id == post.id)).all():
        answers = db.session.scalars(sa.select(BallotAnswer).where(BallotAnswer.ballot_id == ballot.id, BallotAnswer.reason != "")).all()
        yield from (ballot.question, *ballot.options, *sorted(answer.reason for answer in answers))
        ballot.question, ballot.options = str(TAKEN_DOWN), [str(TAKEN_DOWN)] * len(ballot.options)
        for answer in answers:
            answer.reason = ""


register_beside_posts(_words, lambda post, waiting: None)
