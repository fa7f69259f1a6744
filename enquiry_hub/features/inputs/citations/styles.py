"""Citations as references in a style, by a citation processor."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from threading import Lock
from typing import Any

import nh3

from enquiry_hub.core.late import late

citeproc, citeproc_json = late("citeproc"), late("citeproc.source.json")

HARVARD, APA = "harvard", "apa"
STYLES = {HARVARD: "Harvard", APA: "APA"}  # names, the same in every language
# Raised when references come out otherwise than before: what is kept is then made anew.
RENDERING = 1
FILES = {HARVARD: "harvard-cite-them-right.csl", APA: "apa.csl"}
FOLDER = Path(__file__).parent / "styles"
# A work without authors begins with its title; the processor then says the title once more.
TWICE = re.compile(r"(.{2,600}?)(\.? \([^()]{1,40}\)\.?) \1(?=[.,?!]|$)")
MARK = re.compile(r"<(?!/?(?:i|sub|sup)>)")
_one_at_a_time = Lock()


def style_or_default(name: str | None) -> str:
    """Return a style of this name, Harvard where there is none."""
    return name if name in STYLES else HARVARD


def render(item: Mapping[str, Any], style: str) -> str:
    """Return a citation as HTML in a style; only `i`, `sub` and `sup` stand in it. About ten milliseconds, the first time in a process."""
    return _rendered(json.dumps(item, sort_keys=True), style)


def plain(html: str) -> str:
    """Return a reference without marks."""
    return unescape(re.sub(r"</?(?:i|sub|sup)>", "", html))


@lru_cache(maxsize=2_000)
def _rendered(item: str, style: str) -> str:
    source = {**_escaped(json.loads(item)), "id": "it"}
    # The processor keeps the style's present state in the style.
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bibliography = citeproc.CitationStylesBibliography(_style(style), citeproc_json.CiteProcJSON([source]), citeproc.formatter.html)
        bibliography.register(citeproc.Citation([citeproc.CitationItem("it")]))
        lines = [str(line) for line in bibliography.bibliography()]
    html = nh3.clean(" ".join(lines), tags={"i", "sub", "sup"}, attributes={})
    html = html.replace(" [Preprint]", "")  # the style says so of every article without a volume; often nobody typed it
    if not (source.get("author") or source.get("editor")):
        html = TWICE.sub(r"\1\2", html, count=1)
    return re.sub(r"([?!.])(</i>)?\.(?= |$)", r"\1\2", html)


@lru_cache(maxsize=len(FILES))
def _style(style: str) -> Any:
    return citeproc.CitationStylesStyle(str(FOLDER / FILES[style]), validate=False, locale="en-GB")


def _escaped(value: Any) -> Any:
    """Return a value in which a "less than" is no mark; those for italics and small figures belong to CSL-JSON."""
    if isinstance(value, str):
        return MARK.sub("&lt;", value)
    if isinstance(value, list):
        return [_escaped(part) for part in value]
    return {key: _escaped(part) for key, part in value.items()} if isinstance(value, dict) else value
