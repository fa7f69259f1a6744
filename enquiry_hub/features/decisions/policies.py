"""Who may see, answer and close a decision."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.decisions.models import Ballot
from enquiry_hub.features.discussions.models import REMOVED, VISIBLE, Post, Thread


def _thread(name: str, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor has a permission for the thread that the question stands in now: posts can be moved."""
    post = aliased(Post)
    inner = sa.select(sa.literal(1)).select_from(Thread).join(post, post.thread_id == Thread.id).where(post.id == Ballot.post_id, rule_of(name, actor))
    return sa.exists(inner.correlate_except(Thread, post))


@permission("decisions:ballot:read", Ballot, "See a decision whose question you may read.")
def read_ballot(actor: Actor) -> ColumnElement[bool]:
    """Whoever may read the post with its question; a removed post takes the decision with it."""
    inner = sa.select(sa.literal(1)).select_from(Post).where(Post.id == Ballot.post_id, Post.state != REMOVED, rule_of("discussions:post:read", actor))
    return sa.exists(inner.correlate_except(Post))


@permission("decisions:ballot:answer", Ballot, "Answer a decision that is open, in a thread that you may write in.")
def answer_ballot(actor: Actor) -> ColumnElement[bool]:
    """Those who may write in the thread, while its question is there for everyone."""
    shown = sa.select(sa.literal(1)).select_from(Post).where(Post.id == Ballot.post_id, Post.state == VISIBLE)
    return sa.and_(Ballot.closed_at.is_(None), sa.exists(shown.correlate_except(Post)), _thread("discussions:thread:post", actor))


@permission("decisions:ballot:close", Ballot, "Close a decision that you opened, or in a thread that you facilitate.")
def close_ballot(actor: Actor) -> ColumnElement[bool]:
    """Whoever opened it, and the thread's moderators."""
    opened = sa.and_(Ballot.opened_by == actor.person_id, _thread("discussions:thread:post", actor))
    return sa.and_(Ballot.closed_at.is_(None), sa.or_(opened, _thread("discussions:thread:moderate", actor)))
