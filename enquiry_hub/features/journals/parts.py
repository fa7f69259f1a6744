"""A page and its parts: one body of Markdown, whatever shape it was written in.

A part is a second-level heading with the label of its box, then the text. Nothing is ever dropped: what has
no box in the shape of the moment is kept, headings and all, under a heading of its own.
"""

import re
from collections.abc import Callable
from functools import cache

from flask_babel import gettext

from enquiry_hub.core.text import excerpt, sentences
from enquiry_hub.features.journals.prompts import Shape, shapes

BEFORE = "before"
BEFORE_LABEL = "What you wrote before"
BLANK_ENDS = re.compile(r"\A(?:[ \t]*\n)+")
HEADING = re.compile(r"(\\*)## (.+?) *")


def split_parts(body_markdown: str, shape: Shape) -> dict[str, str]:
    """Give the text of each box of a shape by its key, and under "before" what has no box in it."""
    parts = {field.key: "" for field in shape.fields}
    if shape.is_blank:
        return {**parts, "body": _trim(body_markdown), BEFORE: ""}
    keys = {field.label: field.key for field in shape.fields}
    before: list[str] = []
    for label, text in _sections(body_markdown, _known_labels() | keys.keys()):
        if label in keys:
            parts[keys[label]] = _together(parts[keys[label]], _unescaped(text, shape))
        else:
            before.append(text if label in {"", BEFORE_LABEL} else _together(f"## {label}", text))
    return {**parts, BEFORE: _together(*before)}


def join_parts(parts: dict[str, str], shape: Shape) -> str:
    """Write the parts as one body of Markdown, leaving out empty ones."""
    before = _trim(parts.get(BEFORE, ""))
    if shape.is_blank:
        return _together(parts.get("body", ""), before)
    written = [
        _together(f"## {field.label}", _escaped(text, shape))
        for field in shape.fields
        if (text := _trim(parts.get(field.key, "")))
    ]
    if before:
        written.append(_together(f"## {BEFORE_LABEL}", before))
    return _together(*written)


@cache
def _known_labels() -> frozenset[str]:
    return frozenset({BEFORE_LABEL, *(field.label for shape in shapes().values() for field in shape.fields)})


def _sections(body: str, labels: frozenset[str] | set[str]) -> list[tuple[str, str]]:
    """Cut a body at the headings that name a part; the first piece has no label."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in body.split("\n"):
        heading = HEADING.fullmatch(line)
        if heading and not heading[1] and heading[2] in labels:
            found.append((heading[2], []))
        else:
            found[-1][1].append(line)
    return [(label, _trim("\n".join(lines))) for label, lines in found]


def _escaped(text: str, shape: Shape) -> str:
    """Put a backslash before a line that a writer typed and that looks like the heading of a part."""
    return _each_heading(text, shape, lambda line: "\\" + line)


def _unescaped(text: str, shape: Shape) -> str:
    return _each_heading(text, shape, lambda line: line.removeprefix("\\"))


def _each_heading(text: str, shape: Shape, change: Callable[[str], str]) -> str:
    labels = _known_labels() | {field.label for field in shape.fields}
    lines = text.split("\n")
    return "\n".join(
        change(line) if (heading := HEADING.fullmatch(line)) and heading[2] in labels else line
        for line in lines
    )


def _together(*pieces: str) -> str:
    return "\n\n".join(piece for piece in map(_trim, pieces) if piece)


def _trim(text: str) -> str:
    # Blank lines at the ends mean nothing; spaces before the first word may (they make a code block).
    return BLANK_ENDS.sub("", text).rstrip()


def sentences_of(body_markdown: str) -> list[str]:
    """Give the sentences of a page one by one, without signs of Markdown and without the names of its boxes."""
    labels = _known_labels()
    lines = body_markdown.split("\n")
    return sentences("\n".join(line for line in lines if not ((heading := HEADING.fullmatch(line)) and heading[2] in labels)))


def first_words(body_markdown: str, length: int = 80) -> str:
    """Give the first words of a page without the names of its boxes."""
    lines = body_markdown[:4000].split("\n")
    labels = _known_labels()
    bare = [line for line in lines if not ((heading := HEADING.fullmatch(line)) and heading[2] in labels)]
    return excerpt("\n".join(bare), length)


def name_of(title: str, body_markdown: str) -> str:
    """Give what a page is called: its title, or its first words."""
    return title or first_words(body_markdown, 60) or gettext("A page without words")
