"""What a feature has against a link to one of its things: asked before the link is made."""

from __future__ import annotations

from collections.abc import Callable

Scruple = Callable[[str, str], str]

_scruples: dict[str, Scruple] = {}


def register_scruple(kind: str, scruple: Scruple) -> None:
    """Let a feature say, from a thing's id and the note beside the link, why nothing may stand on it so; nothing said, it may."""
    _scruples[kind] = scruple


def against(kind: str, row_id: str, note: str) -> str:
    """Return in a sentence what is against a link to a thing, or nothing."""
    return _scruples[kind](row_id, note) if kind in _scruples else ""
