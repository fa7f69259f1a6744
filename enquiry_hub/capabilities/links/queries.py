"""What stands on what: a link never shows its reader what they may not read."""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.core import subjects
from enquiry_hub.core.access import ROW, Actor
from enquiry_hub.core.database import db
from enquiry_hub.core.kept import kept
from enquiry_hub.core.late import dataclass


@dataclass(frozen=True)
class Evidence:
    """Be one line of an evidence panel; without an address it stands for things that the reader may not see."""

    icon: str
    title: str
    href: str | None
    note: str
    link_id: str | None = None
    kind: str = ""
    nature: str = ""
    thing: Any = None
    word: Any = ""
    number: int = 1  # how many things it stands for


def both_ways(actor: Actor, kind: str, row_id: str) -> tuple[list[Evidence], list[Evidence]]:
    """Return what a thing stands on and what stands on it, and ask the store once when there is neither."""
    if not _any_link.scalar(kind=kind, hub_row=row_id):
        return [], []
    return stands_on(actor, kind, row_id), stands_under(actor, kind, row_id)


@kept
def _any_link() -> sa.Select[Any]:
    kind: sa.BindParameter[str] = sa.bindparam("kind", required=True)
    upper = sa.and_(Link.upper_kind == kind, Link.upper_id == ROW)
    lower = sa.and_(Link.lower_kind == kind, Link.lower_id == ROW)
    return sa.select(sa.exists().where(Link.ended_at.is_(None), sa.or_(upper, lower)))


def stands_on(actor: Actor, kind: str, row_id: str) -> list[Evidence]:
    """Return what a thing stands on, as the actor may see it."""
    return _panel(actor, Link.upper_kind == kind, Link.upper_id == row_id, lower=True)


def stands_under(actor: Actor, kind: str, row_id: str) -> list[Evidence]:
    """Return what stands on a thing, as the actor may see it; what they may not see is left out."""
    return [line for line in _panel(actor, Link.lower_kind == kind, Link.lower_id == row_id, lower=False) if line.href]


def _panel(actor: Actor, *conditions: Any, lower: bool) -> list[Evidence]:
    found = list(db.session.scalars(sa.select(Link).where(*conditions, Link.ended_at.is_(None)).order_by(Link.created_at)))
    end = "lower" if lower else "upper"
    pairs = {item.id: (getattr(item, f"{end}_kind"), getattr(item, f"{end}_id")) for item in found}
    things = subjects.find_many(actor, set(pairs.values()))
    lines, unseen = [], Counter[str]()
    for item in found:
        pair = pairs[item.id]
        kind = subjects.KINDS.get(pair[0])
        if kind is None:
            continue
        thing = things.get(pair)
        if thing is None:
            unseen[pair[0]] += 1
            continue
        note = " · ".join(filter(None, (_nature(item.nature), item.note)))
        lines.append(Evidence(kind.icon, kind.title(thing), kind.href(thing), note, item.id, pair[0], item.nature, thing, kind.word_for(thing)))
    return lines + _unseen(unseen)


def _nature(nature: str) -> str:
    """Say how one thing bears on another, where it is more than plain support."""
    return {"extends": _("extends it"), "contradicts": _("speaks against it"), "untested": _("not tested yet")}.get(nature, "")


def _unseen(unseen: Counter[str]) -> list[Evidence]:
    """Count reflections that are private to their authors, and say nothing else of them; leave other unseen things out."""
    count = unseen.get("entry", 0)
    if not count:
        return []
    title = ngettext("%(num)d reflection private to its author", "%(num)d reflections private to their authors", count)
    return [Evidence("lock", title, None, _("counted, never shown"), kind="entry", number=count)]
