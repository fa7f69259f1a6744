"""Measures as things that can be linked, searched, talked about."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.capabilities.themes.belonging import register_under
from enquiry_hub.core.access import Actor
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.impact.models import Measure
from enquiry_hub.features.impact.queries.looks import of_theme

register_kind(
    "measure", Measure, read="impact:measure:read", title=lambda row: row.name, href=lambda row: url_for("impact.show_measure", measure_id=row.id),
    icon="impact", word="measure", attach="impact:measure:count",
)  # fmt: skip

# What is begun there and not sent, as its writer finds it again.
MEASURE_TEXTS = ("name", "unit", "how_counted", "change_what", "who_gains", "who_may_lose", "reason")
OUTSIDE_TEXTS = ("name", "where", "value", "compared_with", "source", "link", "limits")
ACCOUNT_TEXTS = ("practice_words", "school_words", "pupil_words", "strength_why", "outsider", "who_gains", "who_may_lose", "reason")
for _kind, _place in {
    "measure": Place(
        _l("A change of a measure"), "impact:measure:read", "impact:measure:count", lambda row: row.name,
        lambda row, _rest: url_for("impact.edit_measure", measure_id=row.id), MEASURE_TEXTS,
    ),
    "outside": Place(
        _l("A change of a figure from elsewhere"), "impact:outside_figure:read", "impact:outside_figure:edit", lambda row: row.name,
        lambda row, _rest: url_for("impact.edit_outside", outside_figure_id=row.id), OUTSIDE_TEXTS,
    ),
    "account": Place(
        _l("What you believe of a strategy"), "framework:strategy:read", "impact:strategy:account", lambda row: f"{row.code} {row.title}",
        lambda row, _rest: url_for("impact.edit_account", strategy_id=row.id), ACCOUNT_TEXTS,
    ),
}.items():  # fmt: skip
    register_place_to_write(_kind, _place)


@register_under("measure")
def measures_under(_actor: Actor, cohort_id: str, code: str) -> sa.Select[Any]:
    """Return the measures of a theme, of its risks and of their strategies."""
    return sa.select(Measure.id).where(of_theme(cohort_id, code))
