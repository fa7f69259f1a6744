"""Where words are repeated: lines that were quoted or copied, and what is put in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

# A line has to be so long before it is looked for: quoted in the same conversation, copied there, copied anywhere else.
QUOTED, COPIED, ELSEWHERE = 12, 25, 40
MOST_LINES = 200
_MARKS = re.compile(r"^[\s>]+|\s+$")


def lines_of(texts: Iterable[str]) -> list[str]:
    """Return the lines of texts that can be found again, without marks of quoting, each once, the longest first."""
    found = {_MARKS.sub("", line) for text in texts for line in text.splitlines()}
    return sorted((line for line in found if len(line) >= QUOTED), key=len, reverse=True)[:MOST_LINES]


def without(text: str, lines: Iterable[str], instead: str, *, here: bool) -> str:
    """Return a text with a sentence where it quotes or copies one of the lines; `here` where it is the same conversation."""
    wanted = list(lines)
    out: list[str] = []
    for line in text.split("\n"):
        bare = _MARKS.sub("", line)
        quoted = line.lstrip().startswith(">")
        least = (QUOTED if quoted else COPIED) if here else ELSEWHERE
        # In another conversation a shorter line counts too where it is quoted whole: few would quote the same words by chance.
        hit = any(len(found) >= least and found in bare or quoted and found == bare and len(found) >= COPIED for found in wanted)
        if hit and (not out or out[-1] != instead):
            out.append(instead)
        elif not hit:
            out.append(line)
    return "\n".join(out)


def without_in(fields: Any, lines: Iterable[str], instead: str, *, here: bool) -> Any:
    """Return fields, as a draft or a version keeps them, with the sentence in every text."""
    wanted = list(lines)
    if isinstance(fields, str):
        return without(fields, wanted, instead, here=here)
    if isinstance(fields, list):
        return [without_in(value, wanted, instead, here=here) for value in fields]
    if isinstance(fields, dict):
        return {name: without_in(value, wanted, instead, here=here) for name, value in fields.items()}
    return fields


def texts_in(fields: Any) -> list[str]:
    """Return all texts of a kept version, however deep they stand."""
    if isinstance(fields, str):
        return [fields]
    if isinstance(fields, dict | list):
        return [text for found in (fields.values() if isinstance(fields, dict) else fields) for text in texts_in(found)]
    return []
