"""Sessions as things that others can be about."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.programmes.models import Session

register_kind(
    "session", Session, read="programmes:session:read", title=lambda row: row.title,
    href=lambda row: url_for("programmes.show_session", session_id=row.id), icon="calendar", word=_l("session"),
    attach="programmes:session:arrange", discuss="programmes:session:read",
)  # fmt: skip
