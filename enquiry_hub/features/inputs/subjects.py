"""Inputs as things that others can stand on."""

from __future__ import annotations

from flask import url_for
from flask_babel import lazy_gettext as _l

from enquiry_hub.core.subjects import register_kind
from enquiry_hub.features.inputs.models import Input

register_kind(
    "input", Input, read="inputs:input:read", title=lambda row: row.title, href=lambda row: url_for("inputs.show_input", input_id=row.id),
    icon="inputs", word=_l("input"), attach="inputs:input:edit", discuss="inputs:input:discuss", asks_licence=True,
)  # fmt: skip
