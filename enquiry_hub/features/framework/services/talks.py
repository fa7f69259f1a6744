"""Rating alone and revealing together, as a thread about a risk does it: its rounds open and close with the steps of the talk."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, may
from enquiry_hub.core.database import db
from enquiry_hub.core.work import record
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.framework.events import RoundClosed, RoundExplained
from enquiry_hub.features.framework.models import (
    GONE,
    RESIDUAL,
    Framework,
    Rating,
    RatingRound,
    Risk,
)
from enquiry_hub.features.framework.services.rounds import open_rounds, settle_rounds, tell_of_round
from enquiry_hub.features.protocols.models import Talk
from enquiry_hub.features.protocols.services.counting import count_turns, do_elsewhere, forget_turns

ASKS_NOBODY = {
    "open_with_talk": "Opening rounds asks.", "open_again": "Opening rounds asks.",
    "close_with_step": "A step ends by somebody who was asked, or by time.", "count_rating": "Whoever rated was asked.", "keep_what_moved": "Whoever wrote the post was asked.",
}  # fmt: skip
TELLS_NOBODY = {"open_with_talk": "Opening rounds tells of itself.", "open_again": "Opening rounds tells of itself.", "count_rating": "Counting tells of itself."}
LONGEST = 300


def open_with_talk(actor: Actor, talk: Talk) -> None:
    """Put the risk of a thread up for rating when people begin to rate it together there; a round that is open already is used.

    Where whoever begins may not arrange the framework, people write in the thread what they think.
    """
    risk = _risk_of(talk)
    if risk is None or not may(actor, "framework:framework:arrange", db.session.get_one(Framework, risk.framework_id)):
        return
    _put_up(actor, talk, risk, RESIDUAL)
    do_elsewhere(talk)


def open_again(talk: Talk) -> None:
    """Put the same risk up once more, where a talk comes to rating again; it is as blind as the first time."""
    first, actor = _first(talk), Actor(talk.started_by)
    risk = db.session.get_one(Risk, first.risk_id) if first is not None else None
    if first is None or risk is None or risk.status in GONE or not may(actor, "framework:framework:arrange", db.session.get_one(Framework, risk.framework_id)):
        return
    _put_up(actor, talk, risk, first.kind)


def _put_up(actor: Actor, talk: Talk, risk: Risk, kind: str) -> None:
    # Without an end of their own: they close with the step, which may wait for the fifth.
    framework = db.session.get_one(Framework, risk.framework_id)
    open_rounds(actor, framework, [risk], kind)
    rows = db.session.scalars(sa.select(RatingRound).where(RatingRound.risk_id == risk.id, RatingRound.closed_at.is_(None)))
    for row in rows:
        if not row.is_closed:
            row.talk_id = talk.id
    db.session.flush()


def _risk_of(talk: Talk) -> Risk | None:
    thread = db.session.get_one(Thread, talk.thread_id)
    risk = db.session.get(Risk, thread.about_id) if thread.about_kind == "risk" else None
    return risk if risk is not None and risk.status not in GONE else None


def _first(talk: Talk) -> RatingRound | None:
    return db.session.scalar(sa.select(RatingRound).where(RatingRound.talk_id == talk.id).order_by(RatingRound.opens_at, RatingRound.number).limit(1))


def close_with_step(talk: Talk, by: str | None, moment: datetime) -> None:
    """Close the rounds of a talk that are open, when their step is over or the talk is; who rated is then forgotten there."""
    for row in db.session.scalars(sa.select(RatingRound).where(RatingRound.talk_id == talk.id, RatingRound.closed_at.is_(None)).with_for_update()).all():
        by_itself, row.closed_at = row.is_closed, moment
        settle_rounds([row])
        if not by_itself:
            tell_of_round(by, row, "round over")
        record(RoundClosed(by=by, round_id=row.id))
    if talk.elsewhere:
        forget_turns(talk)


def count_rating(round_id: str) -> None:
    """Count, where a round belongs to a talk, that those who rated had their turn."""
    row = db.session.get(RatingRound, round_id)
    if row is None or row.talk_id is None or row.is_closed:
        return
    raters = {found for found in db.session.scalars(sa.select(Rating.person_id).where(Rating.round_id == row.id)) if found is not None}
    count_turns(row.talk_id, raters)


def keep_what_moved(talk: Talk, by: str | None, words: str) -> None:
    """Keep with the latest round, and so on the risk, what its recorder wrote of what moved and what did not, if nothing was said there yet."""
    row = db.session.scalar(sa.select(RatingRound).where(RatingRound.talk_id == talk.id).order_by(RatingRound.opens_at.desc(), RatingRound.number.desc()).limit(1))
    if row is None or not row.is_closed or row.sentence:
        return
    row.sentence = " ".join(words.split())[:LONGEST]
    db.session.flush()
    tell_of_round(by, row, "round explained", ("sentence", "", row.sentence))
    record(RoundExplained(by=by, round_id=row.id))
