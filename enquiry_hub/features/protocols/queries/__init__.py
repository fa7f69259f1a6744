"""Reading where a way of talking stands, and for whom it waits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import ROW, Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.features.discussions.models import Post, Thread
from enquiry_hub.features.protocols.domain import (
    NOBODY,
    ONLINE,
    OTHERS,
    PRESENTER,
    RUNNER,
    WAITING,
    Step,
    Way,
    ways,
)
from enquiry_hub.features.protocols.models import Aside, Talk, Turn
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import CONTRIBUTORS, MEMBER, PARTICIPANT, Group, Membership
from enquiry_hub.identity.people.models import Person


def talk_of(thread: Thread) -> Talk | None:
    """Return the way of talking that is or was last followed in a thread."""
    return db.session.get(Talk, thread.talk_id) if thread.talk_id else None


def way_of(talk: Talk) -> Way:
    """Return which way of talking it is."""
    return ways()[talk.way]


def step_of(talk: Talk) -> Step:
    """Return its present step."""
    return way_of(talk).steps[talk.step]


def turns_of(talk: Talk, step: int) -> list[Turn]:
    """Return who had their turn in a step."""
    return list(db.session.scalars(sa.select(Turn).where(Turn.talk_id == talk.id, Turn.step == step).order_by(Turn.created_at)))


def answers_for(talk: Talk) -> str | None:
    """Return who says at the end what will be done: whoever presented, or for the group whoever began it."""
    return talk.presenter_id or talk.started_by


def is_unsaid(talk: Talk) -> bool:
    """Say whether it came to its end and nobody has said what will be done, or why nothing; what was given up asks for nothing."""
    return talk.ended_at is not None and talk.step == len(way_of(talk).steps) - 1 and not (talk.commitment or talk.no_commitment)


def ends_to_answer(actor: Actor, cohort_id: str, since: datetime) -> list[tuple[Talk, Thread]]:
    """Return the ways of talking in threads of a cohort that ended since a moment and whose end waits for the actor's word, the oldest first."""
    query = (
        visible(actor, "protocols:talk:commit").join(Thread, Thread.id == Talk.thread_id).join(Group, Group.id == Thread.group_id).add_columns(Thread)
        .where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id), Talk.ended_at > since, Talk.commitment == "", Talk.no_commitment == "")
    )  # fmt: skip
    return [(talk, thread) for talk, thread in db.session.execute(query.order_by(Talk.ended_at, Talk.id)) if is_unsaid(talk)]


def awaited_in(talk: Talk, thread: Thread) -> set[str]:
    """Return for whom the present step waits: those who were named, else the participants of the thread's group, who may write in it."""
    inside = sa.select(Membership.person_id).join(Person, Person.id == Membership.person_id).where(
        Membership.group_id == thread.group_id, in_force(), Person.closed_at.is_(None)
    )  # fmt: skip
    if talk.awaited:
        found = set(db.session.scalars(inside.where(Membership.person_id.in_(talk.awaited))))
    else:
        found = set(db.session.scalars(inside.where(Membership.role.in_((PARTICIPANT, MEMBER))))) or set(db.session.scalars(inside.where(Membership.role.in_(CONTRIBUTORS))))
    return found - {talk.presenter_id} if step_of(talk).who == OTHERS else found


def steps_waiting_for(actor: Actor, cohort_id: str) -> list[tuple[Talk, Thread]]:
    """Return the ways of talking over days in threads of a cohort that the actor may read, whose present step waits for them."""
    here = visible(actor, "discussions:thread:read").join(Group, Group.id == Thread.group_id).where(sa.or_(Group.id == cohort_id, Group.parent_id == cohort_id))
    running = here.join(Talk, Talk.id == Thread.talk_id).where(Talk.ended_at.is_(None), Talk.pace == ONLINE).add_columns(Talk).order_by(Talk.closes_at, Talk.id)
    return [(talk, thread) for thread, talk in db.session.execute(running) if actor.person_id in asked_in(talk, thread) and not _has_written(actor, talk)]


def asked_in(talk: Talk, thread: Thread) -> set[str]:
    """Return whose words the present step asks for: nobody's where it is for reading, and where the turns are had elsewhere."""
    step = step_of(talk)
    if step.who == NOBODY or talk.elsewhere or talk.ended_at is not None:
        return set()
    alone = {PRESENTER: talk.presenter_id, RUNNER: talk.started_by}
    return {found for found in [alone[step.who]] if found} if step.who in alone else awaited_in(talk, thread)


def _has_written(actor: Actor, talk: Talk) -> bool:
    turned = sa.select(Turn.id).where(Turn.talk_id == talk.id, Turn.step == talk.step, Turn.turn == talk.turn, Turn.person_id == actor.person_id)
    waits = sa.select(Aside.id).where(Aside.talk_id == talk.id, Aside.person_id == actor.person_id)
    return db.session.scalar(sa.select(sa.or_(sa.exists(turned), sa.exists(waits)))) or False


def people_in(thread: Thread) -> list[tuple[str, str]]:
    """Return those who take part in the thread's group, by name."""
    query = (
        sa.select(Person.id, Person.display_name).join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == thread.group_id, Membership.role.in_(CONTRIBUTORS), in_force(), Person.closed_at.is_(None)).distinct()
        .order_by(Person.display_name, Person.id)
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(query)]


def talk_of_post(post: Post) -> Talk | None:
    """Return the way of talking in which a post was somebody’s turn, or that is followed in its thread."""
    turn = sa.select(Turn.talk_id).where(Turn.post_id == post.id).limit(1).scalar_subquery()
    followed = sa.select(Thread.talk_id).where(Thread.id == post.thread_id).scalar_subquery()
    return db.session.scalar(sa.select(Talk).where(Talk.id == sa.func.coalesce(turn, followed)))


def too_few(talk: Talk) -> bool:
    """Say whether the present step waits for more people to have written than have."""
    least = step_of(talk).at_least
    return bool(least) and len({turn.person_id for turn in turns_of(talk, talk.step) if not turn.passed}) < least


def name_of(person_id: str | None) -> str:
    """Return somebody's name."""
    found = db.session.scalar(sa.select(Person.display_name).where(Person.id == person_id)) if person_id else None
    return found or _("a former member")


@kept
def _standing() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Talk.way, Talk.step).join(Thread, Thread.talk_id == Talk.id).where(Thread.id == ROW, Talk.ended_at.is_(None))


def is_quiet(thread_id: str) -> bool:
    """Say whether nobody may be named as being in a thread or writing in it: something there is not open yet."""
    found = _standing.first(hub_row=thread_id)
    return found is not None and ways()[found[0]].steps[found[1]].mode in WAITING
