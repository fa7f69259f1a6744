"""Which words of a decision can be taken down with those of its thread."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.moderation.removable import kept_of, stands_with
from enquiry_hub.core.database import db
from enquiry_hub.features.decisions.models import Ballot, BallotAnswer
from enquiry_hub.features.discussions.models import Post, Thread


def _ballots(thread: Thread) -> list[Ballot]:
    return list(db.session.scalars(sa.select(Ballot).where(Ballot.thread_id == thread.id).order_by(Ballot.created_at, Ballot.id)))


@stands_with("thread")
def _asked_and_answered(thread: Thread) -> Iterable[Any]:
    """Return the questions with their options, and the reasons of those that are over, in no order that tells whose they are."""
    for ballot in _ballots(thread):
        yield ballot
        if ballot.closed_at is not None:
            yield from db.session.scalars(sa.select(BallotAnswer).where(BallotAnswer.ballot_id == ballot.id, BallotAnswer.reason != "").order_by(BallotAnswer.reason))


@kept_of("thread")
def _posts(thread: Thread) -> Iterable[Any]:
    """Return the posts in which a question and its outcome stand."""
    ids = [post_id for ballot in _ballots(thread) for post_id in (ballot.post_id, ballot.outcome_post_id) if post_id]
    return db.session.scalars(sa.select(Post).where(Post.id.in_(ids))).all()
