"""What both sides of the search need: folded words, and which store it is."""

from __future__ import annotations

import unicodedata

from enquiry_hub.core.database import db


def fold(text: str) -> str:
    """Return text without accents and capitals, so that `cafe` finds `café` and `Sian` finds `Siân`."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)).casefold()


def on_sqlite() -> bool:
    """Say whether the present store is SQLite."""
    return db.session.get_bind().dialect.name == "sqlite"
