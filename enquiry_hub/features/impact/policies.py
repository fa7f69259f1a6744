"""Who sees what is counted, and who counts.

A school's own measure is the school's: its people see it, and nobody else, until the school counts itself in. What others then see
of people goes through the release rule (`domain/shown.py`): the rule of rows says who comes to the page, not which figures stand on it.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement

from enquiry_hub.capabilities.revisions.models import Revision
from enquiry_hub.core.access import Actor, permission, rule_of
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.models import SERIES, SHARE, ChartNote, Measure, Observation, OutsideFigure
from enquiry_hub.identity.groups.clauses import contributor_of, steward_of
from enquiry_hub.identity.people.models import Person


def at_school(organisation_id: Any, actor: Actor) -> ColumnElement[bool]:
    """People of the school."""
    person = aliased(Person)
    return sa.exists(sa.select(sa.literal(1)).select_from(person).where(person.id == actor.person_id, person.organisation_id == organisation_id))


def counts(measure: Any, actor: Actor) -> ColumnElement[bool]:
    """A school's own: its people in the cohort; the others: their owner, and facilitators and managers unless it is about people.

    Who counts people sees how many said what, so nobody does it but the one who was given the numbers.
    """
    own = sa.and_(measure.organisation_id.is_not(None), at_school(measure.organisation_id, actor))
    of_things = sa.or_(measure.owner_id.is_(None), sa.and_(measure.kind == SERIES, measure.counts_people.is_(False)))
    shared = sa.or_(measure.owner_id == actor.person_id, sa.and_(of_things, steward_of(measure.group_id, actor)))
    return sa.and_(contributor_of(measure.group_id, actor), sa.or_(own, sa.and_(measure.organisation_id.is_(None), shared)))


@permission("impact:measure:read", Measure, "See what is counted in a cohort that you take part in; a school’s own only if it counts itself in.")
def read_measure(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers; a school's own is its people's until it is counted in."""
    shared = sa.or_(Measure.organisation_id.is_(None), Measure.counted_in.is_(True))
    return sa.or_(sa.and_(shared, contributor_of(Measure.group_id, actor)), counts(Measure, actor))


@permission("impact:measure:count", Measure, "Write down numbers, correct them, and say what the chart shows.")
def count_measure(actor: Actor) -> ColumnElement[bool]:
    """A school's own: its people in the cohort; the others: their owner, and facilitators and managers unless it is about people."""
    return counts(Measure, actor)


@permission("impact:measure:remove", Measure, "Remove a measure of yours while nobody else has written anything into it and it holds no number of people.")
def remove_measure(actor: Actor) -> ColumnElement[bool]:
    """Its owner, who may still count it, as long as every number, note and version of it is theirs.

    What others may have seen of people is kept with it: made anew, with one corrected, it would tell of that one.
    """
    mine = sa.func.coalesce(Measure.owner_id, Measure.made_by) == actor.person_id
    of_people = sa.or_(Measure.kind == SHARE, Measure.counts_people.is_(True))
    holds = sa.or_(sa.cast(Measure.pairs_told, sa.String) != "{}", sa.and_(of_people, sa.or_(Measure.baseline.is_not(None), _there(Observation, Observation.measure_id == Measure.id))))
    return sa.and_(mine, counts(Measure, actor), ~_written_by_others(actor), ~holds)


def _written_by_others(actor: Actor) -> ColumnElement[bool]:
    numbers = sa.and_(Observation.measure_id == Measure.id, Observation.entered_by.is_distinct_from(actor.person_id))
    notes = sa.and_(ChartNote.measure_id == Measure.id, ChartNote.made_by.is_distinct_from(actor.person_id))
    its_numbers = sa.select(Observation.id).where(Observation.measure_id == Measure.id).correlate(Measure)
    version_of = sa.or_(
        sa.and_(Revision.subject_kind == "measure", Revision.subject_id == Measure.id), sa.and_(Revision.subject_kind == "observation", Revision.subject_id.in_(its_numbers))
    )
    versions = sa.and_(version_of, Revision.author_id.is_distinct_from(actor.person_id))
    return sa.or_(_there(Observation, numbers), _there(ChartNote, notes), _there(Revision, versions))


def _there(model: Any, holds: ColumnElement[bool]) -> ColumnElement[bool]:
    return sa.exists(sa.select(sa.literal(1)).select_from(model).where(holds).correlate(Measure))


@permission("impact:measure:open", Measure, "Show your school’s own measure to the cohort, or take it back.")
def open_measure(actor: Actor) -> ColumnElement[bool]:
    """People of the school, in the cohort."""
    return sa.and_(Measure.organisation_id.is_not(None), at_school(Measure.organisation_id, actor), contributor_of(Measure.group_id, actor))


@permission("impact:observation:read", Observation, "See a number as it was written down, with how it was corrected.")
def read_observation(actor: Actor) -> ColumnElement[bool]:
    """Those who count."""
    measure = aliased(Measure)
    return sa.exists(sa.select(sa.literal(1)).select_from(measure).where(measure.id == Observation.measure_id, counts(measure, actor)))


@permission("impact:observation:correct", Observation, "Correct a number; what it was is kept.")
def correct_observation(actor: Actor) -> ColumnElement[bool]:
    """Those who count."""
    return rule_of("impact:observation:read", actor)


@permission("impact:strategy:account", Strategy, "Say what you believe of a strategy: its chain to pupils, its strength, who gains and who may lose.")
def account_for_strategy(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers, of stopped ones too: what did not work is worth as many words."""
    return contributor_of(Strategy.group_id, actor)


@permission("impact:outside_figure:read", OutsideFigure, "See the figures from elsewhere that a cohort sets beside its own.")
def read_outside_figure(actor: Actor) -> ColumnElement[bool]:
    """Everyone in the cohort but observers."""
    return contributor_of(OutsideFigure.group_id, actor)


@permission("impact:outside_figure:edit", OutsideFigure, "Change a figure from elsewhere that you wrote down.")
def edit_outside_figure(actor: Actor) -> ColumnElement[bool]:
    """Whoever wrote it down, and the facilitators and managers of the cohort."""
    mine = sa.and_(OutsideFigure.made_by == actor.person_id, contributor_of(OutsideFigure.group_id, actor))
    return sa.or_(mine, steward_of(OutsideFigure.group_id, actor))
