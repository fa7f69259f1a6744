"""Who may read what waits, and who ends a way of talking."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.models import Aside, Talk, Turn


def in_thread_of(talk_id: Any, permission_name: str, actor: Actor) -> ColumnElement[bool]:
    """Hold where the actor has a permission for the thread in which a way of talking is followed."""
    talk = aliased(Talk)
    inner = sa.select(sa.literal(1)).select_from(Thread).join(talk, talk.thread_id == Thread.id).where(talk.id == talk_id, rule_of(permission_name, actor))
    return sa.exists(inner.correlate_except(Thread, talk))


@permission("protocols:talk:read", Talk, "See how a thread that you may read is held.")
def read_talk(actor: Actor) -> ColumnElement[bool]:
    """Readers of the thread."""
    return in_thread_of(Talk.id, "discussions:thread:read", actor)


@permission("protocols:talk:commit", Talk, "Say what will be done, where you presented, or led what nobody presented.")
def commit(actor: Actor) -> ColumnElement[bool]:
    """Whoever presents, or for the group whoever began it; also when the thread is closed since, for the end asks for it."""
    answers = sa.func.coalesce(Talk.presenter_id, Talk.started_by)
    return sa.and_(answers == actor.person_id, in_thread_of(Talk.id, "discussions:thread:read", actor))


@permission("protocols:talk:conclude", Talk, "Write down what may be quoted of what was said.")
def conclude(actor: Actor) -> ColumnElement[bool]:
    """Whoever presented, and whoever arranges the thread."""
    presented = sa.and_(Talk.presenter_id == actor.person_id, in_thread_of(Talk.id, "discussions:thread:read", actor))
    return sa.or_(presented, in_thread_of(Talk.id, "discussions:thread:arrange", actor), in_thread_of(Talk.id, "discussions:thread:moderate", actor))


@permission("protocols:aside:read", Aside, "Read what waits: your own, and others' once you have written or passed, where the way of talking has it so.")
def read_aside(actor: Actor) -> ColumnElement[bool]:
    """The author; and those who had their turn in the step, where one writes before one reads. Never what a facilitator looks at first."""
    turn, talk = aliased(Turn), aliased(Talk)
    had_turn = sa.exists(
        sa.select(sa.literal(1)).select_from(turn).join(talk, talk.id == turn.talk_id)
        .where(turn.talk_id == Aside.talk_id, turn.step == Aside.step, turn.person_id == actor.person_id, talk.step == Aside.step)
    )  # fmt: skip
    shown = sa.and_(Aside.for_writers.is_(True), Aside.hold.is_(False), had_turn)
    return sa.and_(sa.or_(Aside.person_id == actor.person_id, shown), in_thread_of(Aside.talk_id, "discussions:thread:read", actor))


@permission("protocols:aside:withdraw", Aside, "Take back what you wrote before it opens.")
def withdraw_aside(actor: Actor) -> ColumnElement[bool]:
    """The author."""
    return sa.and_(Aside.person_id == actor.person_id, in_thread_of(Aside.talk_id, "discussions:thread:read", actor))
