"""Threads that people follow or muted, and what is new in them that no e-mail told of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import ngettext
from sqlalchemy.orm import aliased

from enquiry_hub.capabilities.notifications.followed import News, Switch
from enquiry_hub.capabilities.notifications.models import FollowedTold, Notice
from enquiry_hub.core.access import ASKING, Actor, asked_by, rule_of
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import KINDS
from enquiry_hub.features.discussions.models import VISIBLE, Post, Reading, Thread
from enquiry_hub.identity.groups.models import Group

COHORT_ID = sa.func.coalesce(Group.parent_id, Group.id)


def _seen() -> Any:
    """Return up to where a reader is taken to have read: as they noted, and never behind what they wrote themselves."""
    own = aliased(Post)
    wrote = sa.select(sa.func.max(own.seq)).where(own.thread_id == Thread.id, own.author_id == Reading.person_id).correlate(Thread, Reading).scalar_subquery()
    last = sa.func.coalesce(wrote, 0)
    return sa.case((last > Reading.read_seq, last), else_=Reading.read_seq)


def _unread() -> sa.Select[Any]:
    """Return the SELECT of what is unread in followed threads; posts of which a notice tells its reader are not told twice."""
    told_by_name = sa.select(sa.literal(1)).where(
        Notice.person_id == Reading.person_id, Notice.subject_kind == "post", Notice.subject_id == Post.id
    ).correlate(Reading, Post)  # fmt: skip
    told = sa.and_(FollowedTold.person_id == Reading.person_id, FollowedTold.subject_kind == "thread", FollowedTold.subject_id == Thread.id)
    return (
        sa.select().select_from(Reading).join(Thread, Thread.id == Reading.thread_id).join(Group, Group.id == Thread.group_id)
        .join(Post, Post.thread_id == Thread.id).outerjoin(FollowedTold, told)
        .where(
            Reading.attention == "follow", Thread.last_seq > Reading.read_seq, Post.seq > _seen(), Post.state == VISIBLE,
            sa.or_(Post.author_id.is_(None), Post.author_id != Reading.person_id), ~sa.exists(told_by_name),
        )
    )  # fmt: skip


def _untold() -> Any:
    return Post.seq > sa.func.coalesce(FollowedTold.upto, 0)


def waiting_news(person_id: str | None = None) -> list[tuple[str, str, datetime]]:
    """Return for everyone or for one person, by cohort, when the oldest post came that they follow, have not read and were not told of."""
    query = _unread().add_columns(Reading.person_id, COHORT_ID, sa.func.min(Post.created_at)).where(_untold())
    if person_id is not None:
        query = query.where(Reading.person_id == person_id)
    return [(row[0], row[1], row[2]) for row in db.session.execute(query.group_by(Reading.person_id, COHORT_ID))]


def news_for(actor: Actor, mailed_at: datetime | None) -> list[News]:
    """Return what is new for the actor in threads that they follow and may read now: untold, or what an e-mail of that moment told of."""
    asked = {} if mailed_at is None else {"told_at": mailed_at}
    news = []
    for thread, group_id, count, upto, at in db.session.execute(_news(mailed_at is not None), {**asked_by(actor), **asked}):
        words = ngettext("One new post in a thread that you follow", "%(num)d new posts in a thread that you follow", count)
        news.append(News("thread", thread.id, group_id, upto, words, KINDS["thread"].href(thread), at))
    return sorted(news, key=lambda one: one.at)


@cache
def _news(again: bool) -> sa.Select[Any]:
    query = _unread().add_columns(Thread, COHORT_ID, sa.func.count(), sa.func.max(Post.seq), sa.func.max(Post.created_at)).group_by(Thread.id, COHORT_ID)
    query = query.where(Reading.person_id == ASKING.person_id, rule_of("discussions:thread:read", ASKING))
    told_at = sa.bindparam("told_at", required=True, type_=FollowedTold.told_at.type)
    return query.where(FollowedTold.told_at == told_at, Post.seq <= FollowedTold.upto) if again else query.where(_untold())


def switches_of(actor: Actor) -> list[Switch]:
    """Return the threads that the actor follows or muted and may read, by title."""
    found = []
    for thread, group_id, attention in db.session.execute(_switches(), asked_by(actor)):
        href = KINDS["thread"].href(thread)
        found.append(Switch(thread.id, thread.title, group_id, href, f"{href}/attention", attention))
    return found


@cache
def _switches() -> sa.Select[Thread, str, str]:
    return (
        sa.select(Thread, COHORT_ID, Reading.attention).join(Reading, Reading.thread_id == Thread.id).join(Group, Group.id == Thread.group_id)
        .where(Reading.person_id == ASKING.person_id, Reading.attention.in_(("follow", "mute")), rule_of("discussions:thread:read", ASKING))
        .order_by(Thread.title, Thread.id)
    )  # fmt: skip


def muted_by(thread_id: str, person_ids: Iterable[str]) -> set[str]:
    """Return which of these people muted a thread."""
    query = sa.select(Reading.person_id).where(Reading.thread_id == thread_id, Reading.attention == "mute", Reading.person_id.in_(sorted(person_ids)))
    return set(db.session.scalars(query))
