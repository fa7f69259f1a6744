"""All parts that come with the application: prompts of the journal, ways of talking, and session designs."""

from __future__ import annotations

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
    found = [
        Part(
            part_id(PROMPT, one.id), PROMPT, one.id, excerpt(one.text, 90), f"{one.text} {one.hint}".strip(), when["prompts"][one.id], None, lens=one.lens, factor=one.factor
        )
        for one in prompts()
    ]  # fmt: skip
    found += [_protocol(way, when["protocols"][way.id]) for way in protocols().values()]
    found += [_pattern(code, row) for code, row in when["patterns"].items()]
    return {part.id: part for part in found}


def parts_of(kind: str) -> dict[str, Part]:
    """Return the parts of one kind by their ids."""
    return {part.id: part for part in parts().values() if part.kind == kind}


def line_of(part: Part) -> str:
    """Return a part as a line of an agenda."""
    return excerpt(part.words, LONGEST_LINE) if part.kind == PROMPT else part.title[:LONGEST_LINE]


def _protocol(way: Way, when: str) -> Part:
    texts = way.openers or tuple(str(step.do) for step in way.steps)
    steps = tuple(PartStep(step.who, str(step.do), int(step.meeting.total_seconds() // 60) if step.meeting and way.total else None) for step in way.steps)
    return Part(
        part_id(PROTOCOL, way.id), PROTOCOL, way.id, str(way.name), "\n".join(texts), when, way.total, way.source, way.group, steps=() if way.openers else steps
    )  # fmt: skip


def _pattern(code: str, row: dict[str, Any]) -> Part:
    items = tuple(_item(one) for one in row["items"])
    return Part(part_id(PATTERN, code), PATTERN, code, row["title"], "\n".join(one["title"] for one in items), row["purpose"], row["length"], items=items)


def _item(row: dict[str, Any]) -> dict[str, Any]:
    """Return a part of a design as it is kept: a prompt or a protocol by its id, with its own words as the line."""
    found = {"kind": row["kind"], "part": "", "minutes": row["minutes"], "title": row.get("title", ""), "note": row.get("note", "")}
    if row["kind"] == PROMPT:
        prompt = next(one for one in prompts() if one.id == row["part"])
        return {**found, "part": part_id(PROMPT, prompt.id), "title": excerpt(prompt.text, LONGEST_LINE)}
    if row["kind"] == PROTOCOL:
        return {**found, "part": part_id(PROTOCOL, row["part"]), "title": str(protocols()[row["part"]].name)}
    return found
