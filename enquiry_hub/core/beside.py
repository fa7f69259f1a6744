"""What later features show beside the pages of earlier ones: a feature names a place on its page, others put pieces there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from markupsafe import Markup

from enquiry_hub.core.access import Actor

Piece = Callable[[Actor, Any], Markup | None]
_pieces: dict[str, list[Piece]] = {}


def register_beside(place: str) -> Callable[[Piece], Piece]:
    """Let a feature put a piece into a place on another's page, about the thing that the page shows."""

    def remember(piece: Piece) -> Piece:
        _pieces.setdefault(place, []).append(piece)
        return piece

    return remember


def beside(actor: Actor, place: str, thing: Any) -> Markup:
    """Return what stands beside a thing, as the actor may see it."""
    found = [piece(actor, thing) for piece in _pieces.get(place, [])]
    return Markup("").join(piece for piece in found if piece is not None)
