"""What is believed of strategies and how strong the evidence for it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.features.claims.models import STANDS
from enquiry_hub.features.framework.models import Strategy, StrategyReview
from enquiry_hub.features.framework.queries.works import inputs_put_under
from enquiry_hub.features.impact.domain.claims import baseline_points
from enquiry_hub.features.impact.domain.runs import FEWEST, run_chart
from enquiry_hub.features.impact.domain.strength import Evidence
from enquiry_hub.features.impact.models import Measure, Observation, OutsideFigure, StrategyAccount
from enquiry_hub.features.inputs.models import PRACTICE, Input
from enquiry_hub.identity.people.models import Organisation, Person

# How something put under a strategy bears on it; what has not been tested bears it out no more than it speaks against it.
FOR, AGAINST = ("supports", "extends"), ("contradicts",)
_SAYS = (Input.body != "", Input.strength > 0)  # none of what was taken down, nor of what says that nothing was found


def account_of(viewer: Actor, strategy_id: str) -> StrategyAccount | None:
    """Return what is believed of a strategy, where anything was written down and the viewer may read the strategy."""
    return accounts_of(viewer, [strategy_id]).get(strategy_id)


def accounts_of(viewer: Actor, strategy_ids: Sequence[str]) -> dict[str, StrategyAccount]:
    """Return what is believed of strategies, by the strategy's id."""
    mine = visible(viewer, "framework:strategy:read").where(Strategy.id.in_(strategy_ids))
    query = mine.join(StrategyAccount, StrategyAccount.strategy_id == Strategy.id).with_only_columns(StrategyAccount)
    return {row.strategy_id: row for row in db.session.scalars(query)}


def inputs_under(viewer: Actor, strategy_id: str) -> list[Input]:
    """Return the inputs that bear a strategy out, by themselves or by a claim of theirs, and that the viewer may read."""
    return _readable(viewer, strategy_id, FOR)


def inputs_against(viewer: Actor, strategy_id: str) -> list[Input]:
    """Return the inputs that speak against a strategy and that the viewer may read, the strongest first."""
    return sorted(_readable(viewer, strategy_id, AGAINST), key=lambda row: -row.strength)


def _readable(viewer: Actor, strategy_id: str, natures: Collection[str]) -> list[Input]:
    there = visible(viewer, "inputs:input:read").where(Input.id.in_(_bearing(strategy_id, natures)), *_SAYS)
    return list(db.session.scalars(there.order_by(Input.title)))


def _bearing(strategy_id: str, natures: Collection[str]) -> set[str]:
    """Return the ids of inputs that bear on a strategy so; a claim that was replaced or withdrawn bears on nothing."""
    return {input_id for _thing, input_id, nature, state in inputs_put_under([], [strategy_id]) if nature in natures and state in ("", STANDS)}


def evidence_of(strategy: Strategy, *, outsider: bool = False) -> Evidence:
    """Return what there is to go by for a strategy, the same for whoever asks: a school's own counts only if it is counted in."""
    inputs = db.session.execute(
        sa.select(Input.kind, Input.strength, Person.organisation_id).outerjoin(Person, Person.id == Input.author_id)
        .where(Input.id.in_(_bearing(strategy.id, FOR)), *_SAYS, Input.published_at <= now())
    ).all()  # fmt: skip
    accounts = [school for kind, _own, school in inputs if kind == PRACTICE]
    shared = sa.or_(Measure.organisation_id.is_(None), Measure.counted_in.is_(True))
    measures = db.session.execute(
        sa.select(Measure, Organisation.phase).outerjoin(Organisation, Organisation.id == Measure.organisation_id).where(Measure.strategy_id == strategy.id, shared)
    ).all()
    values: dict[str, list[Observation]] = {}
    kept = sa.select(Observation).where(Observation.measure_id.in_([row[0].id for row in measures]), Observation.withdrawn_at.is_(None))
    for observation in db.session.scalars(kept.order_by(Observation.on_day)):
        values.setdefault(observation.measure_id, []).append(observation)
    counted = [(measure, phase, values[measure.id]) for measure, phase in measures if len(values.get(measure.id, ())) > 1]
    of_schools = [(measure, phase, rows) for measure, phase, rows in counted if measure.organisation_id]
    measured = {measure.organisation_id for measure, _phase, _rows in of_schools}
    charts = {measure.organisation_id for measure, _phase, rows in of_schools if len(rows) >= FEWEST}
    failed = sa.select(sa.func.count()).select_from(StrategyReview).where(
        StrategyReview.strategy_id == strategy.id, StrategyReview.did_it_work == "no", StrategyReview.rival_explanation != ""
    )
    return Evidence(
        studies=tuple(own for kind, own, _school in inputs if kind != PRACTICE), accounts=len(accounts), schools=len({school for school in accounts if school} | measured),
        measured_schools=len(measured), dated_counts=bool(counted), outsider=outsider, charts=len(charts),
        no_effect=any(_shows_nothing(measure, rows) for measure, _phase, rows in of_schools),
        phases=len({phase for _measure, phase, _rows in of_schools if phase}), failures_explained=db.session.scalar(failed) or 0,
    )  # fmt: skip


def _shows_nothing(measure: Measure, rows: Sequence[Observation]) -> bool:
    chart = run_chart([row.value for row in rows], baseline_points([row.on_day for row in rows], measure.change_on))
    return chart.ruled and not chart.shifts


def outside_figures(viewer: Actor, group_id: str, **beside: str) -> list[OutsideFigure]:
    """Return the figures from elsewhere of a cohort, or those that stand beside one thing, such as `measure_id=` or `risk_id=`."""
    query = visible(viewer, "impact:outside_figure:read").where(OutsideFigure.group_id == group_id).filter_by(**beside)
    return list(db.session.scalars(query.order_by(OutsideFigure.name, OutsideFigure.year.desc(), OutsideFigure.id)))
