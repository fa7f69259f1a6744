"""Reflections as things that links, threads, notices and search can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.journals.models import Entry
from enquiry_hub.features.journals.parts import name_of

register_kind(
    "entry",
    Entry,
    read="journals:entry:read",
    title=lambda row: name_of(row.title, row.body),
    href=lambda row: url_for("journals.show_entry", entry_id=row.id),
    icon="journal",
    word=_l("reflection"),
    group_of=lambda row: row.group_id,
)
