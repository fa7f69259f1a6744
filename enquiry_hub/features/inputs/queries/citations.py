"""Reading the works that inputs stand on, and writing them in a style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.late import dataclass
from enquiry_hub.features.inputs.citations.csl import Csl, is_same, key_of
from enquiry_hub.features.inputs.citations.styles import RENDERING, render, style_or_default
from enquiry_hub.features.inputs.models import Citation, Input, Rendering, StyleChoice


@dataclass(frozen=True)
class Reference:
    """Be a citation as somebody reads it; `html` holds no marks but `i`, `sub` and `sup`."""

    row: Citation
    html: str


def chosen_style(actor: Actor, asked: str | None = None) -> str:
    """Return the style to write references in: the one that the page asks for, else the person's own, else Harvard."""
    if not asked:
        asked = db.session.scalar(sa.select(StyleChoice.style).where(StyleChoice.person_id == actor.person_id))
    return style_or_default(asked)


def in_words(rows: Sequence[Citation], style: str) -> list[Reference]:
    """Return citations in a style, in one look at what is kept; what is not kept yet is made here, and kept by the worker."""
    fresh = sa.select(Rendering.citation_id, Rendering.version, Rendering.html).where(
        Rendering.citation_id.in_([row.id for row in rows]), Rendering.style == style, Rendering.made_by == RENDERING
    )  # fmt: skip
    kept = {(found.citation_id, found.version): found.html for found in db.session.execute(fresh)} if rows else {}
    return [Reference(row, kept.get((row.id, row.version)) or render(row.csl, style)) for row in rows]


def citation_under(actor: Actor, row: Input) -> Citation | None:
    """Return the work that an input stands on, or None."""
    if row.citation_id is None:
        return None
    found: Citation | None = db.session.scalar(visible(actor, "inputs:citation:read").where(Citation.id == row.citation_id))
    return found


def citations_of(actor: Actor, rows: Sequence[Input]) -> Sequence[Citation]:
    """Return the works that inputs stand on, in one look."""
    wanted = [row.citation_id for row in rows if row.citation_id]
    return db.session.scalars(visible(actor, "inputs:citation:read").where(Citation.id.in_(wanted))).all() if wanted else []


def reference_of(actor: Actor, row: Input, style: str) -> Reference | None:
    """Return the work that an input stands on in a style, or None."""
    found = citation_under(actor, row)
    return in_words([found], style)[0] if found else None


def references_of(actor: Actor, group_id: str, words: str = "") -> sa.Select[Any]:
    """Return the SELECT of a cohort's references that the actor may read, by author and year; `words` stand in the title or the first author."""
    query = visible(actor, "inputs:citation:read").where(Citation.group_id == group_id).order_by(Citation.sort_name, Citation.id)
    if words:
        title = sa.func.lower(Citation.csl["title"].as_string())
        query = query.where(sa.or_(title.contains(words.lower(), autoescape=True), Citation.sort_name.contains(words.casefold(), autoescape=True)))
    return query


def inputs_under(actor: Actor, citation_ids: Sequence[str]) -> Mapping[str, list[Input]]:
    """Return the inputs that stand on each of the works, as far as the actor may read them, by the work's id."""
    found: dict[str, list[Input]] = {}
    if citation_ids:
        query = visible(actor, "inputs:input:read").where(Input.citation_id.in_(citation_ids)).order_by(Input.published_at, Input.id)
        for row in db.session.scalars(query):
            found.setdefault(str(row.citation_id), []).append(row)
    return found


def removable(actor: Actor, citation_ids: Sequence[str]) -> set[str]:
    """Return which of these works the actor may take off the list, in one look."""
    return {row.id for row in db.session.scalars(visible(actor, "inputs:citation:remove").where(Citation.id.in_(citation_ids)))} if citation_ids else set()


def same_works(actor: Actor, group_id: str, items: Sequence[Csl], *, apart_from: str | None = None) -> list[list[Citation]]:
    """Return, for each of the works, what a cohort has of the same one as far as the actor may read it, in one look:
    the same DOI; where one of the two has none, the same title, year and first author.
    """
    dois, keys = {item["DOI"] for item in items if item.get("DOI")}, {key_of(item) for item in items}
    query = visible(actor, "inputs:citation:read").where(Citation.group_id == group_id, sa.or_(Citation.doi.in_(dois), Citation.work_key.in_(keys)))
    kept = [row for row in db.session.scalars(query.order_by(Citation.created_at, Citation.id)) if row.id != apart_from]
    return [[row for row in kept if is_same(item, row.csl)] for item in items]
