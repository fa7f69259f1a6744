"""Rounds of rating: each alone, nobody knowing what the others said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, require
from enquiry_hub.core.clock import local, now
from enquiry_hub.core.database import db, lock_row
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.late import dataclass
from enquiry_hub.core.work import record
from enquiry_hub.features.framework.domain import scales
from enquiry_hub.features.framework.events import (
    Rated,
    RatingExplained,
    RoundClosed,
    RoundExplained,
    RoundsOpened,
)
from enquiry_hub.features.framework.models import (
    GONE,
    INHERENT,
    RESIDUAL,
    Framework,
    Rating,
    RatingRound,
    Risk,
)
from enquiry_hub.features.framework.queries.publishing import rounds_that_may_leave
from enquiry_hub.features.framework.services.history import amend

ASKS_NOBODY = {"tell_of_round": "Its callers have asked.", "settle_rounds": "Its callers have asked; the worker does it where a round closes on its day."}
TELLS_NOBODY = {"tell_of_round": "Its callers tell.", "settle_rounds": "Nothing that anybody sees changes by it."}


@dataclass(frozen=True)
class Judged:
    """Hold one person's judgement: two points of the scales, how sure they are, and why."""

    likelihood: int
    impact: int
    confidence: str = ""
    reason: str = ""


def open_rounds(
    actor: Actor,
    framework: Framework,
    risks: Sequence[Risk],
    kind: str,
    *,
    closes_at: datetime | None = None,
    at: datetime | None = None,
    reason: str = "",
) -> list[RatingRound]:
    """Put risks up for rating, and say why; one whose round is open keeps it, and the participants are told once."""
    require(actor, "framework:framework:arrange", framework)
    lock_row(framework)  # one facilitator at a time, so that no risk has two open rounds
    if kind not in (INHERENT, RESIDUAL):
        raise Invalid(_("Please choose one of these."), field="kind")
    if closes_at is not None and closes_at <= (at or now()):
        raise Invalid(_("The closing day must lie ahead."), field="closes_on")
    chosen = {
        risk.id: risk for risk in risks if risk.framework_id == framework.id and risk.status not in GONE
    }
    if not chosen:
        raise Invalid(_("Choose at least one open risk."), field="risks")
    known = list(db.session.scalars(sa.select(RatingRound).where(RatingRound.risk_id.in_(chosen))))
    busy = {found.risk_id for found in known if not found.is_closed}
    opened = []
    for risk in (risk for risk in chosen.values() if risk.id not in busy):
        number = (
            max(
                (found.number for found in known if found.risk_id == risk.id and found.kind == kind),
                default=0,
            )
            + 1
        )
        moment = at or now()
        opened.append(
            RatingRound(
                risk_id=risk.id,
                group_id=risk.group_id,
                kind=kind,
                number=number,
                opened_by=actor.person_id,
                opens_at=moment,
                created_at=moment,
                closes_at=closes_at,
            )
        )
    db.session.add_all(opened)
    db.session.flush()
    closes = local(closes_at - timedelta(seconds=1)).date().isoformat() if closes_at else ""  # the day at whose end it closes
    for found in opened:
        amend(actor.person_id, chosen[found.risk_id], "round", [("closes", "", closes)], about=("round", found.id), reason=reason)
    if opened:
        record(
            RoundsOpened(
                by=actor.person_id, framework_id=framework.id, round_ids=tuple(found.id for found in opened)
            )
        )
    return opened


def rate(
    actor: Actor,
    rating_round: RatingRound,
    judged: Judged,
    *,
    client_id: str | None = None,
    at: datetime | None = None,
) -> Rating:
    """Keep the actor's own judgement, over an earlier one of theirs; nobody is told who rated."""
    require(actor, "framework:round:rate", rating_round)
    _check(judged)
    lock_row(rating_round)  # nobody rates while the round is being closed
    if rating_round.closed_at is not None:
        raise Invalid(_("This round has closed."))
    rating = db.session.scalar(
        sa.select(Rating).where(Rating.round_id == rating_round.id, Rating.person_id == actor.person_id)
    )
    if rating is not None and client_id is not None and rating.client_id == client_id:
        return rating
    if rating is None:
        rating = Rating(round_id=rating_round.id, person_id=actor.person_id, created_at=at or now())
        db.session.add(rating)
    rating.likelihood, rating.impact = judged.likelihood, judged.impact
    rating.confidence, rating.reason, rating.client_id = judged.confidence, judged.reason.strip(), client_id
    db.session.flush()
    record(Rated(by=actor.person_id, round_id=rating_round.id))
    return rating


def _check(judged: Judged) -> None:
    if judged.likelihood not in range(1, 6):
        raise Invalid(_("Choose one of the five."), field="likelihood")
    if judged.impact not in range(1, 6):
        raise Invalid(_("Choose one of the five."), field="impact")
    if judged.confidence and judged.confidence not in {level.code for level in scales().confidence}:
        raise Invalid(_("Please choose one of these."), field="confidence")


def close_round(actor: Actor, rating_round: RatingRound, *, at: datetime | None = None, reason: str = "") -> None:
    """Close a round for good, and say why; now every contributor may see the spread, if five or more have rated."""
    require(actor, "framework:round:close", rating_round)
    lock_row(rating_round)
    if rating_round.closed_at is not None:
        return
    by_itself = rating_round.is_closed
    rating_round.closed_at = at or now()
    settle_rounds([rating_round])
    if not by_itself:
        tell_of_round(actor.person_id, rating_round, "round closed", reason=reason)
    record(RoundClosed(by=actor.person_id, round_id=rating_round.id))


def settle_rounds(rounds: Sequence[RatingRound]) -> None:
    """Keep with rounds that are closed, and not settled yet, whether their figures may leave the cohort."""
    leaving = rounds_that_may_leave([row.id for row in rounds])
    for row in rounds:
        row.may_leave = row.id in leaving
    db.session.flush()


def say_reason(actor: Actor, rating: Rating, reason: str) -> None:
    """Say why one judged as one did, when the round has closed and nothing was said; nobody is told who said it.

    DOMAIN 5.5: a split asks for reasons from both ends, unsigned.
    """
    require(actor, "framework:rating:explain", rating)
    if not reason.strip():
        raise Invalid(_("Please write something first."), field="reason")
    rating.reason = reason.strip()
    db.session.flush()
    record(RatingExplained(by=actor.person_id, round_id=rating.round_id))


def explain_round(actor: Actor, rating_round: RatingRound, sentence: str) -> None:
    """Say in a sentence why the judgements of a closed round are apart."""
    require(actor, "framework:round:close", rating_round)
    if not rating_round.is_closed:
        raise Invalid(_("Say this once the round has closed."), field="sentence")
    said_before, rating_round.sentence = rating_round.sentence, sentence.strip()
    db.session.flush()
    if said_before != rating_round.sentence:
        tell_of_round(actor.person_id, rating_round, "round explained", ("sentence", said_before, rating_round.sentence))
    record(RoundExplained(by=actor.person_id, round_id=rating_round.id))


def tell_of_round(by: str | None, rating_round: RatingRound, what: str, *parts: tuple[str, Any, Any], reason: str = "") -> None:
    """Keep in the history of a risk what became of a round; nothing in it comes from a judgement."""
    amend(by, db.session.get_one(Risk, rating_round.risk_id), what, parts, about=("round", rating_round.id), reason=reason)
