"""Where a measure belongs: a strategy, a risk or a theme of the cohort's framework, or the cohort as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor, visible
from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import find_many
from enquiry_hub.features.framework.models import GONE, Risk, Strategy
from enquiry_hub.features.framework.queries.register import themes_of
from enquiry_hub.features.impact.models import Measure, OutsideFigure

KINDS = ("strategy", "risk", "theme")


def place_words(viewer: Actor, group_id: str) -> list[tuple[str, str]]:
    """Return every place in a cohort's framework with its words, as choices of a form."""
    strategies = db.session.scalars(visible(viewer, "framework:strategy:read").where(Strategy.group_id == group_id).order_by(Strategy.code))
    risks = db.session.scalars(visible(viewer, "framework:risk:read").where(Risk.group_id == group_id, Risk.status.not_in(GONE)).order_by(Risk.code))
    return [
        *((f"strategy:{row.id}", f"{row.code} {row.title}") for row in strategies),
        *((f"risk:{row.id}", f"{row.code} {row.title}") for row in risks),
        *((f"theme:{row.id}", _("Theme: %(name)s", name=row.name)) for row in themes_of(viewer, group_id)),
    ]


def places_of(text: str) -> dict[str, str | None]:
    """Return the columns of a measure for a choice such as `risk:` and an id."""
    kind, _colon, row_id = text.partition(":")
    return {f"{name}_id": row_id if name == kind and row_id else None for name in KINDS}


def place_in(said: Mapping[str, Any]) -> str:
    """Return the choice that the words of a version stand for, such as `risk:` and an id; empty for the cohort as a whole."""
    return next((f"{kind}:{said[f'{kind}_id']}" for kind in KINDS if said.get(f"{kind}_id")), "")


def titles_of(viewer: Actor, measures: Sequence[Measure | OutsideFigure]) -> dict[str, tuple[str, str, str]]:
    """Return by measure the words, the kind and the id of what it belongs to; empty for the cohort as a whole."""
    wanted = {(kind, row_id) for measure in measures for kind in ("strategy", "risk") if (row_id := getattr(measure, f"{kind}_id"))}
    found = find_many(viewer, wanted)
    groups = {measure.group_id for measure in measures if measure.theme_id}
    themes = {theme.id: theme.name for group_id in groups for theme in themes_of(viewer, group_id)}
    titles = {}
    for measure in measures:
        titles[measure.id] = (themes.get(measure.theme_id, ""), "theme", measure.theme_id) if measure.theme_id else ("", "", "")
        for kind in ("strategy", "risk"):
            row = found.get((kind, getattr(measure, f"{kind}_id") or ""))
            if row is not None:
                titles[measure.id] = (f"{row.code} {row.title}", kind, row.id)
    return titles
