"""What is unread for somebody across cohorts: answers to them, questions to them, threads with news."""

from __future__ import annotations

from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.notifications.models import Notice
from enquiry_hub.core.access import ASKING, Actor, rule_of, sent_by
from enquiry_hub.core.database import db
from enquiry_hub.features.discussions.models import VISIBLE, Post, Reading, Thread
from enquiry_hub.features.programmes.since import MOST, Since
from enquiry_hub.identity.groups.models import Group
from enquiry_hub.identity.people.models import Person

CALLS = ("mention", "called_group", "called_facilitators", "called_everyone")
_COHORT = sa.func.coalesce(Group.parent_id, Group.id)


@cache
def _unread() -> sa.Select[Any]:
    """Write once the SELECT of others' visible posts that whoever asks may read and has not, in threads that they did not mute."""
    asking = ASKING.person_id
    return (
        sa.select(Post).select_from(Post).join(Thread, Thread.id == Post.thread_id).join(Group, Group.id == Thread.group_id)
        .outerjoin(Reading, sa.and_(Reading.thread_id == Thread.id, Reading.person_id == asking))
        .where(
            Post.state == VISIBLE, Post.seq > sa.func.coalesce(Reading.read_seq, 0), sa.func.coalesce(Reading.attention, "") != "mute",
            sa.or_(Post.author_id.is_(None), Post.author_id != asking), rule_of("discussions:thread:read", ASKING),
        )
    )  # fmt: skip


def _new(since: Since, *columns: Any) -> sa.Select[Any]:
    return _unread().with_only_columns(*columns).where(since.holds(_COHORT, Post.created_at, unread=True))


def unread_to_me(actor: Actor, since: Since) -> list[tuple[bool, Post, str, str, str]]:
    """Return unread posts that answer or ask the actor, newest first: whether it answers, the post, its author, its thread's title, its cohort."""
    answered = aliased(Post)
    answers = sa.exists(sa.select(sa.literal(1)).where(answered.id == Post.reply_to_id, answered.author_id == ASKING.person_id))
    asks = sa.exists(sa.select(sa.literal(1)).where(Notice.subject_id == Post.id, Notice.person_id == ASKING.person_id, Notice.kind.in_(CALLS)))
    query = _new(since, answers, Post, sa.func.coalesce(Person.display_name, ""), Thread.title, _COHORT).outerjoin(Person, Person.id == Post.author_id)
    query = query.where(sa.or_(answers, asks)).order_by(Post.created_at.desc(), Post.id).limit(2 * MOST)
    return [(bool(row[0]), row[1], row[2], row[3], row[4]) for row in db.session.execute(sent_by(actor, query))]


def threads_with_news(actor: Actor, since: Since) -> list[Any]:
    """Return threads with unread posts, newest first: id, title, how many, the first of them, the latest moment, cohort."""
    latest = sa.func.max(Post.created_at)
    query = _new(since, Thread.id, Thread.title, sa.func.count(), sa.func.min(Post.seq), latest, _COHORT)
    query = query.group_by(Thread.id, Thread.title, _COHORT).order_by(latest.desc(), Thread.id).limit(MOST)
    return list(db.session.execute(sent_by(actor, query)))
