"""Reviews: what is due, what was done in time, and what did not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Strategy, StrategyReview
from enquiry_hub.features.framework.queries.strategies import due_for_review, reviews_of
from enquiry_hub.features.impact.domain.quantities import Timeliness, timeliness
from enquiry_hub.features.impact.models import Measure
from enquiry_hub.identity.people.queries import names_of


@dataclass(frozen=True)
class Reviewed:
    """Be a strategy with what was said of it at its reviews, newest first, and whether one is due."""

    strategy: Strategy
    owner: str
    reviews: Sequence[StrategyReview]

    @property
    def latest(self) -> StrategyReview | None:
        """Return what was said last."""
        return self.reviews[0] if self.reviews else None

    @property
    def is_due(self) -> bool:
        """Tell whether its day has come and nothing was said for it."""
        due = self.strategy.review_on
        open_now = self.strategy.state not in ("draft", "stopped")
        return open_now and due is not None and due <= today() and all(review.due_on != due for review in self.reviews)


@dataclass(frozen=True)
class ReviewBoard:
    """Be all reviews of a cohort: those due, those to come, those done by what they said, and how timely they were."""

    due: list[Reviewed]
    coming: list[Reviewed]
    said: dict[str, list[Reviewed]]
    timely: Timeliness


def reviews_in(viewer: Actor, group_id: str) -> ReviewBoard:
    """Return the reviews of a cohort's strategies; those that did not work stand first, dated, beside those that did."""
    strategies = list(db.session.scalars(visible(viewer, "framework:strategy:read").where(Strategy.group_id == group_id).order_by(Strategy.code)))
    said = reviews_of(viewer, [strategy.id for strategy in strategies])
    people = names_of([strategy.owner_id for strategy in strategies])
    lines = [Reviewed(strategy, people.get(strategy.owner_id or "", ""), said.get(strategy.id, ())) for strategy in strategies]
    due = [line for line in lines if line.is_due]
    coming = [line for line in lines if not line.is_due and line.strategy.review_on and line.strategy.review_on > today() and line.strategy.state not in ("draft", "stopped")]
    return ReviewBoard(
        sorted(due, key=lambda line: line.strategy.review_on or date.max), sorted(coming, key=lambda line: line.strategy.review_on or date.max),
        {answer: [line for line in lines if line.latest and line.latest.did_it_work == answer] for answer in ("no", "partly", "yes", "too_early")},
        timeliness(_dates(lines), today()),
    )  # fmt: skip


def _dates(lines: Sequence[Reviewed]) -> list[tuple[date, date | None]]:
    done = [(review.due_on, review.reviewed_on) for line in lines for review in line.reviews if review.due_on]
    return [*done, *((line.strategy.review_on, None) for line in lines if line.is_due and line.strategy.review_on)]


def due_reviews_of(actor: Actor, group_id: str) -> list[Strategy]:
    """Return the strategies of the actor whose review is due in a cohort, the longest waiting first."""
    query = visible(actor, "framework:strategy:review").where(Strategy.group_id == group_id, due_for_review())
    return list(db.session.scalars(query.order_by(Strategy.review_on, Strategy.code)))


def all_due() -> list[Strategy]:
    """Return all strategies with an owner whose review is due, for the owners to be told."""
    return list(db.session.scalars(sa.select(Strategy).where(Strategy.owner_id.is_not(None), due_for_review()).limit(500)))


def rivals_of(viewer: Actor, measure: Measure) -> list[StrategyReview]:
    """Return the looks back at the strategy of a measure in which somebody said what else could explain what is seen, newest first."""
    if measure.strategy_id is None:
        return []
    return [review for review in reviews_of(viewer, [measure.strategy_id]).get(measure.strategy_id, []) if review.rival_explanation.strip()]
