"""The parts that come with the application, by their ids, and how the minutes of a design add up."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from enquiry_hub.core.late import dataclass

DATA = Path(__file__).parent / "data" / "library.json"
PROMPT, PROTOCOL, PATTERN = "prompt", "protocol", "pattern"
KINDS = (PROMPT, PROTOCOL, PATTERN)
TALK, INPUT, SILENT, BREAK = "talk", "input", "silent", "break"
# What a design is made of besides prompts and protocols, with the minutes that each begins with.
PLAIN_MINUTES = {TALK: 20, INPUT: 30, SILENT: 10, BREAK: 15}
PROMPT_MINUTES, OPEN_MINUTES = 15, 30
LONGEST_LINE, LONGEST_NOTE = 200, 500
SETTINGS = ("special", "early_years", "primary", "secondary", "post_16", "alternative", "small")


@dataclass(frozen=True)
class PartStep:
    """Be a step of a protocol as it comes: who, what, and for how many minutes (None: no fixed time)."""

    who: str
    do: str
    minutes: int | None


@dataclass(frozen=True)
class Part:
    """Be a part of the library: its words, when to use it, and its minutes (None: no fixed time)."""

    id: str
    kind: str
    code: str
    title: str
    words: str
    when: str
    minutes: int | None
    source: str = ""
    group: str = ""
    lens: str = ""
    factor: str = ""
    marks: tuple[str, ...] = ()  # strand and approach, as inputs keep them
    steps: tuple[PartStep, ...] = ()
    items: tuple[Mapping[str, Any], ...] = ()


def part_id(kind: str, code: str) -> str:
    """Return the id of a part in addresses: letters and digits, at most 24."""
    return f"{'way' if kind == PROTOCOL else kind}{code.lower().replace('_', '')}"


@cache
def guidance() -> dict[str, Any]:
    """Load when to use each part, by what it is sorted, and the designs, once."""
    loaded: dict[str, Any] = json.loads(DATA.read_text("utf-8"))
    return loaded


def total(items: Sequence[Mapping[str, Any]]) -> int:
    """Return the minutes of a design."""
    return sum(int(item["minutes"]) for item in items)


def starts(items: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return after how many minutes each part of a design begins."""
    found, passed = [], 0
    for item in items:
        found.append(passed)
        passed += int(item["minutes"])
    return found


def moved(items: Sequence[Mapping[str, Any]], number: int, by: int) -> list[dict[str, Any]]:
    """Return the parts of a design with one of them moved up (-1) or down (1); beyond the ends nothing moves."""
    rows = [dict(item) for item in items]
    if 0 <= number < len(rows) and 0 <= number + by < len(rows):
        rows[number], rows[number + by] = rows[number + by], rows[number]
    return rows
