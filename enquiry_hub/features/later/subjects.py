"""What waits to be posted, as something that a notice can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.capabilities.drafts.places import Place, register_place_to_write
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.text import excerpt
from enquiry_hub.features.later.models import PlannedPost

register_kind(
    "planned", PlannedPost, read="later:planned:read", title=lambda row: row.title or excerpt(row.body, 80),
    href=lambda row: url_for("later.waiting", _anchor=row.id), icon="clock", word=_l("planned post"), group_of=lambda row: None,
)  # fmt: skip
register_place_to_write("planned", Place(
    _l("A change of what waits to be posted"), "later:planned:read", "later:planned:change", lambda row: row.title or excerpt(row.body, 60),
    lambda row, _rest: url_for("later.edit", planned_id=row.id),
))  # fmt: skip
