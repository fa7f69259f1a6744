"""A school's register as it stands, as it goes to its governors."""

from __future__ import annotations

from datetime import date
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor
from enquiry_hub.core.clock import today
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import Risk, Strategy
from enquiry_hub.features.programmes.domain import Span, terms_of
from enquiry_hub.features.programmes.queries import half_terms_of
from enquiry_hub.features.schools.looks import tried_at
from enquiry_hub.features.schools.models import Adoption, LocalReview, School
from enquiry_hub.features.schools.queries import AdoptedRisk, adopted_at
from enquiry_hub.identity.people.models import Person


def snapshot_of(actor: Actor, school: School) -> dict[str, Any]:
    """Return a school's register as it stands, from its own words, judgements and dates and from nothing else."""
    lines = adopted_at(actor, school)
    jobs = _jobs(lines)
    return {"risks": [_line(line, jobs) for line in lines], "tried": [_tried(row, look) for row, look in tried_at(actor, school)]}


def terms_at(school: School) -> list[Span]:
    """Return the terms of the cohorts that a school took something home from: of the one whose dates reach furthest."""
    sources = ((Risk, Adoption.risk_id), (Strategy, Adoption.strategy_id))
    cohorts = sa.union(*(sa.select(kind.group_id).join(Adoption, column == kind.id).where(Adoption.school_id == school.id) for kind, column in sources))
    known = [terms_of(half_terms_of(group_id)) for group_id in db.session.scalars(cohorts)]
    return max((terms for terms in known if terms), key=lambda terms: terms[-1].ends_on, default=[])


def _tried(row: Adoption, look: LocalReview) -> dict[str, Any]:
    said = {name: getattr(look, name) for name in ("did_it_work", "what_we_saw", "rival_explanation", "what_next")}
    return {"id": row.id, "code": row.code, "title": row.title, "on": look.reviewed_on.isoformat(), **said}


def _jobs(lines: list[AdoptedRisk]) -> dict[str, str]:
    ids = {one.owner_id for line in lines for one in (line.adoption, *line.strategies) if one.owner_id}
    return {row[0]: row[1] or row[2] for row in db.session.execute(sa.select(Person.id, Person.job_role, Person.display_name).where(Person.id.in_(ids)))}


def _line(line: AdoptedRisk, jobs: dict[str, str]) -> dict[str, Any]:
    row, judged = line.adoption, line.judged
    return {
        "id": row.id,
        "code": row.code,
        **{name: row.words.get(name, "") for name in ("title", "cause", "event", "consequence")},
        "owner": jobs.get(row.owner_id or "", ""),
        "likelihood": judged.likelihood if judged else None,
        "impact": judged.impact if judged else None,
        "with_what_is_done": line.now is not None,
        "rated_on": judged.rated_on.isoformat() if judged else "",
        "appetite": line.level,
        "stands": line.stands or "",
        "controls": [{"text": control.text, "effectiveness": control.effectiveness} for control in line.controls],
        "strategies": [
            {
                "code": one.code, "title": one.title, "running": one.running, "owner": jobs.get(one.owner_id or "", ""), "review_on": _iso(one.review_on),
                "next_step": next((step for step in one.steps if step.get("due_on", "") >= today().isoformat()), None),
            }
            for one in line.strategies
        ],
        "review_on": _iso(row.review_on),
        "accepted_by": row.accepted_by if line.accepted else "",
        "accepted_until": _iso(row.accepted_until) if line.accepted else "",
        "exceptions": line.exceptions,
    }  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
