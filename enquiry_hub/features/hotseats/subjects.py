"""Hotseats as things that others can be connected with."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.database import db
from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.hotseats.models import Hotseat
from enquiry_hub.features.inputs.models import Input


def named_by(row: Hotseat) -> str:
    """Return the title that a hotseat is called by: its input’s; an office hour has one of its own."""
    return row.title if row.input_id is None else db.session.get_one(Input, row.input_id).title


def title_of(row: Hotseat) -> str:
    """Return what a hotseat is called."""
    return row.title if row.input_id is None else _("Questions about “%(title)s”", title=named_by(row))


def left_title(title: str) -> str:
    """Return what the part of a session is called in which the questions come up that a hotseat left."""
    return _("Questions left from “%(title)s”", title=title)[:200]


register_kind(
    "hotseat", Hotseat, read="hotseats:hotseat:read", title=title_of, href=lambda row: url_for("hotseats.show_hotseat", hotseat_id=row.id), icon="threads", word=_l("hotseat"),
)  # fmt: skip
