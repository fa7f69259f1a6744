"""Turns that people have elsewhere than in the thread, as when they rate: counted, and forgotten when the step is over."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from enquiry_hub.core.database import db, lock_row
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.protocols.domain import WAITING
from enquiry_hub.features.protocols.models import Talk, Turn
from enquiry_hub.features.protocols.queries import step_of, turns_of
from enquiry_hub.features.protocols.services.running import go_on_if_all_had_their_turn

ASKS_NOBODY = {"count_turns": "Its callers have asked.", "do_elsewhere": "Its callers have asked.", "forget_turns": "Its callers have asked."}
TELLS_NOBODY = {
    "count_turns": "That somebody rated just now is nobody’s to know; a step that opens tells of itself.",
    "do_elsewhere": "Its callers tell.", "forget_turns": "Its callers tell.",
}  # fmt: skip


def do_elsewhere(talk: Talk) -> None:
    """Let the turns of a way of talking's first step be had elsewhere: nobody writes in it."""
    talk.elsewhere = True
    db.session.flush()


def count_turns(talk_id: str, person_ids: Iterable[str]) -> None:
    """Count that people had their turn elsewhere, and go on where all have; who comes twice counts once."""
    talk = db.session.get_one(Talk, talk_id)
    thread = db.session.get_one(Thread, talk.thread_id)
    lock_row(thread)
    lock_row(talk)
    if talk.ended_at is not None or not talk.elsewhere or step_of(talk).mode not in WAITING:
        return
    known = {turn.person_id for turn in turns_of(talk, talk.step) if not turn.passed}
    new = [Turn(talk_id=talk.id, step=talk.step, turn=talk.turn, person_id=person_id) for person_id in sorted(set(person_ids) - known)]
    if not new:
        return
    db.session.add_all(new)
    db.session.flush()
    go_on_if_all_had_their_turn(talk, thread)


def forget_turns(talk: Talk) -> None:
    """Forget whose turns those were that were had elsewhere: how many they were is enough."""
    waiting = sa.and_(Turn.talk_id == talk.id, Turn.post_id.is_(None), Turn.passed.is_(False))
    db.session.execute(sa.update(Turn).where(waiting).values(person_id=None))
