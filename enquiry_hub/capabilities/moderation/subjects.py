"""Sealed words as things that a notice can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.moderation.models import Sealed
from enquiry_hub.core.subjects import register_kind

register_kind(
    "sealed", Sealed, read="moderation:sealed:read", title=lambda row: _("Something about a child that was taken down"),
    href=lambda row: url_for("moderation.open_sealed", sealed_id=row.id), icon="shield", word=_l("sealed words"), group_of=lambda row: None,
)  # fmt: skip
