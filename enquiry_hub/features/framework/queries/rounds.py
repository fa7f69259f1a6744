"""Rounds of judging as those see them who run them or are asked: what is open, and how many have finished."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Rating, RatingRound, Risk
from enquiry_hub.features.framework.policies import round_closed
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import PARTICIPANT, Membership


@dataclass(frozen=True)
class Finished:
    """Say how many have rated of how many could, without names."""

    rated: int
    asked: int


def finished_in(viewer: Actor, rating_round: RatingRound) -> Finished | None:
    """Return how many have rated, for whoever runs the round; nothing for anybody else."""
    query = (
        visible(viewer, "framework:round:close")
        .with_only_columns(sa.literal(1))
        .where(RatingRound.id == rating_round.id)
    )
    if db.session.scalar(query) is None:
        return None
    rated = (
        sa.select(sa.func.count())
        .select_from(Rating)
        .where(Rating.round_id == rating_round.id)
        .scalar_subquery()
    )
    asked = (
        sa.select(sa.func.count(Membership.person_id.distinct()))
        .where(Membership.group_id == rating_round.group_id, Membership.role == PARTICIPANT, in_force())
        .scalar_subquery()
    )
    row: Any = db.session.execute(sa.select(rated, asked)).one()
    return Finished(row[0], max(row[0], row[1]))


def open_rounds_of(viewer: Actor, group_id: str) -> list[RatingRound]:
    """Return the open rounds of a cohort that the viewer runs, in the order of their risks."""
    query = visible(viewer, "framework:round:close").join(Risk, Risk.id == RatingRound.risk_id)
    return list(db.session.scalars(query.where(RatingRound.group_id == group_id, sa.not_(round_closed())).order_by(Risk.code, RatingRound.opens_at)))


def own_rating(viewer: Actor, round_id: str) -> Rating | None:
    """Return the viewer's own rating in a round."""
    found: Rating | None = db.session.scalar(
        visible(viewer, "framework:rating:read").where(Rating.round_id == round_id)
    )
    return found


def rounds_to_rate(viewer: Actor, group_id: str) -> list[tuple[RatingRound, bool]]:
    """Return the open rounds in which the viewer may rate, oldest first, each with whether they have."""
    mine = sa.exists().where(Rating.round_id == RatingRound.id, Rating.person_id == viewer.person_id)
    query = (
        visible(viewer, "framework:round:rate")
        .where(RatingRound.group_id == group_id)
        .order_by(RatingRound.opens_at, RatingRound.id)
    )
    return [(row[0], bool(row[1])) for row in db.session.execute(query.add_columns(mine))]


@kept
def _to_rate() -> sa.Select[Any]:
    mine = sa.exists().where(Rating.round_id == RatingRound.id, Rating.person_id == ASKING.person_id)
    query = visible(ASKING, "framework:round:rate").where(RatingRound.group_id == ROW, sa.not_(mine))
    return query.with_only_columns(sa.func.count(RatingRound.id))


def count_to_rate(viewer: Actor, group_id: str) -> int:
    """Count the open rounds in which the viewer has not rated yet."""
    return _to_rate.scalar(**asked_by(viewer, group_id)) or 0


def risk_of(viewer: Actor, rating_round: RatingRound) -> Risk:
    """Return the risk that a round is about; the viewer may read the round, and so the risk."""
    risk: Risk = db.session.scalars(
        visible(viewer, "framework:risk:read").where(Risk.id == rating_round.risk_id)
    ).one()
    return risk
