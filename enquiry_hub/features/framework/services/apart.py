"""Forgetting who judged: twelve months after a round its judgements are nobody's any more, and what rested on persons is kept as figures (DOMAIN 5.1)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.chores import register_chore
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.work import work
from enquiry_hub.features.framework.domain import Judgement, Withheld, reduction
from enquiry_hub.features.framework.models import INHERENT, Rating, RatingRound
from enquiry_hub.features.framework.services.rounds import settle_rounds

ASKS_NOBODY = {
    "forget_raters": "The worker keeps the promise on its day.", "settle_closed": "The worker does it when a round has closed by itself.",
    "forget_rater": "The service that erases a person has asked.",
}  # fmt: skip
TELLS_NOBODY = {
    "forget_raters": "It was said when people judged.", "settle_closed": "Nothing that anybody sees changes by it.",
    "forget_rater": "Whoever leaves was told before; the service that erases them says so.",
}  # fmt: skip
KEPT_FOR = timedelta(days=365)
AT_A_TIME = 20


def forget_raters() -> int:
    """Take the persons from the judgements of rounds that closed twelve months ago, some rounds at a time; return of how many rounds."""
    moment = now()
    over = sa.func.coalesce(RatingRound.closed_at, RatingRound.closes_at) <= moment - KEPT_FOR
    signed = sa.exists().where(Rating.round_id == RatingRound.id, Rating.person_id.is_not(None))
    with work():
        rounds = db.session.scalars(sa.select(RatingRound).where(over, signed).order_by(RatingRound.opens_at).limit(AT_A_TIME).with_for_update(of=RatingRound)).all()
        settle_rounds(rounds)
        for row in rounds:
            _keep_movement(row)
        # The moment of a judgement is dropped too: the log says when somebody judged.
        for row in rounds:
            closed = row.closed_at or row.closes_at or moment
            db.session.execute(sa.update(Rating).where(Rating.round_id == row.id).values(person_id=None, client_id=None, created_at=closed))
    return len(rounds)


def settle_closed() -> int:
    """Settle the rounds that closed by themselves on their day, some at a time; return how many."""
    over = sa.or_(RatingRound.closed_at.is_not(None), RatingRound.closes_at <= now())
    with work():
        rounds = db.session.scalars(sa.select(RatingRound).where(over, RatingRound.may_leave.is_(None)).order_by(RatingRound.opens_at).limit(AT_A_TIME).with_for_update(of=RatingRound)).all()
        settle_rounds(rounds)
    return len(rounds)


def forget_rater(person_id: str, *, with_words: bool) -> None:
    """Take somebody who leaves for good from their judgements, in the present transaction; their reasons go only where they let all their words go.

    What rested on who judged is kept before, as it stands: a figure that were counted anew without them would tell how they judged,
    and so would an unsigned reason that is gone from the others when they are.
    """
    over = sa.or_(RatingRound.closed_at.is_not(None), RatingRound.closes_at <= now())
    judged = sa.exists().where(Rating.round_id == RatingRound.id, Rating.person_id == person_id)
    rounds = db.session.scalars(sa.select(RatingRound).where(over, judged).order_by(RatingRound.opens_at)).all()
    settle_rounds(rounds)
    for row in rounds:
        _keep_movement(row)
    gone = {"reason": ""} if with_words else {}
    db.session.execute(sa.update(Rating).where(Rating.person_id == person_id).values(person_id=None, client_id=None, **gone))


def _keep_movement(row: RatingRound) -> None:
    """Keep how far those moved who judged before and after, beside both rounds; a round that is open or not yet made finds nobody to compare with."""
    other = _newest_of_the_other_kind(row, now())
    if other is None or other.movement.get("with") == row.id:
        return
    before, after = (row, other) if row.kind == INHERENT else (other, row)
    moved = reduction(_by_person(before), _by_person(after))
    if not isinstance(moved, Withheld):
        row.movement = {"with": other.id, **{name: value for name, value in asdict(moved).items() if name not in ("reductions", "released")}}


def _newest_of_the_other_kind(row: RatingRound, moment: datetime) -> RatingRound | None:
    closed = sa.or_(RatingRound.closed_at.is_not(None), RatingRound.closes_at <= moment)
    query = sa.select(RatingRound).where(RatingRound.risk_id == row.risk_id, RatingRound.kind != row.kind, closed)
    return db.session.scalar(query.order_by(RatingRound.opens_at.desc(), RatingRound.number.desc()).limit(1))


def _by_person(row: RatingRound) -> dict[str, Judgement]:
    query: Any = sa.select(Rating.person_id, Rating.likelihood, Rating.impact).where(Rating.round_id == row.id, Rating.person_id.is_not(None))
    return {person_id: Judgement(likelihood, impact) for person_id, likelihood, impact in db.session.execute(query)}


register_chore("raters", 3600, forget_raters)
register_chore("closed rounds", 300, settle_closed)
