"""Quotations as things that notices can be about, and, as long as they are approved, that people keep at hand."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.consents.models import Quote
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.text import excerpt

register_kind(
    "quote", Quote, read="consents:quote:read", title=lambda row: row.purpose, href=lambda row: url_for("consents.show_quote", quote_id=row.id), icon="quote", word=_l("quotation"),
)  # fmt: skip
# In the words that its author approved; nobody begins a thread about it, which would be called by them and outlive the approval.
register_kind(
    "quotation", Quote, read="consents:quote:use", title=lambda row: excerpt(row.words, 80), href=lambda row: url_for("consents.show_quote", quote_id=row.id), icon="quote",
    word=_l("quotation"), group_of=lambda row: None,
)  # fmt: skip
