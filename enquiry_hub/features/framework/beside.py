"""What later features show beside the framework's own pages, and what they count for its strategies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.features.framework.domain import Measure

FRAMEWORK, RISK, STRATEGY, REVIEW, THEME = "framework", "risk", "strategy", "review", "theme"
Piece = Callable[[Actor, Any], Markup | None]
Counted = Callable[[str], list[Measure]]
_pieces: dict[str, list[Piece]] = {}
_counted: list[Counted] = []


def register_beside(place: str) -> Callable[[Piece], Piece]:
    """Let a feature put a piece on the page of a framework, a risk or a strategy, or beside the form of a review."""

    def remember(piece: Piece) -> Piece:
        _pieces.setdefault(place, []).append(piece)
        return piece

    return remember


def beside(actor: Actor, place: str, thing: Any) -> Markup:
    """Return what stands beside a thing, as the actor may see it."""
    found = [piece(actor, thing) for piece in _pieces.get(place, [])]
    return Markup("").join(piece for piece in found if piece is not None)


def register_counted(source: Counted) -> Counted:
    """Let a feature say which measures a strategy has, for its gates."""
    _counted.append(source)
    return source


def counted_for(strategy_id: str) -> list[Measure]:
    """Return the measures of a strategy that are kept outside its own words."""
    return [measure for source in _counted for measure in source(strategy_id)]
