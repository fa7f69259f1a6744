"""Markdown to stored HTML, at the moment of writing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from functools import partial
from threading import Lock
from typing import Any

import sqlalchemy as sa
from markupsafe import Markup

from enquiry_hub.core import text
from enquiry_hub.core.chores import each_by_itself, register_chore
from enquiry_hub.core.columns import Base, Prose
from enquiry_hub.core.database import db
from enquiry_hub.core.vault import Locked, VaultedProse
from enquiry_hub.core.work import work

LONGEST = 100_000
_KEPT = 256
_rendered: OrderedDict[str, text.Rendered] = OrderedDict()
_lock = Lock()
_reached: dict[type, str] = {}  # by table, up to which row this process has drawn anew: some cannot be, and must not stand before others


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
            try:
                cleaned = text.clean_input(markdown)
            except text.BadText:
                continue  # the form says so beside the field
            render_prose(cleaned)


def set_prose(row: Prose | VaultedProse, markdown: str) -> None:
    """Give a row its words and their HTML."""
    found = render_prose(markdown)
    row.body, row.body_html, row.body_version = markdown, found.html, found.version


def as_markup(stored_html: str) -> Markup:
    """Let stored, sanitised HTML into a page: the one door for markup made from people's words."""
    return Markup(stored_html)  # noqa: S704 - sanitised when it was stored


def render_again(limit: int = 20) -> int:
    """Render anew some of the texts that no renderer was free for, or that an older one drew; return how many."""
    done = 0
    for mapper in Base.registry.mappers:
        model: Any = mapper.class_
        if not issubclass(model, Prose | VaultedProse) or done >= limit:
            continue
        ids = _behind(model, limit - done)
        # What cannot be drawn is passed, not remembered: once the end is reached it is tried again, with a key that may be here by then.
        _reached[model] = ids[-1] if len(ids) == limit - done else ""
        done += each_by_itself(model.__tablename__, ids, partial(_draw_again, model))
    return done


def _behind(model: Any, limit: int) -> list[str]:
    """Return the ids of some rows that are to be drawn anew, from where the last ones ended."""
    written = model.sealed_body.is_not(None) if issubclass(model, VaultedProse) else model.body != ""
    behind = sa.select(model.id).where(written, model.body_version < text.RENDERER_VERSION, model.id > _reached.get(model, ""))
    ids = list(db.session.scalars(behind.order_by(model.id).limit(limit)))
    db.session.rollback()
    return ids


def _draw_again(model: Any, row_id: str) -> int:
    """Draw a row's words as they stand when nobody else can change them, mostly drawn before."""
    try:
        row = db.session.get(model, row_id)
        words = "" if row is None else row.body
        db.session.rollback()
        if not words:
            return 0
        render_prose(words)
        with work():
            row = db.session.scalar(sa.select(model).where(model.id == row_id).with_for_update(of=model))
            if row is None or not row.body:  # gone meanwhile, or emptied
                return 0
            set_prose(row, row.body)
            return int(row.body_version > 0)
    except Locked:
        return 0


register_chore("prose", 60, render_again)
