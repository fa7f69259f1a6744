"""Reading what a thread's page shows of a way of talking."""

from __future__ import annotations

from dataclasses import field
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, may, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.domain import (
    NOBODY,
    OTHERS,
    PRESENTER,
    ROUND,
    RUNNER,
    WAITING,
    WARM_COOL,
    WARM_FIRST,
    Step,
    Way,
)
from enquiry_hub.features.protocols.models import Aside, Talk, Turn
from enquiry_hub.features.protocols.queries import (
    answers_for,
    awaited_in,
    is_unsaid,
    name_of,
    step_of,
    talk_of,
    turns_of,
    way_of,
)
from enquiry_hub.features.protocols.queries.turns import late_for, owes_commitment, warm_in, why_not
from enquiry_hub.identity.people.models import Person


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
    may_pass: bool = False
    had_turn: bool = False
    given: int = 0
    awaited: int = 0
    waiting: list[Waiting] = field(default_factory=list)
    tones: bool = False
    cool_open: bool = False
    must_commit: bool = False
    answers: bool = False  # the viewer says at the end what will be done
    unsaid: bool = False  # it is over, and nobody has said so
    may_conclude: bool = False
    remarks: dict[str, list[Any]] = field(default_factory=dict)

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
    view = TalkView(talk, way, step, talk.step + 1, len(way.steps), "", "", quiet=False)
    view.may_conclude = may(actor, "protocols:talk:conclude", talk)
    view.answers = answers_for(talk) == actor.person_id
    if view.ended:
        view.unsaid = is_unsaid(talk)
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
