"""One risk or strategy with everything beside it: controls, what is watched, evidence, and its history."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may, visible
from enquiry_hub.core.database import db
from enquiry_hub.features.framework.models import GONE, Control, Indicator, Risk, Strategy

MOST_OFFERED = 200


def controls_of(risk: Risk) -> list[Control]:
    """Return what already holds a risk down; the caller may read the risk."""
    return list(
        db.session.scalars(sa.select(Control).where(Control.risk_id == risk.id, Control.ended_on.is_(None)).order_by(Control.created_at))
    )


def indicators_of(risk: Risk) -> list[Indicator]:
    """Return what is watched for a risk, leading first; the caller may read the risk."""
    query = (
        sa.select(Indicator)
        .where(Indicator.risk_id == risk.id, Indicator.ended_on.is_(None))
        .order_by(Indicator.kind, Indicator.created_at)
    )
    return list(db.session.scalars(query))


def open_risks(viewer: Actor, framework_id: str) -> list[Risk]:
    """Return the risks of a framework that are neither closed nor merged, by code."""
    query = visible(viewer, "framework:risk:read").where(
        Risk.framework_id == framework_id, Risk.status.not_in(GONE)
    )
    return list(db.session.scalars(query.order_by(Risk.code)))


def evidence_to_choose(
    viewer: Actor, group_id: str, kinds: tuple[str, ...]
) -> dict[str, list[tuple[str, str]]]:
    """Return the cohort's inputs and threads that the viewer may read, by the word of their kind."""
    choices: dict[str, list[tuple[str, str]]] = {}
    for name in kinds:
        known = subjects.KINDS.get(name)
        if known is None:
            continue
        model: Any = known.model
        things = db.session.scalars(
            visible(viewer, known.read)
            .where(model.group_id == group_id)
            .order_by(model.created_at.desc())
            .limit(MOST_OFFERED)
        )
        found = [(f"{name}:{thing.id}", known.title(thing)) for thing in things]
        if found:
            choices[str(known.word)] = found
    return choices


def links_to_end(viewer: Actor, kind: str, thing: Risk | Strategy, link_ids: list[str]) -> set[str]:
    """Return those of the links that the viewer may take away."""
    if may(viewer, f"framework:{kind}:arrange", thing):
        return set(link_ids)
    return set(
        db.session.scalars(sa.select(Link.id).where(Link.id.in_(link_ids), Link.made_by == viewer.person_id))
    )


def link_of(kind: str, thing: Risk | Strategy, link_id: str) -> Link | None:
    """Return a link by which this thing stands on something."""
    return db.session.scalar(
        sa.select(Link).where(Link.id == link_id, Link.upper_kind == kind, Link.upper_id == thing.id)
    )
