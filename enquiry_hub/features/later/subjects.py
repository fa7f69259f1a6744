"""What waits to be posted, as something that a notice can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.later.models import PlannedPost

register_kind(
    "planned", PlannedPost, read="later:planned:read", title=lambda row: row.title or excerpt(row.body, 80),
    href=lambda row: url_for("later.waiting", _anchor=row.id), icon="clock", word=_l("planned post"), group_of=lambda row: None,
)  # fmt: skip
