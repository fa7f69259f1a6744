"""What changed between two versions of a text."""

import re
from difflib import SequenceMatcher
from itertools import chain
from typing import Literal

Op = Literal["same", "added", "removed"]
Change = tuple[Op, str]

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Comparing two lists costs about the product of their lengths; beyond this a stretch counts as replaced.
MOST_PAIRS = 250_000


def diff_words(before: str, after: str) -> list[Change]:
    """List what stayed, came and went between two texts, word by word.

    The texts joined from 'same' and 'removed' give the first text, from 'same' and 'added' the second.
    """
    pieces = _compare(_LINE.findall(before), _LINE.findall(after), inner=True)
    joined: list[Change] = []
    for op, text in pieces:
        if joined and joined[-1][0] == op:
            joined[-1] = (op, joined[-1][1] + text)
        elif text:
            joined.append((op, text))
    return joined


def replaced(before: str, after: str) -> list[Change]:
    """List one text in the place of another as wholes: for choices, days and names, of which no part is the same."""
    pieces: list[Change] = [("same", before)] if before == after else [("removed", before), ("same", " " if before and after else ""), ("added", after)]
    return [piece for piece in pieces if piece[1]]


def _compare(a: list[str], b: list[str], *, inner: bool) -> list[Change]:
    head = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest = min(len(a), len(b)) - head
    tail = next((i for i in range(rest) if a[-1 - i] != b[-1 - i]), rest)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    if len(middle_a) * len(middle_b) > MOST_PAIRS:
        between = _replaced("".join(middle_a), "".join(middle_b), inner=False)
    else:
        between = _matched(middle_a, middle_b, inner=inner)
    return [("same", "".join(a[:head])), *between, ("same", "".join(a[len(a) - tail :]))]


def _matched(a: list[str], b: list[str], *, inner: bool) -> list[Change]:
    def piece(tag: str, i1: int, i2: int, j1: int, j2: int) -> list[Change]:
        if tag == "equal":
            return [("same", "".join(a[i1:i2]))]
        return _replaced("".join(a[i1:i2]), "".join(b[j1:j2]), inner=inner)

    return list(
        chain.from_iterable(
            piece(*code) for code in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        )
    )


def _replaced(a: str, b: str, *, inner: bool) -> list[Change]:
    if inner and a and b:
        return _compare(_WORD.findall(a), _WORD.findall(b), inner=False)
    return [("removed", a), ("added", b)]
