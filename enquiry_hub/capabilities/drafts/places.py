"""Places that take no words any more: a feature says so of its own."""

from __future__ import annotations

from collections.abc import Callable

from enquiry_hub.core.access import Actor

Closed = Callable[[Actor, str], bool]

_closed: dict[str, Closed] = {}


def register_closing(kind: str, closed: Closed) -> None:
    """Let a feature say, of what follows the first word of a place, whether nothing is kept there any more."""
    _closed[kind] = closed


def is_closed(actor: Actor, place: str) -> bool:
    """Say whether nothing is kept in a place any more."""
    kind, _, rest = place.partition(":")
    return kind in _closed and _closed[kind](actor, rest)
