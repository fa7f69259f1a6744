"""What a measure or a figure hangs on, and whether a measure takes numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from enquiry_hub.core.access import Actor
from enquiry_hub.core.errors import Invalid
from enquiry_hub.core.subjects import find
from enquiry_hub.features.framework.queries.register import themes_of
from enquiry_hub.features.impact.models import Measure

HANGS = ("strategy", "risk")


def check_place(actor: Actor, group_id: str, changes: Mapping[str, Any]) -> None:
    """Raise Invalid where what the columns name is not of this cohort's framework, or not one thing."""
    themes = {theme.id for theme in themes_of(actor, group_id)} if changes.get("theme_id") else set()
    named = [(kind, changes[f"{kind}_id"]) for kind in (*HANGS, "theme") if changes.get(f"{kind}_id")]
    for kind, row_id in named:
        found = find(actor, kind, row_id) if kind in HANGS else None
        if len(named) > 1 or (row_id not in themes if kind == "theme" else found is None or found.group_id != group_id):
            raise Invalid(_("Choose something of this cohort’s framework."), field="hangs_on")


def check_counted(measure: Measure) -> None:
    """Raise Invalid where a measure is counted no longer."""
    if measure.ended_on is not None:
        raise Invalid(_("This is counted no longer. Whoever counts it can take it up again."))
