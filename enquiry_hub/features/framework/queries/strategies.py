"""Strategies, and what their gates still ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import TODAY
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.beside import counted_for
from enquiry_hub.features.framework.domain import Measure, Review, Step, StrategyFacts
from enquiry_hub.features.framework.models import Strategy, StrategyReview
from enquiry_hub.features.inputs.facets import own_marks
from enquiry_hub.identity.people.queries import own_settings


def facts_of(strategy: Strategy) -> StrategyFacts:
    """Return what the gates ask about a strategy; the caller may read it."""
    links = (
        sa.select(sa.func.count())
        .select_from(Link)
        .where(Link.upper_kind == "strategy", Link.upper_id == strategy.id, Link.ended_at.is_(None))
    )
    measures = (
        (Measure(strategy.measure_level, bool(strategy.measure_baseline), strategy.measure_starts_on),)
        if strategy.measure
        else ()
    )
    return StrategyFacts(
        if_clause=strategy.if_text,
        then_clause=strategy.then_text,
        because_clause=strategy.because_text,
        works_on=strategy.works_on,
        owner=strategy.owner_id or "",
        starts_on=strategy.starts_on,
        review_on=strategy.review_on,
        steps=tuple(steps_of(strategy)),
        what_stops=strategy.what_stops,
        measures=(*measures, *counted_for(strategy.id)),
        change_our_mind=strategy.change_our_mind,
        cost=strategy.cost,
        evidence_links=db.session.scalar(links) or 0,
        review=Review(
            strategy.did_it_work,
            strategy.what_we_saw,
            strategy.what_next,
            strategy.rival_explanation,
            strategy.who_gained,
        ),
    )


def steps_of(strategy: Strategy) -> list[Step]:
    """Return the first steps of a strategy."""
    return [
        Step(step["text"], date.fromisoformat(step["due_on"]) if step.get("due_on") else None)
        for step in strategy.steps or []
    ]


def strategies_of(viewer: Actor, risk_ids: list[str]) -> dict[str, list[Strategy]]:
    """Return the strategies of risks by the risk's id, in order of their codes."""
    found: dict[str, list[Strategy]] = {}
    query = (
        visible(viewer, "framework:strategy:read")
        .where(Strategy.risk_id.in_(risk_ids))
        .order_by(Strategy.code)
    )
    for strategy in db.session.scalars(query):
        found.setdefault(strategy.risk_id, []).append(strategy)
    return found


def reviews_of(viewer: Actor, strategy_ids: Sequence[str]) -> dict[str, list[StrategyReview]]:
    """Return what was said of strategies at their reviews, newest first, by the strategy's id."""
    mine = visible(viewer, "framework:strategy:read").where(Strategy.id.in_(strategy_ids))
    query = mine.join(StrategyReview, StrategyReview.strategy_id == Strategy.id).with_only_columns(StrategyReview)
    found: dict[str, list[StrategyReview]] = {}
    for review in db.session.scalars(query.order_by(StrategyReview.reviewed_on.desc(), StrategyReview.created_at.desc())):
        found.setdefault(review.strategy_id, []).append(review)
    return found


def due_for_review() -> ColumnElement[bool]:
    """Hold for strategies whose day of review has come, and of which nothing was said for that day."""
    said = aliased(StrategyReview)
    done = sa.select(sa.literal(1)).select_from(said).where(said.strategy_id == Strategy.id, said.due_on == Strategy.review_on)
    return sa.and_(Strategy.state.not_in(("draft", "stopped")), Strategy.review_on <= TODAY, ~sa.exists(done.correlate(Strategy)))


def overdue_by_risk(risk_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return the codes of the strategies whose day of review has passed with nothing said, by the risk that they answer; the caller may read the risks."""
    query = sa.select(Strategy.risk_id, Strategy.code).where(Strategy.risk_id.in_(risk_ids), due_for_review(), Strategy.review_on < TODAY).order_by(Strategy.code)
    found: dict[str, tuple[str, ...]] = {}
    for risk_id, code in db.session.execute(query):
        found[risk_id] = (*found.get(risk_id, ()), code)
    return found


def schools_like(viewer: Actor) -> set[str]:
    """Return the marks of schools like the viewer's own."""
    return set(own_marks(own_settings(viewer)))


def own_first(own: set[str], found: Sequence[Strategy]) -> list[Strategy]:
    """Return strategies with those first that say they are for schools with any of these marks."""
    return sorted(found, key=lambda strategy: not own & set(strategy.facets))
