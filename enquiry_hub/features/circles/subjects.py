"""A small group as what its thread is about, known to its own people alone."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.circles.models import Circle

register_kind(
    "circle", Circle, read="circles:circle:read", title=lambda row: _("Group %(n)d", n=row.number), href=lambda row: url_for("circles.show_circle", circle_id=row.id),
    icon="users", word=_l("small group"),
)  # fmt: skip
