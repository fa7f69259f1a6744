"""Who arranges small groups, and who is in one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.circles.models import OPEN, Circle, Split
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.identity.groups.clauses import contributor_of
from enquiry_hub.identity.groups.models import COHORT, Group


@permission("circles:thread:split", Thread, "Ask for pairs, threes or fours in a thread of a cohort that you facilitate.")
def split_thread(actor: Actor) -> ColumnElement[bool]:
    """Its moderators, where the thread is the whole cohort's."""
    group = aliased(Group)
    whole = sa.exists(sa.select(sa.literal(1)).select_from(group).where(group.id == Thread.group_id, group.kind == COHORT))
    return sa.and_(Thread.restricted.is_(False), whole, rule_of("discussions:thread:call", actor))


def _in_whole_thread(actor: Actor) -> ColumnElement[bool]:
    inner = sa.select(sa.literal(1)).select_from(Thread).where(Thread.id == Split.thread_id, rule_of("discussions:thread:moderate", actor))
    return sa.exists(inner.correlate_except(Thread))


@permission("circles:split:read", Split, "See the small groups of a thread that you facilitate: who is in them, not what they say.")
def read_split(actor: Actor) -> ColumnElement[bool]:
    """The whole thread's moderators."""
    return _in_whole_thread(actor)


@permission("circles:split:arrange", Split, "Change, open and end the small groups of a thread that you facilitate.")
def arrange_split(actor: Actor) -> ColumnElement[bool]:
    """The whole thread's moderators."""
    return _in_whole_thread(actor)


def is_open(split_id: Any) -> ColumnElement[bool]:
    """Hold while small groups are open."""
    split = aliased(Split)
    return sa.exists(sa.select(sa.literal(1)).select_from(split).where(split.id == split_id, split.state == OPEN))


@permission("circles:circle:read", Circle, "See the small group that you are in.")
def read_circle(actor: Actor) -> ColumnElement[bool]:
    """Its people; nobody else, whatever they run."""
    return contributor_of(Circle.group_id, actor)


@permission("circles:circle:bring", Circle, "Write down what your small group brings back to all.")
def bring_back(actor: Actor) -> ColumnElement[bool]:
    """Its people, until the groups are brought together."""
    return sa.and_(read_circle(actor), is_open(Circle.split_id))
