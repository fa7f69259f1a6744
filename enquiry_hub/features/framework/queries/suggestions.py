"""Suggestions: the lines they can be about, those of one thing, and all that wait for an answer."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.framework.models import Framework, Risk, Strategy, Suggestion
from enquiry_hub.identity.people.queries import names_of

RISK_LINES = ("cause", "event", "consequence", "title", "objective")
STRATEGY_LINES = ("if_text", "then_text", "because_text", "title", "what_stops", "cost", "measure", "change_our_mind")


@dataclass(frozen=True)
class SuggestionLine:
    """Be a suggestion; its author's name only where the author wants it shown."""

    id: str
    part: str
    said: str
    text: str
    author: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class Waiting:
    """Be a suggestion that waits for an answer, with what it is about."""

    thing: Risk | Strategy
    line: SuggestionLine


def lines_of_thing(thing: Risk | Strategy) -> dict[str, str]:
    """Return the lines of a risk or a strategy that others can suggest words for, with their words; `other` has none."""
    if isinstance(thing, Risk):
        return {name: getattr(thing, name) for name in RISK_LINES} | {"other": ""}
    steps = {f"step{number}": step["text"] for number, step in enumerate(thing.steps, 1)}
    return {name: getattr(thing, name) for name in STRATEGY_LINES} | steps | {"other": ""}


def suggestions_of(thing: Risk | Strategy) -> list[SuggestionLine]:
    """Return the suggestions about a risk or a strategy, those without an answer first; the caller may read it."""
    query = sa.select(Suggestion).filter_by(**{f"{thing.__tablename__}_id": thing.id})
    return _lines(list(db.session.scalars(query.order_by(Suggestion.answer != "", Suggestion.created_at))))


def _lines(found: list[Suggestion]) -> list[SuggestionLine]:
    names = names_of([one.author_id for one in found if one.named])
    return [
        SuggestionLine(one.id, one.part, one.said, one.text, names.get(one.author_id or "", "") if one.named else "", one.answer, one.created_at) for one in found
    ]


def suggestion_of(thing: Risk | Strategy, suggestion_id: str) -> Suggestion | None:
    """Return a suggestion about this risk or this strategy."""
    return db.session.scalar(sa.select(Suggestion).filter_by(**{f"{thing.__tablename__}_id": thing.id, "id": suggestion_id}))


def thing_of(suggestion: Suggestion) -> Risk | Strategy:
    """Return what a suggestion is about."""
    return db.session.get_one(Risk, suggestion.risk_id) if suggestion.risk_id else db.session.get_one(Strategy, suggestion.strategy_id)


def waiting_in(viewer: Actor, framework: Framework) -> list[Waiting]:
    """Return the suggestions of a framework that wait for an answer, the longest waiting first, as far as the viewer may read what they are about."""
    things: dict[str, Risk | Strategy] = {}
    for permission, model in (("framework:risk:read", Risk), ("framework:strategy:read", Strategy)):
        things |= {row.id: row for row in db.session.scalars(visible(viewer, permission).where(model.framework_id == framework.id))}
    about = sa.func.coalesce(Suggestion.risk_id, Suggestion.strategy_id)
    rows = list(db.session.scalars(sa.select(Suggestion).where(Suggestion.answer == "", about.in_(list(things))).order_by(Suggestion.created_at)))
    return [Waiting(things[row.risk_id or row.strategy_id or ""], line) for row, line in zip(rows, _lines(rows), strict=True)]


def count_waiting(viewer: Actor, cohort_id: str) -> int:
    """Count the suggestions that wait for an answer which the viewer may give, in one cohort."""
    total = 0
    for kind, model, column in (("risk", Risk, Suggestion.risk_id), ("strategy", Strategy, Suggestion.strategy_id)):
        query = visible(viewer, f"framework:{kind}:answer").join(Suggestion, column == model.id).where(model.group_id == cohort_id, Suggestion.answer == "")
        total += db.session.scalar(query.with_only_columns(sa.func.count(Suggestion.id))) or 0
    return total
