"""What both sides of the search need: folded words."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Return text without accents and capitals, so that `cafe` finds `café` and `Sian` finds `Siân`."""
    if text.isascii():
        return text.lower()
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)).casefold()
