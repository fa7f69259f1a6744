"""The scales, anchors and thresholds of the framework, from its data file."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from enquiry_hub.core.late import dataclass

DATA = Path(__file__).parents[1] / "data" / "framework.json"


@dataclass(frozen=True)
class Theme:
    """What a risk is mainly about."""

    code: str
    name: str


@dataclass(frozen=True)
class Factor:
    """Where a cause lies: the person, the school or the community."""

    code: str
    words: str


@dataclass(frozen=True)
class Likelihood:
    """One point of the likelihood scale."""

    value: int
    word: str
    chance: str
    anchor: str


@dataclass(frozen=True)
class Impact:
    """One point of the impact scale, with what it looks like in five respects."""

    value: int
    word: str
    learning: str
    safety: str
    people: str
    money: str
    trust: str


@dataclass(frozen=True)
class Anchor:
    """A named level and what it means."""

    code: str
    anchor: str


@dataclass(frozen=True)
class Appetite:
    """How much of a risk one is content with, and above what one must act."""

    level: str
    content_up_to: int
    must_act_above: int


@dataclass(frozen=True)
class Band:
    """A range of scores, for sorting only."""

    up_to: int
    name: str


@dataclass(frozen=True)
class Level:
    """One of the five levels of evaluation."""

    level: int
    name: str
    question: str


@dataclass(frozen=True)
class Scales:
    """Everything that the data file says."""

    themes: tuple[Theme, ...]
    factors: tuple[Factor, ...]
    likelihood: tuple[Likelihood, ...]
    impact: tuple[Impact, ...]
    impact_rule: str
    confidence: tuple[Anchor, ...]
    proximity: tuple[str, ...]
    trend: tuple[str, ...]
    control_effectiveness: tuple[Anchor, ...]
    appetite: dict[str, Appetite]
    bands: tuple[Band, ...]
    min_raters: int
    gates: dict[str, tuple[str, ...]]
    review_answers: tuple[str, ...]
    next_actions: tuple[str, ...]
    levels: tuple[Level, ...]
    research_strength: tuple[str, ...]
    practice_strength: tuple[str, ...]
    risk_status: tuple[str, ...]


@cache
def scales() -> Scales:
    """Load the scales, once."""
    raw: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return Scales(
        themes=tuple(Theme(row["code"], row["name"]) for row in raw["themes"]),
        factors=tuple(Factor(row["code"], row["ui"]) for row in raw["context_factors"]),
        likelihood=tuple(Likelihood(**row) for row in raw["likelihood"]),
        impact=tuple(Impact(**row) for row in raw["impact"]),
        impact_rule=raw["impact_rule"],
        confidence=_anchors(raw["confidence"]),
        proximity=tuple(raw["proximity"]),
        trend=tuple(raw["trend"]),
        control_effectiveness=_anchors(raw["control_effectiveness"]),
        appetite={level: Appetite(level, **limits) for level, limits in raw["appetite"].items()},
        bands=tuple(Band(**row) for row in raw["bands"]),
        min_raters=raw["disagreement"]["min_raters"],
        gates={gate: tuple(needs) for gate, needs in raw["gates"].items()},
        review_answers=tuple(raw["review_answers"]),
        next_actions=tuple(raw["next_actions"]),
        levels=tuple(Level(**row) for row in raw["guskey"]),
        research_strength=tuple(raw["research_strength"]),
        practice_strength=tuple(raw["practice_strength"]),
        risk_status=tuple(raw["risk_status"]),
    )


def _anchors(rows: list[dict[str, str]]) -> tuple[Anchor, ...]:
    return tuple(Anchor(row["code"], row.get("anchor", "")) for row in rows)
