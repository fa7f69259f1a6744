"""What a school took home, as a thing that notices can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.schools.models import Adoption

register_kind(
    "adoption", Adoption, read="schools:adoption:read", title=lambda row: f"{row.code} {row.title}", href=lambda row: url_for("schools.show_adoption", adoption_id=row.id),
    icon="framework", word=_l("taken home"), group_of=lambda row: None,
)  # fmt: skip
