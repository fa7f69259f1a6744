"""What stands beside an input: the way to read its PDFs with notes."""

from __future__ import annotations

from typing import Any

from flask import render_template
from markupsafe import Markup

from enquiry_hub.core.access import Actor
from enquiry_hub.core.beside import register_beside
from enquiry_hub.features.annotations.queries import pdfs_of
from enquiry_hub.features.inputs.models import INPUT


@register_beside(INPUT)
def pdfs_of_input(actor: Actor, row: Any) -> Markup | None:
    """Lead to the page on which each PDF of the input is read with notes."""
    files = pdfs_of(actor, row.id)
    if not files:
        return None
    return Markup(render_template("annotations/_beside_input.html", files=files))  # noqa: S704 - drawn by Jinja, which escapes
