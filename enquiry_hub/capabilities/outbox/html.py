"""The HTML half of an e-mail: the same words as its plain half, with links that can be followed."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"(https?://[^\s<>\"]+)")


def as_html(text: str) -> str:
    """Return a plain text as a small HTML page: paragraphs, line breaks, links, and nothing that is fetched from elsewhere."""
    body, _mark, foot = text.partition("\n-- \n")
    parts = [_paragraphs(body), Markup("<hr>") + _paragraphs(foot) if foot else Markup("")]
    page = Markup('<!doctype html><html><head><meta charset="utf-8"></head><body>{}{}</body></html>')
    return str(page.format(*parts))


def _paragraphs(text: str) -> Markup:
    return Markup("").join(Markup("<p>{}</p>").format(_lines(part)) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _lines(text: str) -> Markup:
    return Markup("<br>").join(_linked(line) for line in text.splitlines())


def _linked(line: str) -> Markup:
    pieces = _ADDRESS.split(line)
    return Markup("").join(Markup('<a href="{0}">{0}</a>').format(piece) if number % 2 else escape(piece) for number, piece in enumerate(pieces))
