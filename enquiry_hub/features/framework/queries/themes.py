"""What belongs to a theme besides its risks: questions, inputs and threads that touch them, as the viewer may read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.capabilities.links.models import Link
from enquiry_hub.capabilities.themes.queries import pairs_under
from enquiry_hub.core import subjects
from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.discussions.models import Thread
from enquiry_hub.features.framework.models import Theme
from enquiry_hub.features.framework.queries.register import RiskLine
from enquiry_hub.features.inputs.models import Input
from enquiry_hub.features.inputs.queries import holds_mark

# In which order they stand on a theme's page.
KINDS = ("enquiry", "input", "claim", "thread", "risk")


@dataclass(frozen=True)
class Gathered:
    """Be one thing that touches a theme."""

    kind: str
    title: str
    href: str
    icon: str


def theme_of(viewer: Actor, theme_id: str) -> Theme | None:
    """Return a theme that the viewer may read."""
    found: Theme | None = db.session.scalar(visible(viewer, "framework:theme:read").where(Theme.id == theme_id))
    return found


def gathered_under(viewer: Actor, theme: Theme, lines: Sequence[RiskLine]) -> dict[str, list[Gathered]]:
    """Return by kind what belongs to a theme: what was sorted under it, what its risks and strategies stand on, what gathers them, and threads about them."""
    risks = [line.risk.id for line in lines]
    strategies = [one.id for line in lines for one in line.strategies]
    below = sa.select(Link.lower_kind, Link.lower_id).where(
        Link.ended_at.is_(None), Link.lower_kind.in_(("input", "claim", "thread")), sa.or_(_end(Link.upper_kind, Link.upper_id, risks, strategies))
    )
    above = sa.select(Link.upper_kind, Link.upper_id).where(
        Link.ended_at.is_(None), Link.upper_kind == "enquiry", sa.or_(_end(Link.lower_kind, Link.lower_id, risks, strategies))
    )
    about = sa.select(sa.literal("thread"), Thread.id).where(_end(Thread.about_kind, Thread.about_id, risks, strategies))
    pairs: set[tuple[str, str]] = {(row[0], row[1]) for query in (below, above, about) for row in db.session.execute(query)}
    pairs |= pairs_under(theme.group_id, theme.code)
    pairs |= {("input", row_id) for row_id in db.session.scalars(sa.select(Input.id).where(Input.group_id == theme.group_id, holds_mark(Input.themes, theme.code)))}
    found: dict[str, list[Gathered]] = {kind: [] for kind in KINDS}
    for (kind, _row_id), thing in subjects.find_many(viewer, pairs).items():
        known = subjects.KINDS[kind]
        found[kind].append(Gathered(kind, known.title(thing), known.href(thing), known.icon))
    return {kind: sorted(rows, key=lambda row: row.title.casefold()) for kind, rows in found.items() if rows}


def _end(kind: Any, row_id: Any, risks: list[str], strategies: list[str]) -> sa.ColumnElement[bool]:
    return sa.or_(sa.and_(kind == "risk", row_id.in_(risks)), sa.and_(kind == "strategy", row_id.in_(strategies)))
