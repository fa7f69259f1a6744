"""What a school took home and what it issued, as things that notices can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.core.templating import long_date
from enquiry_hub.features.schools.models import Adoption, SchoolRegister

register_kind(
    "adoption", Adoption, read="schools:adoption:read", title=lambda row: f"{row.code} {row.title}", href=lambda row: url_for("schools.show_adoption", adoption_id=row.id),
    icon="framework", word=_l("taken home"), group_of=lambda row: None,
)  # fmt: skip
register_kind(
    "register", SchoolRegister, read="schools:register:read", title=lambda row: _("Register of %(day)s", day=long_date(row.issued_on)),
    href=lambda row: url_for("schools.issue", school_id=row.school_id), icon="shield", word=_l("register for governors"), group_of=lambda row: None,
)  # fmt: skip
