"""Markdown to stored HTML, at the moment of writing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

from markupsafe import Markup

from enquiry_hub.core import text
from enquiry_hub.core.columns import Prose

LONGEST = 100_000
_KEPT = 256
_rendered: OrderedDict[str, text.Rendered] = OrderedDict()
_lock = Lock()


def render_prose(markdown: str) -> text.Rendered:
    """Render Markdown, remembering the last texts: the route renders before its transaction, the service inside it."""
    with _lock:
        found = _rendered.get(markdown)
    if found is None:
        found = text.render(markdown)
        if found.version == 0:  # no renderer was free: shown plainly now, and not remembered
            return found
        with _lock:
            _rendered[markdown] = found
            while len(_rendered) > _KEPT:
                _rendered.popitem(last=False)
    return found


def prerender(texts: Iterable[str]) -> None:
    """Render texts ahead, so that no transaction is open while a long one takes its time."""
    for markdown in texts:
        if 0 < len(markdown) <= LONGEST:
            render_prose(text.clean_input(markdown))


def set_prose(row: Prose, markdown: str) -> None:
    """Give a row its words and their HTML."""
    found = render_prose(markdown)
    row.body, row.body_html, row.body_version = markdown, found.html, found.version


def as_markup(stored_html: str) -> Markup:
    """Let stored, sanitised HTML into a page: the one door for markup made from people's words."""
    return Markup(stored_html)
