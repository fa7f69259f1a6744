"""Reading whose turn it is, and saying in one kind sentence why somebody waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.core.access import Actor, may
from enquiry_hub.features.discussions.models import Thread
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
)
from enquiry_hub.features.protocols.models import Talk, Turn
from enquiry_hub.features.protocols.queries import awaited_in, name_of, step_of, way_of


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


def warm_in(turns: Iterable[Turn]) -> int:
    """Count the warm remarks among turns."""
    return sum(turn.tone == WARM for turn in turns)


def late_for(actor: Actor, talk: Talk, thread: Thread, moment: datetime) -> Step | None:
    """Return the step before, where what the actor was typing when it ended may still be sent."""
    if talk.step == 0 or moment - talk.opened_at > GRACE:
        return None
    before = way_of(talk).steps[talk.step - 1]
    return None if not_theirs(actor, talk, thread, before) else before
