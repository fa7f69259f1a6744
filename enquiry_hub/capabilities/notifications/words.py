"""How each kind of notice reads."""

from __future__ import annotations

from collections.abc import Callable

Words = Callable[[str, str], str]
WORDS: dict[str, Words] = {}


def register_notice(kind: str, words: Words) -> None:
    """Say how a kind of notice reads: a function of who did it and what it is about."""
    WORDS[kind] = words
