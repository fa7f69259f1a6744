"""Making, ending and reading links. Features check who may link what; here a link never shows what its reader may not read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from enquiry_hub.capabilities.links.events import Linked, Unlinked
from enquiry_hub.capabilities.links.models import NATURES, Link
from enquiry_hub.core import subjects
from enquiry_hub.core.access import ROW, Actor
from enquiry_hub.core.clock import now
from enquiry_hub.core.database import db
from enquiry_hub.core.errors import Invalid, NotThere
from enquiry_hub.core.work import record


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


def link(actor: Actor, upper: tuple[str, str], lower: tuple[str, str], *, nature: str = "supports", note: str = "") -> Link:
    """Say that `upper` stands on `lower`; the actor must be able to read both, and the feature says whether the link is theirs to make."""
    if nature not in NATURES:
        raise Invalid(_("A link supports, extends, contradicts, or has not been tested."), field="nature")
    if upper == lower:
        raise Invalid(_("A thing cannot stand on itself."))
    for kind, row_id in (upper, lower):
        if subjects.find(actor, kind, row_id) is None:
            raise NotThere()
    columns = {"upper_kind": upper[0], "upper_id": upper[1], "lower_kind": lower[0], "lower_id": lower[1], "nature": nature}
    found = db.session.scalar(sa.select(Link).filter_by(**columns))
    if found is None:
        found = Link(**columns)
        db.session.add(found)
    found.note, found.made_by, found.ended_at = note, actor.person_id, None
    db.session.flush()
    record(Linked(by=actor.person_id, link_id=found.id, upper=upper, lower=lower))
    return found


def unlink(actor: Actor, found: Link) -> None:
    """End a link; the feature that shows it has checked the permission."""
    found.ended_at = now()
    db.session.flush()
    upper, lower = (found.upper_kind, found.upper_id), (found.lower_kind, found.lower_id)
    record(Unlinked(by=actor.person_id, link_id=found.id, upper=upper, lower=lower))


def both_ways(actor: Actor, kind: str, row_id: str) -> tuple[list[Evidence], list[Evidence]]:
    """Return what a thing stands on and what stands on it, and ask the store once when there is neither."""
    if not db.session.scalar(_any_link(), {"kind": kind, "hub_row": row_id}):
        return [], []
    return stands_on(actor, kind, row_id), stands_under(actor, kind, row_id)


@cache
def _any_link() -> sa.Select[Any]:
    kind = sa.bindparam("kind", required=True)
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
        lines.append(Evidence(kind.icon, kind.title(thing), kind.href(thing), item.note or kind.word, item.id, pair[0], item.nature, thing))
    return lines + _unseen(unseen)


def _unseen(unseen: Counter[str]) -> list[Evidence]:
    """Count reflections that are private to their authors, and say nothing else of them; leave other unseen things out."""
    count = unseen.get("entry", 0)
    if not count:
        return []
    title = ngettext("%(num)d reflection private to its author", "%(num)d reflections private to their authors", count)
    return [Evidence("lock", title, None, _("counted, never shown"), kind="entry")]
