"""What stands on the first page of a cohort and beside the framework's pages: reviews that are due, numbers to write down, what was seen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.beside import register_beside
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.templating import short_date
from enquiry_hub.features.framework.beside import FRAMEWORK, REVIEW, RISK, STRATEGY, THEME, register_counted
from enquiry_hub.features.framework.domain import Measure as Counted
from enquiry_hub.features.framework.models import Strategy
from enquiry_hub.features.impact.domain.weeks import in_school
from enquiry_hub.features.impact.models import WEEKLY, Measure, Observation
from enquiry_hub.features.impact.queries.accounts import account_of, outside_figures
from enquiry_hub.features.impact.queries.chains import chain_of
from enquiry_hub.features.impact.queries.looks import looks_for, looks_of, of_theme
from enquiry_hub.features.impact.queries.reviews import due_reviews_of
from enquiry_hub.features.impact.wording import words
from enquiry_hub.features.programmes.queries import Line, half_terms_of, register_tasks

EVERY = timedelta(days=6)  # a weekly number is asked for again on the same weekday, not seven times twenty-four hours later


@register_tasks
def reviews_to_write(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the actor's own strategies whose day of review has come."""
    return [
        Line(
            "eye", _("Look again at %(code)s %(title)s", code=strategy.code, title=strategy.title), url_for("framework.look_again", strategy_id=strategy.id),
            _("did it work? Promised by %(day)s", day=short_date(strategy.review_on)) if strategy.review_on else "",
        )
        for strategy in due_reviews_of(actor, cohort_id)
    ]  # fmt: skip


@register_tasks
def numbers_to_write_down(actor: Actor, cohort_id: str) -> list[Line]:
    """Return the actor's own weekly measures that wait for this week's number, in school weeks only."""
    newest = sa.select(sa.func.max(Observation.on_day)).where(Observation.measure_id == Measure.id, Observation.withdrawn_at.is_(None)).scalar_subquery()
    query = visible(actor, "impact:measure:count").where(
        Measure.group_id == cohort_id, Measure.owner_id == actor.person_id, Measure.frequency == WEEKLY, Measure.ended_on.is_(None), sa.or_(newest.is_(None), newest < today() - EVERY)
    )
    waiting = list(db.session.scalars(query.order_by(Measure.name)))
    if not waiting or not in_school(today(), half_terms_of(cohort_id)):
        return []
    return [Line("impact", measure.name, url_for("impact.show_measure", measure_id=measure.id), _("this week’s number, in a few seconds")) for measure in waiting]


@register_counted
def measures_of(strategy_id: str) -> list[Counted]:
    """Return the measures of a strategy, for its gates: a school's own only if it is counted in, for everyone sees the gates."""
    shared = sa.or_(Measure.organisation_id.is_(None), Measure.counted_in.is_(True))
    rows = db.session.execute(
        sa.select(Measure.level, Measure.baseline, sa.func.min(Observation.on_day))
        .outerjoin(Observation, sa.and_(Observation.measure_id == Measure.id, Observation.withdrawn_at.is_(None))).where(Measure.strategy_id == strategy_id, shared).group_by(Measure.id)
    )  # fmt: skip
    return [Counted(level, baseline is not None or first is not None, first) for level, baseline, first in rows]


@register_beside(FRAMEWORK)
def beside_framework(_actor: Actor, framework: Any) -> Markup:
    """Return the way from the framework to what is counted and looked back at."""
    return Markup(render_template("impact/_beside_framework.html", group_id=framework.group_id))  # noqa: S704 - drawn by Jinja, which escapes


@register_beside(RISK)
def beside_risk(actor: Actor, risk: Any) -> Markup:
    """Return what is counted about a risk and its strategies."""
    strategies = sa.select(Strategy.id).where(Strategy.risk_id == risk.id)
    ids = db.session.scalars(visible(actor, "impact:measure:read").where(sa.or_(Measure.risk_id == risk.id, Measure.strategy_id.in_(strategies))).with_only_columns(Measure.id))
    return _beside("impact/_beside_risk.html", thing=risk, looks=looks_of(actor, list(ids)), outside=outside_figures(actor, risk.group_id, risk_id=risk.id))


@register_beside(THEME)
def beside_theme(actor: Actor, theme: Any) -> Markup | None:
    """Return what is counted about a theme, its risks and their strategies, and the figures from elsewhere that stand on it."""
    ids = list(db.session.scalars(visible(actor, "impact:measure:read").where(of_theme(theme.group_id, theme.code)).with_only_columns(Measure.id)))
    outside = outside_figures(actor, theme.group_id, theme_id=theme.id)
    return _beside("impact/_beside_theme.html", thing=theme, looks=looks_of(actor, ids), outside=outside) if ids or outside else None


@register_beside(STRATEGY)
def beside_strategy(actor: Actor, strategy: Any) -> Markup:
    """Return what is counted for a strategy, which links to pupils have evidence, and the way to whether it worked."""
    looks = looks_for(actor, [strategy.id])
    outside = outside_figures(actor, strategy.group_id, strategy_id=strategy.id)
    return _beside("impact/_beside_strategy.html", thing=strategy, looks=looks, outside=outside, chain=chain_of(actor, strategy, looks, account_of(actor, strategy.id)))


@register_beside(REVIEW)
def beside_review(actor: Actor, strategy: Any) -> Markup | None:
    """Return what was seen of a strategy, beside the form that asks whether it worked."""
    looks = looks_for(actor, [strategy.id])
    return _beside("impact/_seen.html", thing=strategy, looks=looks) if looks else None


def _beside(template: str, **values: Any) -> Markup:
    return Markup(render_template(template, **values, **words()))  # noqa: S704 - drawn by Jinja, which escapes
