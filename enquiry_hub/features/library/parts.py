"""All parts that come with the application: prompts of the journal, ways of talking, and session designs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from enquiry_hub.core.text import excerpt
from enquiry_hub.features.journals.prompts import prompts
from enquiry_hub.features.library.domain import (
    LONGEST_LINE,
    PATTERN,
    PROMPT,
    PROTOCOL,
    Part,
    PartStep,
    guidance,
    part_id,
)
from enquiry_hub.features.protocols.domain import Way, protocols


@cache
def parts() -> dict[str, Part]:
    """Return all parts by their ids, once."""
    when = guidance()
    marks = {code: tuple(found) for code, found in when["marks"].items()}
    found = [
        Part(
            part_id(PROMPT, one.id), PROMPT, one.id, excerpt(one.text, 90), f"{one.text} {one.hint}".strip(), when["prompts"][one.id], None,
            lens=one.lens, factor=one.factor, marks=marks[one.id],
        )
        for one in prompts()
    ]  # fmt: skip
    found += [_protocol(way, when["protocols"][way.id], marks[way.id]) for way in protocols().values()]
    single = {part.id: part for part in found}
    designs = [_pattern(code, row, single) for code, row in when["patterns"].items()]
    return single | {part.id: part for part in designs}


def parts_of(kind: str) -> dict[str, Part]:
    """Return the parts of one kind by their ids."""
    return {part.id: part for part in parts().values() if part.kind == kind}


def marks_within(items: Iterable[Mapping[str, Any]], known: Mapping[str, Part] | None = None) -> tuple[str, ...]:
    """Return by what a design is sorted: the marks of the parts that it is made of."""
    there = parts() if known is None else known
    return tuple(dict.fromkeys(mark for item in items if item["part"] in there for mark in there[item["part"]].marks))


def line_of(part: Part) -> str:
    """Return a part as a line of an agenda."""
    return excerpt(part.words, LONGEST_LINE) if part.kind == PROMPT else part.title[:LONGEST_LINE]


def _protocol(way: Way, when: str, marks: tuple[str, ...]) -> Part:
    texts = way.openers or tuple(str(step.do) for step in way.steps)
    steps = tuple(PartStep(step.who, str(step.do), int(step.meeting.total_seconds() // 60) if step.meeting and way.total else None) for step in way.steps)
    return Part(
        part_id(PROTOCOL, way.id), PROTOCOL, way.id, str(way.name), "\n".join(texts), when, way.total, way.source, way.group, marks=marks, steps=() if way.openers else steps
    )  # fmt: skip


def _pattern(code: str, row: dict[str, Any], known: Mapping[str, Part]) -> Part:
    items = tuple(item_of(one) for one in row["items"])
    lines = "\n".join(one["title"] for one in items)
    return Part(part_id(PATTERN, code), PATTERN, code, row["title"], lines, row["purpose"], row["length"], marks=marks_within(items, known), items=items)


def item_of(row: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a design as it is kept: a prompt or a protocol by its id, with its own words as the line."""
    found = {"kind": row["kind"], "part": "", "minutes": row["minutes"], "title": row.get("title", ""), "note": row.get("note", "")}
    if row["kind"] == PROMPT:
        prompt = next(one for one in prompts() if one.id == row["part"])
        return {**found, "part": part_id(PROMPT, prompt.id), "title": excerpt(prompt.text, LONGEST_LINE)}
    if row["kind"] == PROTOCOL:
        return {**found, "part": part_id(PROTOCOL, row["part"]), "title": str(protocols()[row["part"]].name)}
    return found
