"""Lawful openings as things that notices can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.openings.models import Opening

register_kind(
    "opening", Opening, read="openings:opening:read", title=lambda row: row.purpose, href=lambda row: url_for("openings.show_opening", opening_id=row.id), icon="lock",
    word=_l("lawful opening"), group_of=lambda row: None,
)  # fmt: skip
