"""The snapshot that a release keeps: what leaves in a file is written from it, and from nothing else.

Figures of judgements are those of `register_of(closed_only=True)`, which asks `framework:spread:read`: medians and quartiles of closed rounds
of five or more, no ratings one by one, and no mean. `may_leave` says of each whether it may leave the cohort (DOMAIN 5.9).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.themes.queries import codes_of, theme_names
from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import local
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.domain import Summary, Withheld
from enquiry_hub.features.framework.models import (
    INDICATOR_WORDS,
    INHERENT,
    RESIDUAL,
    Control,
    Framework,
    Indicator,
    RiskAcceptance,
    Strategy,
    StrategyReview,
    Theme,
)
from enquiry_hub.features.framework.queries.publishing import listings_of, rounds_that_may_leave
from enquiry_hub.features.framework.queries.register import (
    Register,
    RiskLine,
    appetites_of,
    register_of,
)
from enquiry_hub.features.framework.queries.spreads import RoundView
from enquiry_hub.features.framework.queries.strategies import reviews_of
from enquiry_hub.features.framework.queries.works import standing_of
from enquiry_hub.features.inputs.facets import in_facets
from enquiry_hub.identity.people.queries import names_of


def snapshot_of(viewer: Actor, framework: Framework) -> dict[str, Any]:
    """Return the framework as it stands, with the figures of closed rounds of five or more and no other."""
    register = register_of(viewer, framework, closed_only=True)
    ids = [line.risk.id for line in register.lines]
    controls, indicators = _beside(Control, ids), _beside(Indicator, ids)
    reviews = reviews_of(viewer, [found.id for line in register.lines for found in line.strategies])
    codes = {line.risk.id: line.risk.code for line in register.lines}
    standing = standing_of(viewer, framework, ids, [found.id for line in register.lines for found in line.strategies])
    leaving = rounds_that_may_leave([view.round.id for line in register.lines for view in (line.spread.inherent, line.spread.residual) if view])
    others = _other_themes(framework.group_id, register.lines)
    return {
        "title": framework.title,
        "approved_by": framework.approved_by,
        "leads": _leads(framework),
        "contributors": listings_of(framework),
        "themes": _themes(viewer, framework, register.themes),
        "works": standing.works,
        "risks": [
            {
                **_risk(line, codes, leaving), "other_themes": others[line.risk.id], "stands_on": standing.of("risk", line.risk.id),
                **_watched(controls.get(line.risk.id, []), indicators.get(line.risk.id, [])),
            }
            for line in register.lines
        ],  # fmt: skip
        "strategies": [
            {**_strategy(found, line, register, reviews.get(found.id, [])), "stands_on": standing.of("strategy", found.id)} for line in register.lines for found in line.strategies
        ],
    }


def _beside(model: type[Any], risk_ids: list[str]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in db.session.scalars(sa.select(model).where(model.risk_id.in_(risk_ids), model.ended_on.is_(None)).order_by(model.created_at, model.id)):
        found.setdefault(row.risk_id, []).append(row)
    return found


def _other_themes(group_id: str, lines: list[RiskLine]) -> dict[str, list[str]]:
    """Return under which themes each risk stands besides its own, by their names."""
    names, sorted_under = theme_names(group_id), codes_of("risk", [line.risk.id for line in lines])
    return {line.risk.id: [names[code] for code in sorted_under.get(line.risk.id, []) if code in names and code != line.theme.code] for line in lines}


def _leads(framework: Framework) -> dict[str, Any]:
    names = names_of([framework.research_lead_id, *framework.practice_leads])
    practice = [names[found] for found in framework.practice_leads if found in names]
    return {"research": names.get(framework.research_lead_id or "", ""), "practice": practice}


def _themes(viewer: Actor, framework: Framework, themes: list[Theme]) -> list[dict[str, Any]]:
    appetites = appetites_of(viewer, framework.group_id)
    return [
        {"name": theme.name, "appetite": found.level if found else None, "why": found.why if found else "", "set_on": found.set_on.isoformat() if found else None}
        for theme in themes
        for found in [appetites.get(theme.id)]
    ]


def _risk(line: RiskLine, codes: dict[str, str], leaving: set[str]) -> dict[str, Any]:
    risk, moved = line.risk, line.spread.figures.reduction
    return {
        "code": risk.code,
        "title": risk.title,
        "theme": line.theme.name,
        "cause": risk.cause,
        "event": risk.event,
        "consequence": risk.consequence,
        "objective": risk.objective,
        "factor": risk.context_factor,
        "proximity": risk.proximity,
        "within": risk.within,
        "trend": risk.trend,
        "status": risk.status,
        "owner": line.owner,
        "merged_into": codes.get(risk.merged_into_id or "", ""),
        "rate_locally": risk.rate_locally,
        "appetite": line.appetite,
        "against_appetite": line.status,
        "accepted": _accepted(line.acceptance),
        "inherent": _judged(line, INHERENT, line.spread.inherent, leaving),
        "residual": _judged(line, RESIDUAL, line.spread.residual, leaving),
        "movement": None if isinstance(moved, Withheld) else {"pairs": moved.pairs, "median": moved.median_reduction, "seeing_none": moved.seeing_none},
        "released": _medians(line),
        "may_leave": line.spread.latest is not None and line.spread.latest.round.id in leaving,
    }


def _accepted(row: RiskAcceptance | None) -> dict[str, str] | None:
    return {"signed": row.signed, "on": row.accepted_on.isoformat(), "until": row.until.isoformat(), "why": row.why} if row else None


def _judged(line: RiskLine, kind: str, view: RoundView | None, leaving: set[str]) -> dict[str, Any]:
    """Return what the newest closed round of a kind says, or why there is nothing to show."""
    if view is None or view.likelihood is None or view.impact is None:
        asked = any(found.round.kind == kind for found in line.spread.rounds)
        return {"shown": False, "why": "too_few" if asked else "not_judged"}
    return {
        "shown": True, "may_leave": view.round.id in leaving, "on": local(view.round.opens_at).date().isoformat(), "raters": view.likelihood.n,
        "likelihood": _figure(view.likelihood), "impact": _figure(view.impact), "sentence": view.round.sentence,
    }  # fmt: skip


def _figure(summary: Summary) -> dict[str, Any]:
    return {"median": summary.median, "lower": summary.q1, "upper": summary.q3, "label": summary.label}


def _medians(line: RiskLine) -> dict[str, Any]:
    latest = line.spread.latest
    if latest is None or latest.likelihood is None or latest.impact is None:
        return {}
    return {
        "kind": latest.round.kind,
        "raters": latest.likelihood.n,
        "likelihood": latest.likelihood.median,
        "impact": latest.impact.median,
        "labels": [latest.likelihood.label, latest.impact.label],
    }


def _watched(controls: list[Control], indicators: list[Indicator]) -> dict[str, Any]:
    return {
        "leading_indicators": any(found.kind == "leading" for found in indicators),
        "controls": [{"text": found.text, "effectiveness": found.effectiveness, "evidence": found.evidence} for found in controls],
        "indicators": [{part: getattr(found, part) for part in INDICATOR_WORDS} for found in indicators],
    }


def _strategy(found: Strategy, line: RiskLine, register: Register, reviews: list[StrategyReview]) -> dict[str, Any]:
    return {
        "code": found.code,
        "risk": line.risk.code,
        "title": found.title,
        "if": found.if_text,
        "then": found.then_text,
        "because": found.because_text,
        "works_on": found.works_on,
        "response": found.response,
        "state": found.state,
        "owner": register.people.get(found.owner_id or "", ""),
        "starts_on": found.starts,
        "review_on": found.review,
        "stopped_on": found.stopped_on.isoformat() if found.stopped_on else "",
        "steps": [{"text": step["text"], "due_on": step.get("due_on") or ""} for step in found.steps or []],
        "what_stops": found.what_stops,
        "cost": found.cost,
        "measure": found.measure,
        "measure_level": found.measure_level,
        "measure_baseline": found.measure_baseline,
        "change_our_mind": found.change_our_mind,
        "counted_from": found.counting_starts,
        "ends_on": found.ends,
        "ends_unless": found.ends_unless,
        "speaks_to": in_facets(found.facets),
        "stopped_why": found.stopped_why,
        "what_we_saw": found.what_we_saw if found.state == "stopped" else "",
        "reviews": [
            {
                "on": one.reviewed_on.isoformat(), "did_it_work": one.did_it_work, "what_we_saw": one.what_we_saw, "what_next": one.what_next,
                "rival_explanation": one.rival_explanation, "who_gained": one.who_gained,
            }
            for one in reviews
        ],
    }  # fmt: skip
