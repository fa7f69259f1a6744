"""Reading where a way of talking stands: whose turn it is, who is awaited, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import ROW, Actor, may, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.discussions.models import VISIBLE, Post, Thread
from enquiry_hub.features.protocols.domain import (
    COOL,
    GRACE,
    NOBODY,
    OTHERS,
    PRESENTER,
    ROUND,
    RUNNER,
    WAITING,
    WARM,
    WARM_COOL,
    WARM_FIRST,
    Step,
    Way,
    ways,
)
from enquiry_hub.features.protocols.models import Aside, Source, Talk, Turn
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import CONTRIBUTORS, MEMBER, PARTICIPANT, Membership
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


def people_in(thread: Thread) -> list[tuple[str, str]]:
    """Return those who take part in the thread's group, by name."""
    query = (
        sa.select(Person.id, Person.display_name).join(Membership, Membership.person_id == Person.id)
        .where(Membership.group_id == thread.group_id, Membership.role.in_(CONTRIBUTORS), in_force(), Person.closed_at.is_(None)).distinct()
        .order_by(Person.display_name, Person.id)
    )  # fmt: skip
    return [(row[0], row[1]) for row in db.session.execute(query)]


def why_not(actor: Actor, talk: Talk, thread: Thread, turns: list[Turn], tone: str = "") -> str:
    """Return in one kind sentence why the actor does not write now, or nothing when they may."""
    return not_theirs(actor, talk, thread, step_of(talk)) or _not_their_turn(actor, talk, thread, turns, tone)


def not_theirs(actor: Actor, talk: Talk, thread: Thread, step: Step) -> str:
    """Return why a step is not the actor's to write in, or nothing."""
    presents = actor.person_id == talk.presenter_id
    if talk.elsewhere and step.mode in WAITING:
        return _("In this step everyone rates alone, and nobody writes. Your words are kept; there is room for reasons when the ratings are open.")
    if step.who == NOBODY:
        return _("Nobody writes in this step: it is for reading and thinking. Your words are kept; write when the next one opens.")
    if step.who == PRESENTER and not presents:
        return _("It is %(name)s’s turn to write. Your words are kept; write when the next step opens.", name=name_of(talk.presenter_id))
    if step.who == OTHERS and presents:
        return _("The others talk it over now, and you listen. Your words are kept; your turn comes in a later step.")
    if step.who == RUNNER and actor.person_id != talk.started_by and not may(actor, "discussions:thread:arrange", thread):
        return _("Whoever leads this writes now. Your words are kept; write when the next step opens.")
    return ""


def _not_their_turn(actor: Actor, talk: Talk, thread: Thread, turns: list[Turn], tone: str) -> str:
    mode = step_of(talk).mode
    if mode == ROUND and any(turn.person_id == actor.person_id and turn.turn == talk.turn for turn in turns):
        left = len(awaited_in(talk, thread) - {turn.person_id for turn in turns if turn.turn == talk.turn})
        return ngettext(
            "You have had your turn. One person has not yet; then you can write again. Your words are kept.",
            "You have had your turn. %(num)d people have not yet; then you can write again. Your words are kept.", max(left, 1),
        )  # fmt: skip
    if mode == WARM_COOL and tone == COOL and warm_in(turns) < WARM_FIRST:
        return _("Cool remarks open after three warm ones. Your words are kept; is there something that works?")
    return ""


def owes_commitment(actor: Actor, talk: Talk) -> bool:
    """Say whether the actor presented, replies now, and has not said what they will do or why nothing."""
    return step_of(talk).commits and actor.person_id == talk.presenter_id and not (talk.commitment or talk.no_commitment)


def talk_of_post(post: Post) -> Talk | None:
    """Return the way of talking in which a post was somebody’s turn, or that is followed in its thread."""
    turn = sa.select(Turn.talk_id).where(Turn.post_id == post.id).limit(1).scalar_subquery()
    followed = sa.select(Thread.talk_id).where(Thread.id == post.thread_id).scalar_subquery()
    return db.session.scalar(sa.select(Talk).where(Talk.id == sa.func.coalesce(turn, followed)))


def too_few(talk: Talk) -> bool:
    """Say whether the present step waits for more people to have written than have."""
    least = step_of(talk).at_least
    return bool(least) and len({turn.person_id for turn in turns_of(talk, talk.step) if not turn.passed}) < least


def warm_in(turns: Iterable[Turn]) -> int:
    """Count the warm remarks among turns."""
    return sum(turn.tone == WARM for turn in turns)


def name_of(person_id: str | None) -> str:
    """Return somebody's name."""
    found = db.session.scalar(sa.select(Person.display_name).where(Person.id == person_id)) if person_id else None
    return found or _("a former member")


def late_for(actor: Actor, talk: Talk, thread: Thread, moment: datetime) -> Step | None:
    """Return the step before, where what the actor was typing when it ended may still be sent."""
    if talk.step == 0 or moment - talk.opened_at > GRACE:
        return None
    before = way_of(talk).steps[talk.step - 1]
    return None if not_theirs(actor, talk, thread, before) else before


@dataclass(frozen=True)
class Waiting:
    """Be something that waits, for those who may read it now."""

    id: str
    name: str
    html: str
    mine: bool


@dataclass
class TalkView:
    """Be what a thread's page shows of a way of talking."""

    talk: Talk
    way: Way
    step: Step
    number: int
    of: int
    who: str
    box: str  # why the box is closed; empty: it is open
    quiet: bool  # nobody is named as being here or writing
    presents: bool
    may_pass: bool = False
    had_turn: bool = False
    given: int = 0
    awaited: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    tones: bool = False
    cool_open: bool = False
    must_commit: bool = False
    may_conclude: bool = False

    @property
    def ended(self) -> bool:
        """Say whether it is over."""
        return self.talk.ended_at is not None


def look(actor: Actor, thread: Thread) -> TalkView | None:
    """Return what a thread's page shows of its way of talking; the caller has loaded the thread through its rule."""
    talk = talk_of(thread)
    if talk is None:
        return None
    way, step = way_of(talk), step_of(talk)
    presents = talk.presenter_id is not None and talk.presenter_id == actor.person_id
    view = TalkView(talk, way, step, talk.step + 1, len(way.steps), "", "", quiet=False, presents=presents)
    view.may_conclude = may(actor, "protocols:talk:conclude", talk)
    if view.ended:
        return view
    turns = turns_of(talk, talk.step)
    view.who, view.quiet = _who_writes(talk, step), step.mode in WAITING
    view.box = why_not(actor, talk, thread, turns)
    if view.box and late_for(actor, talk, thread, now()) is not None:
        view.box = ""  # what was being typed may still be sent
    view.must_commit = owes_commitment(actor, talk)
    if view.must_commit and not view.box:
        view.box = _("First say above what you will do, and by when, or why nothing. Your words are kept.")
    view.tones, view.cool_open = step.mode == WARM_COOL, warm_in(turns) >= WARM_FIRST
    if step.mode in (ROUND, *WAITING):
        _count(view, actor, thread, turns)
    return view


def _count(view: TalkView, actor: Actor, thread: Thread, turns: list[Turn]) -> None:
    """Count who had their turn, as far as that is said: never who."""
    here = {turn.person_id for turn in turns if turn.turn == view.talk.turn}
    awaited = awaited_in(view.talk, thread)
    view.given, view.awaited, view.had_turn = len(here), len(awaited | here), actor.person_id in here
    view.may_pass = not view.had_turn and (not view.box or view.talk.elsewhere)
    if view.talk.elsewhere and not may(actor, "discussions:thread:arrange", thread):
        view.awaited = 0  # of ratings only who leads learns how many there are
    if view.quiet:
        view.waiting = waiting_for(actor, view.talk)


def waiting_for(actor: Actor, talk: Talk) -> list[Waiting]:
    """Return what waits in the present step and may be read by the actor."""
    query = visible(actor, "protocols:aside:read").join(Person, Person.id == Aside.person_id).where(Aside.talk_id == talk.id, Aside.step == talk.step)
    rows = db.session.execute(query.with_only_columns(Aside.id, Person.display_name, Aside.body_html, Aside.person_id).order_by(Aside.created_at, Aside.id))
    return [Waiting(row[0], row[1], row[2], row[3] == actor.person_id) for row in rows]


def _who_writes(talk: Talk, step: Step) -> str:
    if talk.elsewhere and step.mode in WAITING:
        return _("Everyone rates alone")
    if step.who == PRESENTER:
        return _("%(name)s writes", name=name_of(talk.presenter_id))
    if step.who == OTHERS:
        return _("Everyone but %(name)s writes", name=name_of(talk.presenter_id))
    if step.who == RUNNER:
        return _("%(name)s writes", name=name_of(talk.started_by))
    return _("Nobody writes") if step.who == NOBODY else _("Everyone writes")


@kept
def _standing() -> sa.Select[*tuple[Any, ...]]:
    return sa.select(Talk.way, Talk.step).join(Thread, Thread.talk_id == Talk.id).where(Thread.id == ROW, Talk.ended_at.is_(None))


def is_quiet(thread_id: str) -> bool:
    """Say whether nobody may be named as being in a thread or writing in it: something there is not open yet."""
    found = _standing.first(hub_row=thread_id)
    return found is not None and ways()[found[0]].steps[found[1]].mode in WAITING


MOST_TO_GATHER = 100


def posts_to_gather(actor: Actor, thread: Thread, post_ids: Iterable[str] | None = None) -> list[tuple[str, str, str]]:
    """Return the newest posts of a thread that everyone in it can read (or those with these ids): id, author and beginning, in order."""
    query = _listed(actor).where(Post.thread_id == thread.id).order_by(Post.seq.desc()).limit(MOST_TO_GATHER)
    if post_ids is not None:
        query = query.where(Post.id.in_(list(post_ids)))
    return [_line(row) for row in db.session.execute(query)][::-1]


def posts_said(actor: Actor, talk: Talk) -> list[tuple[str, str, str]]:
    """Return what was said under a way of talking and can be read: id, author and beginning, in order."""
    said = sa.select(Turn.post_id).where(Turn.talk_id == talk.id, Turn.post_id.is_not(None))
    return [_line(row) for row in db.session.execute(_listed(actor).where(Post.id.in_(said)).order_by(Post.seq))]


def quotable_in(talk: Talk) -> list[str]:
    """Return the ids of the posts that were chosen to be quoted."""
    return list(db.session.scalars(sa.select(Turn.post_id).where(Turn.talk_id == talk.id, Turn.quotable.is_(True), Turn.post_id.is_not(None))))


def sources_of(actor: Actor, post: Post) -> list[tuple[str, int, str, str]]:
    """Return what a post stands on and can be read now: the thread it is in, its place, author and beginning; what was withdrawn is not among them."""
    query = _listed(actor).join(Source, Source.source_id == Post.id).where(Source.post_id == post.id).order_by(Post.created_at, Post.seq)
    return [(row[3], row[4], row[1] or _("A former member"), excerpt(row[2], 80)) for row in db.session.execute(query)]


def _listed(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    query = visible(actor, "discussions:post:read").outerjoin(Person, Person.id == Post.author_id).where(Post.state == VISIBLE)
    return query.with_only_columns(Post.id, Person.display_name, Post.body, Post.thread_id, Post.seq)


def _line(row: Any) -> tuple[str, str, str]:
    return row[0], row[1] or _("A former member"), excerpt(row[2], 80)
