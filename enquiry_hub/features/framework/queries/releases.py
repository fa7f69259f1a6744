"""Releases: the framework as it stood, and the snapshot that keeps it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Framework, FrameworkRelease, Indicator
from enquiry_hub.features.framework.queries.publishing import listings_of, rounds_that_may_leave
from enquiry_hub.features.framework.queries.register import Register, RiskLine, names_of, register_of


def releases_of(viewer: Actor, framework: Framework) -> list[FrameworkRelease]:
    """Return the releases of a framework, newest first."""
    query = visible(viewer, "framework:release:read").where(FrameworkRelease.framework_id == framework.id)
    return list(
        db.session.scalars(query.order_by(FrameworkRelease.dated.desc(), FrameworkRelease.created_at.desc()))
    )


def snapshot_of(viewer: Actor, framework: Framework) -> dict[str, Any]:
    """Return the framework as it stands, with the medians of closed rounds of five or more and no other."""
    register = register_of(viewer, framework, closed_only=True)
    ids = [line.risk.id for line in register.lines]
    leading = set(
        db.session.scalars(
            sa.select(Indicator.risk_id).where(Indicator.risk_id.in_(ids), Indicator.kind == "leading", Indicator.ended_on.is_(None))
        )
    )
    codes = {line.risk.id: line.risk.code for line in register.lines}
    leaving = rounds_that_may_leave([found for line in register.lines if (found := _latest(line))])
    return {
        "title": framework.title,
        "approved_by": framework.approved_by,
        "leads": _leads(framework),
        "contributors": listings_of(framework),
        "risks": [{**_risk(line, codes, line.risk.id in leading), "may_leave": _latest(line) in leaving} for line in register.lines],
        "strategies": _strategies(register),
    }


def _latest(line: RiskLine) -> str:
    """Return the id of the round that a snapshot takes its figures from."""
    latest = line.spread.latest
    return latest.round.id if latest else ""


def _leads(framework: Framework) -> dict[str, Any]:
    names = names_of([framework.research_lead_id, *framework.practice_leads])
    practice = [names[found] for found in framework.practice_leads if found in names]
    return {"research": names.get(framework.research_lead_id or "", ""), "practice": practice}


def _risk(line: RiskLine, codes: dict[str, str], leading: bool) -> dict[str, Any]:
    risk = line.risk
    return {
        "code": risk.code,
        "title": risk.title,
        "theme": line.theme.name,
        "cause": risk.cause,
        "event": risk.event,
        "consequence": risk.consequence,
        "objective": risk.objective,
        "status": risk.status,
        "owner": line.owner,
        "merged_into": codes.get(risk.merged_into_id or "", ""),
        "rate_locally": risk.rate_locally,
        "leading_indicators": leading,
        "released": _medians(line),
    }


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


def _strategies(register: Register) -> list[dict[str, Any]]:
    return [
        {
            "code": found.code,
            "risk": line.risk.code,
            "title": found.title,
            "if": found.if_text,
            "then": found.then_text,
            "because": found.because_text,
            "state": found.state,
            "owner": register.people.get(found.owner_id or "", ""),
            "review_on": found.review,
        }
        for line in register.lines
        for found in line.strategies
    ]
