"""Measures as things that can be linked, searched, talked about."""

from __future__ import annotations

from flask import url_for

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.impact.models import Measure

register_kind(
    "measure", Measure, read="impact:measure:read", title=lambda row: row.name, href=lambda row: url_for("impact.show_measure", measure_id=row.id),
    icon="impact", word="measure",
)  # fmt: skip
