"""Judgements added up: only of rounds that the viewer may see (`framework:spread:read`), and never signed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, flags_beside, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain import (
    Judgement,
    Reduction,
    RiskSummary,
    Summary,
    Withheld,
    scales,
    summarise,
    summarise_risk,
)
from enquiry_hub.features.framework.models import GONE, INHERENT, RESIDUAL, Rating, RatingRound, Risk
from enquiry_hub.features.framework.policies import read_spread, round_closed, round_full

Judgements = dict[str, Judgement]
APART = ("wide", "split")
STILL_NEWS = timedelta(weeks=2)
MIDDLE = 3  # of a scale from 1 to 5; what is below or above is one of its ends


@dataclass(frozen=True)
class RoundView:
    """Be a round as one viewer sees it; the summaries are there only if the viewer may see the spread."""

    round: RatingRound
    may_see: bool
    may_rate: bool
    rated: bool
    likelihood: Summary | None
    impact: Summary | None
    score: float | None

    @property
    def apart(self) -> bool:
        """Say whether the judgements are known to be far apart."""
        return any(found is not None and found.label in APART for found in (self.likelihood, self.impact))

    @property
    def ends(self) -> tuple[str, ...]:
        """Return the scales at whose ends the reasons stand: those on which the judgements are far apart, else likelihood."""
        pairs = (("likelihood", self.likelihood), ("impact", self.impact))
        return tuple(name for name, found in pairs if found is not None and found.label in APART) or ("likelihood",)

    def at_an_end(self, rating: Rating) -> bool:
        """Say whether a judgement lies at an end of a scale on which the judgements are far apart."""
        return self.apart and any(getattr(rating, scale) != MIDDLE for scale in self.ends)

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
    seen = flags_beside(viewer, may_see="framework:spread:read", may_rate="framework:round:rate")
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
            RoundView(row[0], row.may_see, row.may_rate, row.rated, *_summaries(found), _score(found))
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


def _score(judged: Judgements) -> float | None:
    """Return the median of the raters' own products, where there are enough of them."""
    return float(median(one.score for one in judged.values())) if len(judged) >= scales().min_raters else None


def _spread(rounds: list[RoundView], judged: dict[str, Judgements], appetite: str | None) -> RiskSpread:
    newest = {
        kind: next((one for one in reversed(rounds) if one.may_see and one.round.kind == kind), None)
        for kind in (INHERENT, RESIDUAL)
    }
    before, after = (
        judged.get(found.round.id, {}) if (found := newest[kind]) else {} for kind in (INHERENT, RESIDUAL)
    )
    figures = summarise_risk(before, after, appetite)
    if (kept_movement := _kept_movement(newest[INHERENT], newest[RESIDUAL])) is not None:
        figures = replace(figures, reduction=kept_movement)
    return RiskSpread(tuple(rounds), figures, newest[INHERENT], newest[RESIDUAL])


def _kept_movement(before: RoundView | None, after: RoundView | None) -> Reduction | None:
    """Return how far those moved who judged both times, where it was kept because who judged is forgotten."""
    if before is None or after is None:
        return None
    for one, other in ((before.round, after.round), (after.round, before.round)):
        if one.movement.get("with") == other.id:
            return Reduction(reductions=(), **{name: value for name, value in one.movement.items() if name != "with"})
    return None


@dataclass(frozen=True)
class Reasons:
    """Hold unsigned reasons of one round from both ends of one scale, and from between; `scale` is `likelihood` or `impact`."""

    scale: str
    low: list[str]
    middle: list[str]
    high: list[str]


def reasons_of(viewer: Actor, round_id: str, on: Sequence[str] = ("likelihood",)) -> list[Reasons]:
    """Return the reasons given in a round whose spread the viewer may see, at both ends of each of the scales named, in an order that tells nothing."""
    query = (
        sa.select(Rating.likelihood, Rating.impact, Rating.reason)
        .join(RatingRound, RatingRound.id == Rating.round_id)
        .where(Rating.round_id == round_id, Rating.reason != "", read_spread(viewer))
        .order_by(Rating.id)
    )
    given = db.session.execute(query).all()
    return [_at_ends(scale, [(getattr(row, scale), row.reason) for row in given]) for scale in on] if given else []


def _at_ends(scale: str, found: list[tuple[int, str]]) -> Reasons:
    return Reasons(
        scale, [why for point, why in found if point < MIDDLE], [why for point, why in found if point == MIDDLE], [why for point, why in found if point > MIDDLE]
    )


def how_sure(viewer: Actor, round_id: str) -> dict[str, int]:
    """Count how sure those are who judged in a round whose spread the viewer may see; an empty name counts those who did not say."""
    query = sa.select(Rating.confidence, sa.func.count()).where(_of(viewer, [round_id])).group_by(Rating.confidence)
    return {row[0]: row[1] for row in db.session.execute(query)}


def unexplained(viewer: Actor, view: RoundView | None) -> Rating | None:
    """Return the viewer's own judgement of a round in which it lies at an end, the judgements are far apart and they gave no reason; else None."""
    if view is None or not (view.rated and view.may_see and view.apart):
        return None
    query = visible(viewer, "framework:rating:explain").where(Rating.round_id == view.round.id)
    found: Rating | None = db.session.scalar(query)
    return found if found is not None and view.at_an_end(found) else None


def lacks_reasons(round_id: str) -> bool:
    """Say whether the judgements of a closed round of five or more are far apart, and from an end of such a scale nobody has said why."""
    query = sa.select(Rating.likelihood, Rating.impact, Rating.reason).join(RatingRound, RatingRound.id == Rating.round_id)
    given = db.session.execute(query.where(RatingRound.id == round_id, round_closed(), round_full())).all()
    for scale, summary in zip(("likelihood", "impact"), _summaries({str(number): Judgement(row[0], row[1]) for number, row in enumerate(given)}), strict=True):
        if summary is not None and summary.label in APART:
            said = [getattr(row, scale) for row in given if row.reason]
            if min(said, default=MIDDLE) >= MIDDLE or max(said, default=MIDDLE) <= MIDDLE:
                return True
    return False


def closed_lately() -> sa.ColumnElement[bool]:
    """Hold for rounds whose close is still news."""
    return sa.func.coalesce(RatingRound.closed_at, RatingRound.closes_at).between(now() - STILL_NEWS, now())


def to_explain(viewer: Actor, group_id: str) -> list[Risk]:
    """Return the risks of a cohort of which the viewer lately judged at an end, the judgements are far apart, and they gave no reason.

    Bounded to what closed lately: the page that asks is the one that everybody opens first.
    """
    query = visible(viewer, "framework:rating:explain").join(RatingRound, RatingRound.id == Rating.round_id).where(RatingRound.group_id == group_id, closed_lately())
    ids = set(db.session.scalars(query.with_only_columns(RatingRound.risk_id)))
    if not ids:
        return []
    wanted = [risk_id for risk_id, spread in spreads_of(viewer, ids, dict.fromkeys(ids)).items() if unexplained(viewer, spread.latest)]
    return list(db.session.scalars(visible(viewer, "framework:risk:read").where(Risk.id.in_(wanted), Risk.status.not_in(GONE)).order_by(Risk.code)))
