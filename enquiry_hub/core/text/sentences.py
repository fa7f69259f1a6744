"""A text sentence by sentence, so that some of them can be picked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from enquiry_hub.core.text.marks import plain

_END = re.compile(r"(?<=[.!?…][”’\"')])\s+|(?<=[.!?…])\s+(?=[^a-z\s])")


def sentences(markdown: str) -> list[str]:
    """Give the sentences of a text one by one, without signs of Markdown."""
    return [sentence for line in plain(markdown).split("\n") for sentence in _END.split(line.strip()) if sentence.strip()]


def pick_sentences(of: Sequence[str], picked: Collection[int]) -> str:
    """Give the picked sentences in their order, with a sign where something between them is left out."""
    pieces: list[str] = []
    last: int | None = None
    for place, sentence in enumerate(of):
        if place not in picked:
            continue
        pieces += ["…"] if last is not None and place > last + 1 else []
        pieces.append(sentence)
        last = place
    return " ".join(pieces)
