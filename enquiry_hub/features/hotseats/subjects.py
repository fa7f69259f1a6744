"""Hotseats as things that others can be connected with."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.inputs.models import Input


def title_of(row: Hotseat) -> str:
    """Return what a hotseat is called: by its input."""
    return _("Questions about “%(title)s”", title=db.session.get_one(Input, row.input_id).title)


register_kind(
    "hotseat", Hotseat, read="hotseats:hotseat:read", title=title_of, href=lambda row: url_for("hotseats.show_hotseat", hotseat_id=row.id), icon="threads", word=_l("hotseat"),
)  # fmt: skip
