"""Judgements added up: only of rounds that the viewer may see (`framework:spread:read`), and never signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import ASKING, ROW, Actor, asked_by, flags, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.features.framework.domain import (
    Judgement,
    RiskSummary,
    Summary,
    Withheld,
    summarise,
    summarise_risk,
)
from enquiry_hub.features.framework.models import INHERENT, RESIDUAL, Rating, RatingRound, Risk
from enquiry_hub.features.framework.policies import read_spread, round_closed
from enquiry_hub.identity.groups.clauses import in_force
from enquiry_hub.identity.groups.models import PARTICIPANT, Membership

Judgements = dict[str, Judgement]


@dataclass(frozen=True)
class RoundView:
    """Be a round as one viewer sees it; the summaries are there only if the viewer may see the spread."""

    round: RatingRound
    may_see: bool
    may_rate: bool
    rated: bool
    likelihood: Summary | None
    impact: Summary | None

    @property
    def apart(self) -> bool:
        """Say whether the judgements are known to be far apart."""
        return any(
            found is not None and found.label in ("wide", "split") for found in (self.likelihood, self.impact)
        )

    @property
    def split(self) -> bool:
        """Say whether a median of this round describes few."""
        return any(found is not None and found.label == "split" for found in (self.likelihood, self.impact))


@dataclass(frozen=True)
class RiskSpread:
    """Be what one viewer may see of the judgements of one risk: its rounds, oldest first, and the figures."""

    rounds: tuple[RoundView, ...]
    figures: RiskSummary
    inherent: RoundView | None
    residual: RoundView | None

    @property
    def latest(self) -> RoundView | None:
        """Return the newest round whose spread may be seen."""
        return next((found for found in reversed(self.rounds) if found.may_see), None)

    @property
    def open(self) -> RoundView | None:
        """Return the round that is open."""
        return next((found for found in reversed(self.rounds) if not found.round.is_closed), None)

    @property
    def labels(self) -> set[str]:
        """Return the labels of the latest round that may be seen."""
        latest = self.latest
        return {found.label for found in (latest.likelihood, latest.impact) if found} if latest else set()

    @property
    def movement(self) -> float | None:
        """Return the median of the raters' own reductions."""
        found = self.figures.reduction
        return None if isinstance(found, Withheld) else found.median_reduction


def spreads_of(
    viewer: Actor, risk_ids: Iterable[str], appetites: dict[str, str | None], *, closed_only: bool = False
) -> dict[str, RiskSpread]:
    """Return the spreads of risks by id, in two queries however many there are.

    `closed_only` is for what leaves in a file; `appetites` gives the level of each risk's theme.
    """
    ids = list(risk_ids)
    mine = sa.exists().where(Rating.round_id == RatingRound.id, Rating.person_id == viewer.person_id)
    seen = flags(viewer, may_see="framework:spread:read", may_rate="framework:round:rate")
    query = (
        visible(viewer, "framework:round:read")
        .where(RatingRound.risk_id.in_(ids))
        .order_by(RatingRound.opens_at, RatingRound.number)
    )
    if closed_only:
        query = query.where(round_closed())
    rows = db.session.execute(query.add_columns(*seen, mine.label("rated"))).all()
    judged = _judgements(viewer, [row[0] for row in rows if row.may_see])
    by_risk: dict[str, list[RoundView]] = defaultdict(list)
    for row in rows:
        found = judged.get(row[0].id, {})
        by_risk[row[0].risk_id].append(
            RoundView(row[0], row.may_see, row.may_rate, row.rated, *_summaries(found))
        )
    return {risk_id: _spread(by_risk.get(risk_id, []), judged, appetites.get(risk_id)) for risk_id in ids}


def _judgements(viewer: Actor, rounds: list[RatingRound]) -> dict[str, Judgements]:
    """Return the judgements of rounds, asking the rule again, so that a mistake above shows nothing.

    Who gave which matters only where a risk was judged both before and after what is done about it; otherwise the store counts those that are alike.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in rounds:
        kinds[row.risk_id].add(row.kind)
    paired = [row.id for row in rounds if len(kinds[row.risk_id]) > 1]
    found: dict[str, Judgements] = defaultdict(dict)
    if paired:
        given = sa.select(Rating.round_id, Rating.id, Rating.person_id, Rating.likelihood, Rating.impact).where(_of(viewer, paired))
        for round_id, rating_id, person_id, likelihood, impact in db.session.execute(given):
            found[round_id][person_id or rating_id] = Judgement(likelihood, impact)
    alone = [row.id for row in rounds if len(kinds[row.risk_id]) == 1]
    if alone:
        alike = sa.select(Rating.round_id, Rating.likelihood, Rating.impact, sa.func.count()).where(_of(viewer, alone)).group_by(Rating.round_id, Rating.likelihood, Rating.impact)
        for round_id, likelihood, impact, count in db.session.execute(alike):
            found[round_id].update(dict.fromkeys((f"{likelihood}:{impact}:{number}" for number in range(count)), Judgement(likelihood, impact)))
    return found


def _of(viewer: Actor, round_ids: list[str]) -> sa.ColumnElement[bool]:
    """Hold for the ratings of those of the rounds whose spread the viewer may see; asked once for each round."""
    return Rating.round_id.in_(sa.select(RatingRound.id).where(RatingRound.id.in_(round_ids), read_spread(viewer)))


def _summaries(judged: Judgements) -> tuple[Summary | None, Summary | None]:
    pair = (
        summarise([one.likelihood for one in judged.values()]),
        summarise([one.impact for one in judged.values()]),
    )
    return (
        (None, None) if isinstance(pair[0], Withheld) or isinstance(pair[1], Withheld) else (pair[0], pair[1])
    )


def _spread(rounds: list[RoundView], judged: dict[str, Judgements], appetite: str | None) -> RiskSpread:
    newest = {
        kind: next((one for one in reversed(rounds) if one.may_see and one.round.kind == kind), None)
        for kind in (INHERENT, RESIDUAL)
    }
    before, after = (
        judged.get(found.round.id, {}) if (found := newest[kind]) else {} for kind in (INHERENT, RESIDUAL)
    )
    return RiskSpread(
        tuple(rounds), summarise_risk(before, after, appetite), newest[INHERENT], newest[RESIDUAL]
    )


@dataclass(frozen=True)
class Reasons:
    """Hold unsigned reasons of one round from both ends of the likelihood scale, and from between."""

    low: list[str]
    middle: list[str]
    high: list[str]

    @property
    def any(self) -> bool:
        """Say whether anybody gave a reason."""
        return bool(self.low or self.middle or self.high)


def reasons_of(viewer: Actor, round_id: str) -> Reasons:
    """Return the reasons given in a round whose spread the viewer may see, in an order that tells nothing."""
    query = (
        sa.select(Rating.likelihood, Rating.reason)
        .join(RatingRound, RatingRound.id == Rating.round_id)
        .where(Rating.round_id == round_id, Rating.reason != "", read_spread(viewer))
        .order_by(Rating.id)
    )
    found = [(row[0], row[1]) for row in db.session.execute(query)]
    return Reasons(
        [why for point, why in found if point <= 2],
        [why for point, why in found if point == 3],
        [why for point, why in found if point >= 4],
    )


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
