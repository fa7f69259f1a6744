"""One risk or strategy with everything beside it: controls, what is watched, evidence, and its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.revisions.queries import revisions_of
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, may, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.text import Change, diff_words
from enquiry_hub.features.framework.models import GONE, Control, Indicator, Risk, Strategy, Suggestion
from enquiry_hub.features.framework.queries.register import names_of

MOST_OFFERED = 200
TEXTS = (
    "title",
    "cause",
    "event",
    "consequence",
    "objective",
    "if_text",
    "then_text",
    "because_text",
    "what_stops",
    "cost",
    "measure",
    "measure_baseline",
    "change_our_mind",
    "starts",
    "review",
)


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


@dataclass(frozen=True)
class SuggestionLine:
    """Be a suggestion; its author's name only where the author wants it shown."""

    id: str
    part: str
    text: str
    author: str
    answer: str


def suggestions_of(risk: Risk) -> list[SuggestionLine]:
    """Return the suggestions about a risk, those without an answer first; the caller may read the risk."""
    found = list(
        db.session.scalars(
            sa.select(Suggestion)
            .where(Suggestion.risk_id == risk.id)
            .order_by(Suggestion.answer != "", Suggestion.created_at)
        )
    )
    names = names_of([one.author_id for one in found if one.named])
    return [
        SuggestionLine(
            one.id, one.part, one.text, names.get(one.author_id or "", "") if one.named else "", one.answer
        )
        for one in found
    ]


def suggestion_of(risk: Risk, suggestion_id: str) -> Suggestion | None:
    """Return a suggestion about this risk."""
    return db.session.scalar(
        sa.select(Suggestion).where(Suggestion.id == suggestion_id, Suggestion.risk_id == risk.id)
    )


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


@dataclass(frozen=True)
class Version:
    """Be one version: who made it, when, why, and what changed."""

    number: int
    author: str
    at: datetime
    reason: str
    parts: list[tuple[str, list[Change]]]


def history_of(kind: str, row_id: str) -> list[Version]:
    """Return the versions of a risk or a strategy, newest first; the caller may read the thing."""
    return list(_versions(kind, row_id))[::-1]


def _versions(kind: str, row_id: str) -> Iterator[Version]:
    kept = revisions_of(kind, row_id)[::-1]
    names, before = names_of([found.author_id for found in kept]), dict[str, Any]()
    for found in kept:
        after = {**before, **found.fields}
        parts = [
            (name, diff_words(str(before.get(name) or ""), str(after.get(name) or "")))
            for name in TEXTS
            if str(before.get(name) or "") != str(after.get(name) or "")
        ]
        yield Version(
            found.number, names.get(found.author_id or "", ""), found.created_at, found.reason, parts
        )
        before = after
