"""Quotations as things that notices can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.models import Quote
from enquiry_hub.core.subjects import register_kind

register_kind(
    "quote", Quote, read="consents:quote:read", title=lambda row: row.purpose, href=lambda row: url_for("consents.show_quote", quote_id=row.id), icon="quote", word=_l("quotation"),
)  # fmt: skip
