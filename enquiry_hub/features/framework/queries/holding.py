"""How risks are held: signatures, what happens, dissent about appetites, and what does not fit together."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.domain.consistency import RiskFacts, misfits
from enquiry_hub.features.framework.models import (
    Appetite,
    AppetiteChange,
    AppetiteDissent,
    Control,
    Indicator,
    Risk,
    RiskAcceptance,
    RiskIssue,
    Theme,
)
from enquiry_hub.features.framework.queries.register import RiskLine, acceptances_of
from enquiry_hub.features.framework.queries.strategies import overdue_by_risk
from enquiry_hub.identity.people.models import Person


@dataclass(frozen=True)
class DissentLine:
    """Be why somebody sees an appetite otherwise; their name only if they want it shown."""

    dissent: AppetiteDissent
    author: str
    mine: bool


@dataclass(frozen=True)
class Misfit:
    """Be one thing that does not fit together, and in which risk."""

    risk: Risk
    code: str
    names: tuple[str, ...] = ()


def acceptance_of(risk_id: str) -> RiskAcceptance | None:
    """Return the latest signature under a risk that was not taken back; the caller may read the risk."""
    return acceptances_of([risk_id]).get(risk_id)


def issues_of(risk_id: str) -> list[RiskIssue]:
    """Return what happened of a risk, what goes on first; the caller may read the risk."""
    query = sa.select(RiskIssue).where(RiskIssue.risk_id == risk_id)
    return list(db.session.scalars(query.order_by(RiskIssue.closed_on.is_not(None), RiskIssue.since.desc(), RiskIssue.created_at.desc())))


def appetite_history(theme: Theme) -> list[AppetiteChange]:
    """Return how the appetite for a theme was set, the latest first; the caller may read the theme."""
    return list(db.session.scalars(sa.select(AppetiteChange).where(AppetiteChange.theme_id == theme.id).order_by(AppetiteChange.set_on.desc(), AppetiteChange.created_at.desc())))


def dissent_about(viewer: Actor, theme: Theme) -> list[DissentLine]:
    """Return who sees the appetite for a theme otherwise, and why, the earliest first."""
    query = (
        visible(viewer, "framework:dissent:read").add_columns(Person.display_name).outerjoin(Person, Person.id == AppetiteDissent.author_id)
        .where(AppetiteDissent.theme_id == theme.id, AppetiteDissent.ended_at.is_(None)).order_by(AppetiteDissent.created_at)
    )  # fmt: skip
    return [DissentLine(row, (name or "") if row.named else "", row.author_id == viewer.person_id) for row, name in db.session.execute(query)]


def misfits_in(lines: Sequence[RiskLine]) -> list[Misfit]:
    """Return what does not fit together in a register as one viewer sees it, in four queries."""
    opened = [line for line in lines if line.risk.status not in ("closed", "merged")]
    ids, day = [line.risk.id for line in opened], today()
    controls = dict(
        db.session.execute(sa.select(Control.risk_id, sa.func.count()).where(Control.risk_id.in_(ids), Control.ended_on.is_(None)).group_by(Control.risk_id)).all()
    )
    indicators: dict[str, list[Indicator]] = {}
    for indicator in db.session.scalars(sa.select(Indicator).where(Indicator.risk_id.in_(ids), Indicator.ended_on.is_(None)).order_by(Indicator.created_at)):
        indicators.setdefault(indicator.risk_id, []).append(indicator)
    late, found = overdue_by_risk(ids), []
    for line in opened:
        watched, figures = indicators.get(line.risk.id, []), line.spread.figures
        facts = RiskFacts(
            inherent=figures.inherent_score, residual=figures.residual_score, controls=controls.get(line.risk.id, 0),
            leading_indicators=sum(one.kind == "leading" for one in watched), uncounted_indicators=tuple(one.name for one in watched if not one.counted_by),
            overdue_strategies=late.get(line.risk.id, ()),
            running_strategies=sum(one.state == "running" for one in line.strategies), accepted_until=line.acceptance.until if line.acceptance else None, appetite=figures.appetite_status,
        )  # fmt: skip
        names = {"strategy_overdue": facts.overdue_strategies, "indicator_uncounted": facts.uncounted_indicators}
        found += [Misfit(line.risk, code, names.get(code, ())) for code in misfits(facts, day)]
    return found


def appetite_of_theme(theme: Theme) -> Appetite | None:
    """Return the appetite that is set for a theme; the caller may read the theme."""
    return db.session.scalar(sa.select(Appetite).where(Appetite.theme_id == theme.id))
